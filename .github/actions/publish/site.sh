#!/usr/bin/env bash
# site.sh build | end: syncs and builds the site; tells how its deployment ended.
#
# The site that is online stays as it is unless all of this is whole.
set -euo pipefail

record=$CONTENT/record.json
feeds=$CONTENT/changed-feeds # those of which a hub has not been told yet

# tell TEXT...: lines for the job's summary. Nothing that a stranger wrote is in them.
tell() { printf '%s\n' "$@" >>"$GITHUB_STEP_SUMMARY"; }

# gather adds the feeds that the last build has changed to those of the builds before it: each build tells only of its own.
gather() {
  mkdir -p "$CONTENT"
  touch "$feeds" "$feeds.new"
  sort -u -o "$feeds" "$feeds" "$feeds.new"
  rm "$feeds.new"
}

build() {
  local flags=(--repo "$REPOSITORY" --cache "$CONTENT/cache" --record "$record" --changed-feeds "$feeds.new" --out "$SITE" --config "$CONFIG")
  if [ "$PAGES" = failure ]; then
    tell '### Nothing was published' '' \
      'GitHub Pages is not switched on for this repository: open **Settings → Pages**, choose **GitHub Actions** below *Source*, and then **Re-run jobs**, above. If that is chosen already, GitHub did not answer: run it once more. A site that is online stays as it is.'
    if [ "$EVENT" = schedule ]; then # nobody did anything: no mail every hour
      echo '::notice::GitHub Pages is not switched on: Settings → Pages → Source: GitHub Actions'
      echo publish=false >>"$GITHUB_OUTPUT"
      exit 0
    fi
    echo '::error::GitHub Pages is not switched on: choose GitHub Actions in Settings → Pages → Source, then re-run this job'
    exit 1
  fi
  [ -z "$PAGES_URL" ] || flags+=(--pages-url "$PAGES_URL")
  [ -z "$BASE_URL" ] || flags+=(--base-url "$BASE_URL")
  [ "$FULL" != true ] || flags+=(--full)
  [ "$ACCEPT_REMOVALS" != true ] || flags+=(--accept-removals)
  # Runs of these events start from an older cache, as they cannot keep theirs: what they were told of, such as a
  # deleted comment, the next one would not know. Where that is cheap they read everything.
  case $EVENT in push | schedule | workflow_dispatch) ;; *) flags+=(--full-within 15) ;; esac
  rm -rf "$SITE" "$record.new"
  gather # what a run left that was stopped after it had built
  "$FOLDER/issueblog" build "${flags[@]}"
  rm -f "$SITE/.issueblog.json" # by which a folder is built again, which this one is not
  gather
  # The hourly run publishes what has become due or was missed; if there is nothing, all is done.
  if [ "$EVENT" = schedule ] && grep -q -x unchanged=true "$GITHUB_OUTPUT"; then
    echo publish=false >>"$GITHUB_OUTPUT"
    tell 'There is nothing new to publish.'
  else
    echo publish=true >>"$GITHUB_OUTPUT"
  fi
}

end() {
  if [ "$DEPLOY" != true ]; then
    mv "$record.new" "$record"
    rm "$feeds" # who deploys the site tells the hub too
  elif [ "$PUBLISH" != true ]; then
    echo 'There is nothing to publish.'
  elif [ "$DEPLOYED" = success ]; then
    mv "$record.new" "$record"
    tell "Published at <$ADDRESS>."
    if "$FOLDER/issueblog" ping --config "$CONFIG" "$feeds"; then
      rm "$feeds"
    else
      tell '' 'The hub of the setting `feed.hub` was not told of the news: the log says why. It is told after the next deployment.'
    fi
  else
    tell '### The site was built, but its deployment failed' '' \
      'The site that is online stays as it was. **Re-run jobs**, above, is safe: it reads the newest state and deploys it; so does every later event, and the hourly run.' \
      '' 'If it fails again: is **GitHub Actions** chosen in **Settings → Pages**, and may this branch deploy in **Settings → Environments → github-pages**? Else <https://www.githubstatus.com> may know more.'
  fi
}

case $1 in
build) build ;;
end) end ;;
*) echo "site.sh: unknown word $1" >&2; exit 2 ;;
esac
