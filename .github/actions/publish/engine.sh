#!/usr/bin/env bash
# engine.sh find | build: where the program of the action comes from.
#
# find names the folders of this run, and takes the release of the tag by which the action is used if that is asked
# for and all is right with it. build builds the program from the checkout of the action.
set -euo pipefail

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

# release FOLDER: the released program of $ACTION_REF, or nothing. It fails if there is one that is not what its
# repository's own release workflow has built of that very tag.
release() {
  local system arch name work
  case $RUNNER_OS in Linux) system=linux ;; macOS) system=darwin ;; Windows) system=windows ;; *) return 0 ;; esac
  case $RUNNER_ARCH in X64) arch=amd64 ;; ARM64) arch=arm64 ;; *) return 0 ;; esac
  name=issueblog_${ACTION_REF}_${system}_$arch.tar.gz
  work=$(mktemp -d)
  if ! gh release download "$ACTION_REF" --repo "$ACTION_REPOSITORY" --dir "$work" --pattern "$name" --pattern SHA256SUMS; then
    echo "::notice::$ACTION_REPOSITORY has no release $ACTION_REF for this machine: the engine is built from its source"
    return 0
  fi
  if ! (cd "$work" && grep -F -x -- "$(sha256sum "$name")" SHA256SUMS) ||
    ! gh attestation verify "$work/$name" --repo "$ACTION_REPOSITORY" --source-ref "refs/tags/$ACTION_REF" \
      --signer-workflow "$ACTION_REPOSITORY/.github/workflows/release.yml"; then
    echo "::warning::The release $ACTION_REF of $ACTION_REPOSITORY is not what its own workflow has built, or that cannot be proved. It is not run: the engine is built from its source"
    return 0
  fi
  mkdir -p "$1"
  tar -xzf "$work/$name" -C "$1"
}

find_engine() {
  local source folder=$RUNNER_TEMP/issueblog/engine sum version from=source
  source=$(cd "$ACTION_PATH/../../.." && pwd)
  # All that the program is made of decides by which name it is kept.
  sum=$(cd "$source" && find go.mod go.sum cmd internal static templates -type f -not -name '*_test.go' -not -path '*/testdata/*' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-32)
  version=$(sed -n 's/^go //p' "$source/go.mod")
  # A branch may be called like a version, but a release has a tag, and only its attestation lets it run.
  if [ "$ENGINE" = auto ] && [ -n "$ACTION_REPOSITORY" ] && [[ $ACTION_REF =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
    release "$folder"
    [ ! -x "$folder/issueblog" ] && [ ! -x "$folder/issueblog.exe" ] || from=release
  fi
  output from "$from"
  output source "$source"
  output folder "$folder"
  output content "$RUNNER_TEMP/issueblog/content"
  output site "$RUNNER_TEMP/issueblog/site"
  output key "issueblog-engine-$RUNNER_OS-$RUNNER_ARCH-$sum"
  output modules "issueblog-modules-$RUNNER_OS-$RUNNER_ARCH-$version-$(sha256sum <"$source/go.sum" | cut -c 1-32)"
}

build() {
  mkdir -p "$FOLDER"
  cd "$SOURCE"
  CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -o "$FOLDER/" ./cmd/issueblog
}

case $1 in
find) find_engine ;;
build) build ;;
*) echo "engine.sh: unknown word $1" >&2; exit 2 ;;
esac
