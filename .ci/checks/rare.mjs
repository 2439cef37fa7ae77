// Copies the sample blog's cache and adds the kinds of pages that the sample does not have: a private preview (its draft
// becomes one), a conversation of several pages (one post gets the comments of all), and below its post of everything what is
// no example to anybody: a table that is wider than any page, a picture of another host that is a link, and long numbers of lists.
// usage: node rare.mjs CACHE-DIR NEW-DIR
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { numbered } from './numbered.mjs'

const [cache, copy] = process.argv.slice(2)
cpSync(cache, copy, { recursive: true })
const folder = join(copy, 'issueblog/sample/issues')
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const write = (name, issue) => writeFileSync(join(folder, name), JSON.stringify(issue))
const once = (names, what) => {
  if (names.length !== 1) throw new Error(`the sample has ${names.length} ${what}, not one`)
  return names[0]
}

const names = readdirSync(folder)
const draft = once(names.filter((name) => read(name).labels.includes('Draft')), 'drafts')
write(draft, { ...read(draft), labels: ['preview'] })
const long = once(names.filter((name) => name === '3.json'), 'posts with the number 3')
const comments = names.flatMap((name) => read(name).comments ?? []).sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id - b.id)
write(long, { ...read(long), comments })
const everything = once(names.filter((name) => read(name).body.includes('```mermaid') && read(name).body.includes('[^')), 'posts of everything')
const row = (cell) => '|' + `${cell}|`.repeat(14) + '\n'
write(everything, { ...read(everything), body: read(everything).body + '\n\n' + row('head') + row('---') + row('one cell') +
  '\n| code |\n|---|\n| `' + 'y'.repeat(150) + '` |\n\n```\n' + 'x'.repeat(150) + '\n```\n\n$$' + 'a+'.repeat(25) + 'b$$\n' +
  '\n[<img src="https://other.example/a.png" alt="A picture" width="40" height="30">](https://other.example/)\n\n' + numbered('Item') })
