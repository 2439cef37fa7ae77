// Prints a page to PDF as a reader with a dark screen does, and reads it as others would: all the text is there in its
// order, no navigation, the addresses of links, nothing cut off, black on white.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// plain is a text without spaces, and without the signs that a PDF's letters have in another order.
const plain = (text) => text.normalize('NFKD').replace(/[\s\p{M}\p{Cf}]/gu, '').normalize('NFC')

export const print = async (page, complain, picture) => {
  const frame = await page.evaluate(() => [...document.querySelectorAll('header nav, footer.end, form, .links, .button, .contents li')].map((e) => e.innerText))
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 718, height: 1000 }) // A4 within margins of 1 cm
  for (const problem of await page.evaluate(() => [...measure.clipped(), ...measure.cut(), ...measure.overlaps(), ...measure.contrast(7)])) complain(`in print: ${problem}`)
  const words = await page.evaluate(() => measure.words())
  const folded = await page.evaluate(() => [...document.querySelectorAll('.text details')].filter((d) => !d.closest('figure')).flatMap((d) => d.textContent.split(/\s+/)))
  const links = await page.evaluate(() => [...document.querySelectorAll('.text a[href^=http]')].map((a) => [a.getAttribute('href'), a.textContent, a.querySelector('img') !== null]))
  await page.emulateMedia({ media: null })

  const work = mkdtempSync(join(tmpdir(), 'print-'))
  try {
    const file = join(work, 'page.pdf')
    writeFileSync(file, await page.pdf({ format: 'A4', margin: { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' } }))
    const [printed, painted] = ['-layout', '-raw'].map((order) => plain(execFileSync('pdftotext', [order, '-nopgbrk', file, '-'], { encoding: 'utf8' })))
    const late = follow(painted, words)
    const missing = [...follow(printed, words)].filter((i) => late.has(i))
    if (words.length < 20) complain(`has only ${words.length} words to print`)
    if (missing.length) complain(`does not print ${missing.length} of ${words.length} words in their place: ${missing.slice(0, 8).map((i) => words[i]).join(' ')}`)
    for (const word of folded) if (!printed.includes(plain(word))) complain(`does not print what is folded: ${word}`)
    for (const text of frame) if (plain(text).length > 12 && printed.includes(plain(text))) complain(`prints ${text}`)
    for (const [href, text, picture] of links) {
      if (picture) {
        if (printed.includes(plain(`(${href})`))) complain(`prints the address of a picture: ${href}`)
        continue
      }
      const bare = href === text || href === 'http://' + text
      if (!printed.includes(plain(bare ? text : `(${href})`))) complain(`does not print the address ${href}`)
      if (bare && printed.includes(plain(`${text}(${href})`))) complain(`prints an address twice: ${href}`)
    }
    inside(execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' }), complain)
    execFileSync('pdftoppm', ['-gray', '-r', '40', file, join(work, 'grey')])
    for (const name of readdirSync(work).filter((n) => n.endsWith('.pgm'))) white(readFileSync(join(work, name)), complain)
    if (picture) execFileSync('pdftoppm', ['-png', '-r', '70', '-f', '1', '-l', '1', '-singlefile', file, picture])
  } finally {
    rmSync(work, { recursive: true })
  }
}

// follow looks for each word near where the one before was, and gives the places of those that are not there. The lines
// of the page bring the lines of neighbouring cells of a table in turn; the order of painting brings headings late.
const follow = (printed, words) => {
  let at = 0
  return new Set(words.flatMap((word, i) => {
    const letters = /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(word) ? plain(word).replace(/\P{L}/gu, '') : plain(word)
    const found = printed.indexOf(letters, Math.max(0, at - 300))
    if (found < 0 || found > at + 600) return i
    at = Math.max(at, found)
    return []
  }))
}

const inside = (html, complain) => {
  const pages = html.split('<page ').slice(1)
  for (const page of pages) {
    const width = Number(/width="([\d.]+)"/.exec(page)[1])
    for (const [, left, right, word] of page.matchAll(/xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="[-\d.]+">([^<]*)</g)) {
      if (left < 20 || right > width - 20) complain(`prints beyond the margin: ${word}`)
    }
  }
}

// white looks at a page as a grey picture (PGM: a head of three numbers, then a byte for each pixel).
const white = (data, complain) => {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(data.toString('latin1', 0, 40))
  const pixels = data.subarray(head[0].length)
  const dark = pixels.reduce((n, p) => n + (p < 128), 0) / pixels.length
  if (dark > 0.2) complain(`${Math.round(dark * 100)} % of a printed page is dark`)
}
