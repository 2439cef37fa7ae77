// Opens a built site in Chromium and fails on what a reader would stumble over:
//   - every page, narrow and wide, light and dark: axe's rules, contrast, text that is cut or overlaps, layout shifts,
//     console messages, requests for anything but the page and its images, scripts;
//   - each kind of page besides: with scripts off, with the Tab key, zoomed, with larger letters, with colours of the
//     reader's own, on paper; and a picture of it in three widths and both schemes.
// What each finds it must first find on a page of mistakes, checks/broken.html.
// usage: [ONLY=TEXT] node pages.mjs SITE-DIR BASE-PATH TEMPLATES-DIR PICTURES-DIR
// With - for TEMPLATES-DIR, the site need not have a page of each kind.
// ONLY leaves out the looks whose names do not hold the text: ONLY=keyboard, ONLY='archive (320 px'.
import { mkdirSync, mkdtempSync, copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import axe from 'axe-core'
import { kinds, layouts } from './checks/kinds.mjs'
import { walk } from './checks/keyboard.mjs'
import { print } from './checks/print.mjs'
import { address, files, serve } from './checks/site.mjs'

const [dir, base, templates, pictures] = process.argv.slice(2)
const here = (name) => fileURLToPath(new URL('checks/' + name, import.meta.url))
const measure = readFileSync(here('measure.js'), 'utf8')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const schemes = ['light', 'dark']
const widths = [320, 1280]
const pictureWidths = [320, 768, 1280]
const printed = ['post-contents-comments', 'post-everything', 'post-chinese', 'archive']
const textContrast = 7 // WCAG 2.2, 1.4.6 (AAA)
const leastShift = 0.001 // of the screen. Less, a part of a pixel, was seen once in many hundreds of looks on a busy machine and not again; readers see none of it
const slow = 400 // milliseconds that an image or a file of the search takes, so that the text is there before it

const launch = (...args) => chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args] })
// Twice the usual size of letters, as a reader sets it in the browser.
const [browser, large] = await Promise.all([launch(), launch('--blink-settings=defaultFontSize=32,defaultFixedFontSize=26')])
const blank = await (await browser.newContext()).newPage() // where pictures are compared

// axe runs all its rules but one: what scrolls can have the focus, and there is no role for that.
const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, { enabled: rule.ruleId !== 'focus-order-semantics' }]))
const accessible = async (page, complain, { canvas } = {}) => {
  await page.evaluate(axeSource)
  // axe takes the browser's own dark ground, which pages without a style sheet have, for white; measure.contrast knows it.
  const wanted = canvas ? { ...rules, 'color-contrast': { enabled: false }, 'color-contrast-enhanced': { enabled: false } } : rules
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { resultTypes: ['violations'], rules }), wanted)
  for (const v of violations) complain(`axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`)
}

// open shows a page of the site to look at, in a context of its own.
const open = async ({ on = browser, origin, path, isSearch, scripts = true, still = false, options, complain, prepare }) => {
  // The page's policy forbids scripts; the checks are let in past it, the page's own would not be.
  const context = await on.newContext({ bypassCSP: true, ...options })
  const page = await context.newPage()
  await page.addInitScript(() => {
    window.shifts = []
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true })
  })
  await page.route('**', async (route) => {
    const request = route.request()
    const own = new URL(request.url()).origin === origin
    if (request.resourceType() === 'image' || own && request.resourceType() === 'fetch') await new Promise((done) => setTimeout(done, slow))
    else if (!own) return route.abort()
    if (!own) return route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }) // it has the size that the page gives it
    // A redirect is looked at before it leads on.
    if (still && request.resourceType() === 'document') {
      const response = await route.fetch()
      return route.fulfill({ response, body: (await response.text()).replace(/<meta http-equiv="refresh"[^>]*>/, '') })
    }
    return route.continue()
  })
  page.on('request', (r) => {
    const { pathname } = new URL(r.url())
    const fine = [base + '/favicon.svg', base + '/favicon.ico'].includes(pathname) || isSearch && r.resourceType() === 'fetch' && pathname.startsWith(base + '/search/') ||
      path.endsWith('.xml') && pathname === base + '/feed.css'
    if (!fine && !['document', 'image', 'media'].includes(r.resourceType())) complain(`requests ${r.url()}`)
  })
  page.on('console', (m) => { if (!m.text().includes('net::ERR_FAILED')) complain(`console: ${m.text()}`) })
  page.on('pageerror', (e) => complain(`script: ${e.message}`))
  const session = scripts ? undefined : await context.newCDPSession(page)
  await session?.send('Emulation.setScriptExecutionDisabled', { value: true })
  await page.goto(`${origin}${base}/${address(path)}`)
  await session?.send('Emulation.setScriptExecutionDisabled', { value: false })
  await page.evaluate(measure)
  await prepare?.(page)
  return { page, close: () => context.close() }
}

const each = (list, complain) => list.forEach((what) => complain(what))

// fits is what holds of every view of every page.
const fits = async (page, complain) => each(await page.evaluate((c) => [...measure.cut(), ...measure.overlaps(), ...measure.beside(), ...measure.numbers(), ...measure.code(), ...measure.baselines(), ...measure.contrast(c)], textContrast), complain)

// look is the check of every page in an ordinary view.
const look = async (page, scheme, complain) => {
  await fits(page, complain)
  each(await page.evaluate(() => measure.letters()), complain)
  const light = await page.evaluate(() => measure.luminance())
  if (scheme === 'light' ? light < 0.8 : light > 0.1) complain(`the background has the luminance ${light.toFixed(2)}`)
  const pictures = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    for (const image of document.images ?? []) { // some are loaded only where they are seen
      image.scrollIntoView()
      await frame()
      await frame()
    }
    await Promise.all([...document.images ?? []].map((i) => i.complete || new Promise((done) => { i.onload = i.onerror = done })))
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    scrollTo(0, 0)
    return measure.sizes()
  })
  each(pictures, complain)
  const { moved, what } = await page.evaluate(() => {
    const shifts = window.shifts.filter((entry) => !entry.hadRecentInput)
    const nodes = shifts.flatMap((entry) => entry.sources.map(({ node }) => node?.outerHTML ?? node?.textContent ?? 'what is gone'))
    return { moved: shifts.reduce((sum, entry) => sum + entry.value, 0), what: nodes[0]?.slice(0, 120) }
  })
  if (moved >= leastShift) complain(`the layout shifts by ${moved.toFixed(4)}: ${what}`)
}

const isPage = async (page, isSearch, complain) => {
  if (await page.locator('h1').count() !== 1) complain('has not exactly one h1')
  if (await page.locator('script:not([type="application/ld+json"])').count() !== (isSearch ? 1 : 0)) complain('holds a script, or not its own')
  if (await page.locator('noscript').count()) complain('has a part for readers without scripts that nothing looks at')
}

// Queries that find something, of each script, from the titles: the first word in the first title that has one.
const queriesOf = (search) => {
  const index = JSON.parse(readFileSync(join(dir, /data-index="([^"]*)"/.exec(search.text)[1].slice(base.length)), 'utf8'))
  return [/[a-z]{4,}/i, /\p{Script=Han}/u].flatMap((word) => index.title.map((title) => word.exec(title)?.[0]).find(Boolean) ?? [])
}

// use searches with the keyboard alone: types, goes to the first result, opens it and comes back.
const use = async (page, queries, complain) => {
  const answered = () => page.waitForFunction(() => document.querySelector('#Results ol').ariaBusy === 'false')
  for (const query of queries) {
    await page.locator('#q').fill('')
    await page.keyboard.type(query)
    await page.keyboard.press('Enter')
    await answered()
    if (!await page.locator('#Results li mark').count()) complain(`finds nothing for ${query}`)
    await fits(page, (what) => complain(`for ${query}: ${what}`))
    await accessible(page, (what) => complain(`for ${query}: ${what}`))
  }
  const shown = await page.locator('#Results').innerText()
  for (let i = 0; i < 5 && !await page.evaluate(() => document.activeElement.closest('#Results li')); i++) await page.keyboard.press('Tab')
  const [opened] = await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  if (!opened?.ok() || page.url().includes('/search/')) complain(`the first result does not open: ${page.url()}`)
  await page.goBack()
  await answered()
  if (await page.locator('#Results').innerText() !== shown) complain('has forgotten its answer on the way back')
}

const view = (width, colorScheme, more) => ({ viewport: { width, height: 800 }, colorScheme, ...more })

// everyPage is the work for one page in one of the ordinary views.
const everyPage = async (site, file, queries, width, scheme, complain) => {
  const isSearch = file.path === 'search/index.html'
  const { page, close } = await open({ ...site, path: file.path, isSearch, options: view(width, scheme), complain })
  await isPage(page, isSearch, complain)
  await look(page, scheme, complain)
  await accessible(page, complain)
  if (isSearch) await use(page, queries, complain)
  await close()
}

// everyKind does the same for a kind of page, and keeps a picture of it.
const everyKind = async (site, kind, width, scheme, complain) => {
  const { page, close } = await open({ ...kind.open, ...site, options: view(width, scheme), complain })
  if (kind.template) await isPage(page, kind.open.isSearch, complain)
  await look(page, scheme, complain)
  await shoot(page, join(pictures, `${kind.name}-${width}-${scheme}.png`))
  const content = await page.content()
  if (kind.template && widths.includes(width)) await accessible(page, complain, { canvas: kind.open.still })
  await close()
  // Without scripts the same page comes in all views, but for the search page.
  const once = width === 1280 && scheme === 'light'
  if (kind.template && !kind.prepare && (once || kind.open.isSearch && widths.includes(width))) await silently(site, kind, width, scheme, content, (what) => complain(`without scripts: ${what}`))
}

// shoot keeps a picture of the whole page. (Playwright's own way never ends on the XML of a feed.)
const shoot = async (page, path) => {
  const session = await page.context().newCDPSession(page)
  const clip = await page.evaluate(() => ({ x: 0, y: 0, width: innerWidth, height: document.documentElement.scrollHeight, scale: 1 }))
  const { data } = await session.send('Page.captureScreenshot', { captureBeyondViewport: true, clip })
  writeFileSync(path, Buffer.from(data, 'base64'))
}

// silently opens a kind with scripts off. A page that is then, letter for letter, what axe has seen with scripts on is
// not looked at again.
const silently = async (site, kind, width, scheme, before, complain) => {
  const { page, close } = await open({ ...kind.open, ...site, scripts: false, options: view(width, scheme), complain })
  if (await page.content() !== before) {
    if (!kind.open.isSearch) complain('is another page without scripts')
    await fits(page, complain)
    await accessible(page, complain)
  }
  await close()
}

const seen = { light: new Set(), dark: new Set() } // what has been compared with and without the focus

const byKeyboard = async (site, kind, width, scheme, complain) => {
  const { page, close } = await open({ ...kind.open, ...site, options: view(width, scheme), complain })
  // Redirects and feeds have no frame, so there is nothing to skip.
  await walk(page, complain, { skip: await page.locator('header.top').count() > 0, pixels: blank, seen: seen[scheme] })
  await close()
}

// reshaped shows a kind as readers have it who need other letters and colours.
const reshaped = async (site, kind, complain) => {
  const shapes = [
    ['zoomed to 200 %', { options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } }],
    ['with letters twice as large', { on: large, options: view(1280) }],
    ['with letters twice as large', { on: large, options: view(640) }],
    ['with colours of the reader’s own', { options: view(1280, 'dark', { forcedColors: 'active', reducedMotion: 'reduce' }) }],
  ]
  for (const [name, shape] of shapes) {
    const told = (what) => complain(`${name}: ${what}`)
    const { page, close } = await open({ ...kind.open, ...site, ...shape, complain: told })
    await fits(page, told)
    if (shape.options.forcedColors) each(await page.evaluate(() => [...measure.motion(), ...measure.edges()]), told)
    await close()
  }
}

const onPaper = async (site, kind, complain) => {
  const { page, close } = await open({ ...kind.open, ...site, options: view(1280, 'dark'), complain })
  await print(page, complain, join(pictures, `${kind.name}-print`))
  await close()
}

// rehearse tries the checks on the page of mistakes.
const rehearse = async (complain) => {
  const folder = mkdtempSync(join(tmpdir(), 'broken-'))
  copyFileSync(here('broken.html'), join(folder, 'index.html'))
  writeFileSync(join(folder, 'picture.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>')
  const site = await serve(folder, base)
  const found = []
  const tell = (what) => found.push(what)
  const there = () => open({ origin: site.origin, path: 'index.html', complain: tell, options: view(1280, 'dark') })
  const first = await there()
  await isPage(first.page, false, tell)
  await look(first.page, 'dark', tell)
  await accessible(first.page, tell)
  each(await first.page.evaluate(() => [...measure.motion(), ...measure.edges()]), tell)
  await first.close()
  const second = await there()
  await walk(second.page, tell, { skip: true, pixels: blank, seen: new Set() })
  await second.close()
  const third = await there()
  await print(third.page, tell)
  await third.close()
  site.close()
  rmSync(folder, { recursive: true })
  for (const mistake of ['contrast 3.54', 'px wider than the screen', 'text is cut', 'overlap', 'away from what it is beside', 'off the baseline', 'has no number', 'the number 1000 is cut off', 'the number 10 is cut off', 'the number 100000 lies on', 'stands on the wrong side', 'lies upon', 'runs from right to left', 'the background has the luminance 1.00', 'an image without width', 'the layout shifts', 'has not exactly one h1',
    'holds a script', 'console: hello', 'requests ', 'beyond the edge of the screen', 'axe ', 'moves: ', 'no edge: ', 'place of its own in the order', 'the first to have the focus is not', 'px high for ', 'letters in a line', 'digits of different widths', 'no space between scripts', 'space between scripts in code', 'no Chinese letters', 'slanted hanzi', 'no shadow where', 'marks of a list stand in', 'a label without a colour', 'a comment without its style', 'no room for the marks', 'a link to it does not show it', 'has the focus without a ring', 'has the focus and is not seen',
    'has a ring of little contrast', 'looks nearly the same with the focus', 'does not reach <a href="#f"', 'stands above what had the focus', 'in print: is cut off on paper', 'words in their place', 'prints One of the links', 'does not print the address', 'prints an address twice', 'does not print what is folded', 'prints the address of a picture', 'of a printed page is dark']) {
    if (!found.some((what) => what.includes(mistake))) complain(`a check does not find its mistake on broken.html: ${mistake}`)
  }
}

let mistakes = 0
const at = (where) => (what) => { mistakes++; console.log(`${where}: ${what}`) }
mkdirSync(pictures, { recursive: true })
const all = files(dir)
const site = await serve(dir, base)
const pages = all.filter((file) => file.path.endsWith('.html') && !file.text.includes('http-equiv="refresh"'))
const search = pages.find((file) => file.path === 'search/index.html')
const extreme = templates === '-' // a site that has but a few kinds of pages, to be looked at for its texts
const queries = extreme ? [] : queriesOf(search)
if (queries.length < 2 && !extreme) at('search')('the titles have no words of two scripts to look for')

const templateNames = extreme ? [] : readdirSync(templates).filter((name) => name.endsWith('.html') && !layouts.includes(name))
for (const name of templateNames) if (!kinds.some((kind) => kind.template === name)) at(name)('no kind of page in checks/kinds.mjs is made with this template, so nobody has a picture of it')
const looked = (extreme ? [] : kinds).flatMap((kind) => {
  const file = all.find(({ path, text }) => kind.has(path, text))
  if (!file) at(kind.name)('the site has no such page')
  if (kind.template && !templateNames.includes(kind.template)) at(kind.name)(`there is no template ${kind.template}`)
  return file ? [{ ...kind, open: { path: file.path, isSearch: file === search, still: kind.template === 'redirect.html', prepare: kind.prepare } }] : []
})

if (!extreme) await rehearse(at('rehearsal'))
const only = process.env.ONLY ?? ''
const work = []
const times = {}
const add = (what, where, job) => {
  if (!`${what} ${where}`.includes(only)) return
  work.push(async () => {
    const begun = Date.now()
    await job(at(where)).catch((e) => at(where)(e.stack))
    times[what] = (times[what] ?? 0) + Date.now() - begun
  })
}
for (const kind of looked) {
  for (const scheme of schemes) for (const width of pictureWidths) add('kinds', `${kind.name} (${width} px, ${scheme})`, (c) => everyKind(site, kind, width, scheme, c))
  add('keyboard', `${kind.name} by keyboard (320 px, dark)`, (c) => byKeyboard(site, kind, 320, 'dark', c))
  add('keyboard', `${kind.name} by keyboard (1280 px, light)`, (c) => byKeyboard(site, kind, 1280, 'light', c))
  add('shapes', `${kind.name} reshaped`, (c) => reshaped(site, kind, c))
  if (printed.includes(kind.name)) add('print', `${kind.name} on paper`, (c) => onPaper(site, kind, c))
}
// The other pages of these kinds differ in their texts: one view of each width and scheme is enough.
for (const file of pages) {
  const alike = file !== search && !looked.some((kind) => kind.open.path === file.path)
  if (extreme ? !alike : file !== search && !alike) continue
  for (const [width, scheme] of alike ? [[320, 'dark'], [1280, 'light']] : widths.flatMap((w) => schemes.map((s) => [w, s]))) {
    add('pages', `${file.path} (${width} px, ${scheme})`, (c) => everyPage(site, file, queries, width, scheme, c))
  }
}
const total = work.length
const worker = async () => { for (let job; (job = work.shift());) await job() }
await Promise.all([worker(), worker(), worker()])
await Promise.all([browser.close(), large.close()])
site.close()
console.log(`${pages.length} pages and ${looked.length} kinds of pages, ${total} looks (seconds: ${Object.entries(times).map(([what, ms]) => `${what} ${Math.round(ms / 1000)}`).join(', ')}), ${mistakes} mistakes; pictures are in ${pictures}`)
process.exit(mistakes ? 1 : 0)
