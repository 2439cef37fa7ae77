// Makes .github/screenshot.png, the README's picture, from a running preview.
// usage: issueblog serve & node .ci/screenshot.mjs
import { writeFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const base = 'http://localhost:8080'
const views = [
  { path: '/', width: 900, colorScheme: 'light' },
  { path: '/3/a-page-for-a-bad-day/', width: 900, colorScheme: 'dark' },
]
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const pictures = []
for (const { path, width, colorScheme } of views) {
  const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme })
  await page.goto(base + path, { waitUntil: 'load' })
  pictures.push((await page.screenshot()).toString('base64'))
}
const sheet = await browser.newPage({ viewport: { width: 1240, height: 700 } })
await sheet.setContent(`<style>body{margin:0;padding:20px;display:flex;gap:20px;background:#e8e6e1}img{width:590px;border-radius:6px;box-shadow:0 2px 14px #0003}</style>` +
  pictures.map((p) => `<img src="data:image/png;base64,${p}">`).join(''))
await sheet.waitForFunction(() => [...document.images].every((i) => i.complete))
writeFileSync('.github/screenshot.png', await sheet.screenshot())
await browser.close()
