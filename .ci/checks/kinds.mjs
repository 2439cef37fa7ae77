// The kinds of pages that are looked at most closely, each with its template and how to know one. A template without a
// kind, and a kind without a page in the site, are mistakes.
//
// has is for the page's path in the site and its text; prepare does what a reader does before it looks so. Feeds have no
// template: a browser shows their XML with a style sheet.
export const kinds = [
  { name: 'home', template: 'home.html', has: (path) => path === 'index.html' },
  { name: 'home-second', template: 'home.html', has: (path) => path === 'page/2/index.html' },
  { name: 'post-contents-comments', template: 'post.html', has: (path, text) => within(text, 'class="contents"', 'class="comment', 'id="Backlinks"', 'id="Related"') },
  { name: 'post-series', template: 'post.html', has: (path, text) => within(text, 'nav class="series"', 'rel="prev"', 'rel="next"') },
  { name: 'post-everything', template: 'post.html', has: (path, text) => within(text, '<math', 'class="mermaid"', 'class="hl"', 'class="markdown-alert', '<table', 'class="footnotes"') },
  { name: 'post-chinese', template: 'post.html', has: (path, text) => within(text, '<article lang="zh"') },
  { name: 'post-right-to-left', template: 'post.html', has: (path, text) => /<article lang="[^"]*" dir="rtl"/.test(text) },
  { name: 'post-folded-comments', template: 'post.html', has: (path, text) => within(text, 'class="pager"', 'class="text"') && /^\d+\/[^/]*\/index/.test(path) },
  { name: 'comments-second', template: 'comments.html', has: (path) => path.endsWith('/comments/2/index.html') },
  { name: 'private-preview', template: 'post.html', has: (path) => path.startsWith('preview/') },
  { name: 'page', template: 'page.html', has: (path) => path === 'about/index.html' },
  { name: 'blogroll', template: 'page.html', has: (path, text) => path.startsWith('blogroll/') && within(text, 'blogroll.opml') },
  { name: 'tag-index', template: 'tags.html', has: (path) => path === 'tags/index.html' },
  { name: 'tag', template: 'tag.html', has: (path) => /^tags\/[^/]+\/index/.test(path) },
  { name: 'series-index', template: 'all-series.html', has: (path) => path === 'series/index.html' },
  { name: 'series', template: 'series.html', has: (path) => /^series\/[^/]+\/index/.test(path) },
  { name: 'archive', template: 'archive.html', has: (path) => path === 'archive/index.html' },
  { name: 'search', template: 'search.html', has: (path) => path === 'search/index.html' },
  { name: 'search-found', template: 'search.html', has: (path) => path === 'search/index.html', prepare: (page) => ask(page, 'post') },
  { name: 'search-none', template: 'search.html', has: (path) => path === 'search/index.html', prepare: (page) => ask(page, 'xyzzyplugh') },
  { name: 'not-found', template: '404.html', has: (path) => path === '404.html' },
  { name: 'gone', template: 'gone.html', has: (path, text) => /^\d+\/index/.test(path) && !within(text, 'http-equiv="refresh"') },
  { name: 'feeds', template: 'feeds.html', has: (path) => path === 'feeds/index.html' },
  { name: 'redirect', template: 'redirect.html', has: (path, text) => within(text, 'http-equiv="refresh"') },
  { name: 'feed-rss', has: (path) => path === 'feed.xml' },
  { name: 'feed-atom', has: (path) => path === 'atom.xml' },
]

// layouts are the templates that are no page by themselves.
export const layouts = ['base.html']

const within = (text, ...parts) => parts.every((part) => text.includes(part))

// ask searches for a word on the search page, where its script runs.
export const ask = async (page, query) => {
  await page.locator('#q').fill(query)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('#Results ol').ariaBusy === 'false')
}
