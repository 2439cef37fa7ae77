// Writes the cache of a small blog whose names and texts are as long, as deep and as odd as GitHub lets people write them: no page
// may become wider than the screen, or hard to use, by what an author or a stranger writes.
// usage: node extreme.mjs NEW-DIR
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { numbered } from './numbered.mjs'

const [cache] = process.argv.slice(2)
const folder = join(cache, 'harbour/extreme')
mkdirSync(join(folder, 'issues'), { recursive: true })
const write = (name, value) => writeFileSync(join(folder, name), JSON.stringify(value))

const owner = { login: 'harbour', id: 1, type: 'User' }
const stranger = { login: 'a'.repeat(39), id: 2, type: 'User' } // GitHub's longest
const day = (n) => `2026-0${1 + n % 9}-02T08:00:00Z`
const label = 'l'.repeat(50) // GitHub's longest
const deep = Array.from({ length: 30 }, (_, i) => '> '.repeat(i + 1) + 'quoted').join('\n') + '\n\n' +
  Array.from({ length: 30 }, (_, i) => '  '.repeat(i) + '- listed').join('\n')
const odd = [
  deep,
  '<img src="https://user-images.githubusercontent.com/1/a.png" width="3000" height="20"> <img src="https://other.example/tracker.png" width="1" height="1">',
  '<img src="https://user-images.githubusercontent.com/1/b.png" border="999" width="1" height="99999"> <picture><source srcset="https://user-images.githubusercontent.com/1/c.png" width="1" height="99999"><img src="https://user-images.githubusercontent.com/1/c.png" width="1" height="1"></picture>',
  '<hr size="20000">\n\n<table height="20000"><tbody height="20000"><tr height="20000"><td height="20000">x</td></tr></tbody></table>',
  '<dl><dt>term</dt><dd>'.repeat(30) + 'described' + '</dd></dl>'.repeat(30),
  '<details open><summary>s</summary>'.repeat(30) + 'folded' + '</details>'.repeat(30),
  '<pre><code>' + 'x'.repeat(300) + '</code></pre>',
  '| ' + 'h'.repeat(60) + ' | b |\n|---|---|\n| ' + 'c'.repeat(200) + ' | d |',
  '`' + 'y'.repeat(300) + '` https://example.org/' + 'z'.repeat(300),
  '# ' + 'w'.repeat(256) + '\n\n> [!NOTE]\n> ' + 'v'.repeat(300),
  '$$' + 'a+'.repeat(200) + 'b$$',
].join('\n\n')
const comments = [owner, stranger].map((user, i) => ({ id: 10 + i, user, body: odd, created_at: day(3), updated_at: day(3), reactions: [{ content: 'heart', count: 1e15 }] }))
const issues = [
  { title: 'T'.repeat(256), body: odd, labels: [label, '🚀'.repeat(12)], milestone: 1, comments },
  { title: '字'.repeat(128), body: 'Text.', labels: [label], milestone: 1 },
  { title: 'م'.repeat(256), body: '<!-- lang: ar -->\n\nنص #1', labels: ['ع'.repeat(50)], milestone: 1 },
  { title: 'Same', body: 'One.', labels: ['Same'] },
  { title: 'Same', body: 'Two, #1.', labels: ['Straße', 'STRASSE'] },
  { title: 'P'.repeat(256), body: odd, labels: ['page'] },
  { title: 'Short', body: '```\n' + 'wide '.repeat(60) + '\n```\n\nOne line.', labels: [label, '🚀'.repeat(12), 'ع'.repeat(50), 'Same', 'Straße', 'STRASSE'], comments: [{ ...comments[1], body: '1. One\n2. two\n   1. of two[^1]\n\n[^1]: A note.' }] },
  { title: 'Folded', body: '<details open><summary><h3>A heading</h3></summary>\n\n- a loose\n\n- list\n\n  - with one in it\n</details>\n\n<a href="https://example.org/"><img src="https://user-images.githubusercontent.com/1/a.png" alt="p" width="30" height="20"></a>', labels: ['Same'] },
  { title: 'Numbers', body: '<!-- lang: en -->\n\n' + numbered('One'), labels: ['Same'], comments: [{ ...comments[1], body: numbered('One') }, { ...comments[0], body: numbered('واحد') }] },
  { title: 'أرقام', body: '<!-- lang: ar -->\n\n' + numbered('واحد'), labels: ['Same'], comments: [{ ...comments[1], body: numbered('One') }] },
  { title: 'Bundesausbildungsfoerderungsgesetzaenderungen', body: 'Text.', labels: ['page'] },
]
issues.forEach((issue, i) => {
  const number = i + 1
  write(`issues/${number}.json`, { number, id: 100 + number, state: 'open', user: owner, created_at: day(i), updated_at: day(i), ...issue })
})
write('sync.json', { version: 1, name: 'harbour/extreme', repository_id: 7, issues: issues.length, pulls: [], deep: false })
write('repository.json', { id: 7, name: 'extreme', owner, html_url: 'https://github.com/harbour/extreme', description: 'D'.repeat(350),
  labels: [{ name: label, color: 'ffffff', description: 'e'.repeat(100) }], milestones: [{ number: 1, title: 'M'.repeat(98), description: 'f'.repeat(300) }] })
