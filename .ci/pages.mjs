// Opens every page of a built site in Chromium, narrow and wide, light and dark, and
// fails on an accessibility violation, a console message, a request that is not
// the page or an image, or a page wider than the screen. The search page may have a
// script and read its index, and is looked at with answers too.
// usage: node pages.mjs DIR BASE-PATH [SCREENSHOT-DIR]
import { createServer } from 'node:http'
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, sep } from 'node:path'
import { chromium } from 'playwright-core'
import axe from 'axe-core'

const [dir, base, shots] = process.argv.slice(2)
const types = { '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.xml': 'application/xml', '.json': 'application/json' }

const server = createServer((request, response) => {
  let path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
  if (!path.startsWith(base)) return response.writeHead(404).end()
  path = path.slice(base.length)
  if (path.endsWith('/')) path += 'index.html'
  try {
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(readFileSync(join(dir, path)))
  } catch {
    response.writeHead(404).end()
  }
}).listen(0, '127.0.0.1')
await new Promise((done) => server.once('listening', done))
const origin = `http://127.0.0.1:${server.address().port}`

const pages = []
const walk = (folder) => {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) walk(path)
    else if (name.endsWith('.html') && !readFileSync(path, 'utf8').includes('http-equiv="refresh"')) pages.push(path)
  }
}
walk(dir)

const views = [
  { width: 320, colorScheme: 'light' }, { width: 320, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' }, { width: 1280, colorScheme: 'dark' },
]
if (shots) views.push({ width: 768, colorScheme: 'light' }, { width: 768, colorScheme: 'dark' })

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
let mistakes = 0
const complain = (where, what) => { mistakes++; console.log(`${where}: ${what}`) }

// A query that finds something, of each script, from the titles: the first word in the first title that has one.
const search = pages.find((path) => relative(dir, path).split(sep).join('/') === 'search/index.html')
const index = search && JSON.parse(readFileSync(join(dir, /data-index="([^"]*)"/.exec(readFileSync(search, 'utf8'))[1].slice(base.length)), 'utf8'))
const queries = index ? [/[a-z]{4,}/i, /\p{Script=Han}/u].flatMap((word) => index.title.map((title) => word.exec(title)?.[0]).find(Boolean) ?? []) : []

// look checks a page as it is now; name is that of its picture.
const look = async (page, view, where, name) => {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (overflow > 0) complain(where, `is ${overflow} px wider than the screen`)
  if (await page.locator('h1').count() !== 1) complain(where, 'has not exactly one h1')
  if (shots) {
    const file = join(shots, `${view.width}-${view.colorScheme}`, name.replaceAll('/', '_').replace(/_?index\.html$/, '') + '.png')
    mkdirSync(dirname(file), { recursive: true })
    await page.screenshot({ path: file, fullPage: true })
  }
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  for (const v of violations) complain(where, `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`)
}

// use searches with the keyboard alone: types, goes to the first result, opens it and comes back.
const use = async (page, view, where, name) => {
  const answered = () => page.waitForFunction(() => document.querySelector('#Results ol').ariaBusy === 'false')
  for (const query of queries) {
    await page.locator('#q').fill('')
    await page.keyboard.type(query)
    await page.keyboard.press('Enter')
    await answered()
    if (!await page.locator('#Results li mark').count()) complain(where, `finds nothing for ${query}`)
    await look(page, view, `${where} for ${query}`, name.replace('index.html', query))
  }
  const shown = await page.locator('#Results').innerText()
  for (let i = 0; i < 5 && !await page.evaluate(() => document.activeElement.closest('#Results li')); i++) await page.keyboard.press('Tab')
  const [opened] = await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  if (!opened?.ok() || page.url().includes('/search/')) complain(where, `the first result does not open: ${page.url()}`)
  await page.goBack()
  await answered()
  if (await page.locator('#Results').innerText() !== shown) complain(where, 'has forgotten its answer on the way back')
}

for (const view of views) {
  // The page's policy forbids scripts; axe is let in past it, the page's own would not be.
  const context = await browser.newContext({ viewport: { width: view.width, height: 800 }, colorScheme: view.colorScheme, bypassCSP: true })
  for (const path of pages) {
    const name = relative(dir, path).split(sep).join('/')
    const url = `${origin}${base}/${name.replace(/index\.html$/, '').split('/').map(encodeURIComponent).join('/')}`
    const where = `${name} (${view.width} px, ${view.colorScheme})`
    const page = await context.newPage()
    await page.route((u) => u.origin !== origin, (route) => route.abort())
    page.on('request', (r) => {
      const { pathname } = new URL(r.url())
      const fine = [base + '/favicon.svg', base + '/favicon.ico'].includes(pathname) || path === search && r.resourceType() === 'fetch' && pathname.startsWith(base + '/search/')
      if (!fine && !['document', 'image', 'media'].includes(r.resourceType())) complain(where, `requests ${r.url()}`)
    })
    page.on('console', (m) => { if (!m.text().includes('net::ERR_FAILED')) complain(where, `console: ${m.text()}`) })
    page.on('pageerror', (e) => complain(where, `script: ${e.message}`))
    await page.goto(url)
    if (await page.locator('script:not([type="application/ld+json"])').count() !== (path === search ? 1 : 0)) complain(where, 'holds a script, or not its own')
    await look(page, view, where, name)
    if (path === search) await use(page, view, where, name)
    await page.close()
  }
  await context.close()
}
if (search && queries.length < 1) complain('search', 'no title has a word to look for')
await browser.close()
server.close()
console.log(`${pages.length} pages in ${views.length} views, ${mistakes} mistakes`)
process.exit(mistakes ? 1 : 0)
