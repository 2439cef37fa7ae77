// Writes linguist.txt, emoji.txt and the licences of both from the packages in package.json:
//
//	npm ci --ignore-scripts && npm run build
//
// Same packages, same bytes.
import { readFile, writeFile } from 'node:fs/promises'
import { gemoji } from 'gemoji'
import * as linguist from 'linguist-languages'

const here = new URL('.', import.meta.url)
const packages = new URL('node_modules/', here)
const text = path => readFile(new URL(path, packages), 'utf8')
const json = async path => JSON.parse(await text(path))
const write = (name, lines) => writeFile(new URL(name, here), lines.join('\n') + '\n')
const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))

// One language a line: name, scope of its grammar, aliases, extensions. Linguist adds the name with
// dashes for blanks as an alias; where several languages share an extension, the first in this order has it.
// Only what can be written as the first word of a fence is kept.
const word = s => !/\s/.test(s)
const languages = Object.values(linguist).map(l => {
  const aliases = [l.name.toLowerCase().replace(/\s/g, '-'), ...(l.aliases ?? []).map(a => a.toLowerCase())]
  const extensions = (l.extensions ?? []).map(e => e.slice(1).toLowerCase())
  const list = words => [...new Set(words)].filter(word).join(' ')
  return [l.name, l.tmScope, list(aliases), list(extensions)].join('\t')
})
await write('linguist.txt', languages.sort(byBytes))

// One name a line, with its characters. GitHub's names are gemoji's, which end with Unicode 15; what is
// newer has the name that gemoji makes of it when its turn comes: the one in Unicode's own data (CLDR).
const known = 15
const names = new Map()
for (const e of gemoji) for (const name of e.names) names.set(name, e.emoji)
const cldr = await json('emojibase-data/en/shortcodes/cldr.json')
const data = await json('emojibase-data/en/data.json')
for (const e of data.filter(e => e.version > known)) {
  for (const name of [cldr[e.hexcode]].flat()) if (!names.has(name)) names.set(name, e.emoji)
}
for (const [name, characters] of names) {
  if (!/^[a-z0-9_+-]+$/.test(name) || /[\s\0-\x7f]$/.test(characters)) throw new Error(`${name}: not a name and an emoji`)
}
await write('emoji.txt', [...names].map(pair => pair.join('\t')).sort(byBytes))

// gemoji's names and characters are checked against a second source of the same facts.
const github = await json('emojibase-data/en/shortcodes/github.json')
const bare = s => s.replaceAll('\ufe0f', '')
const second = new Map()
for (const [hex, name] of Object.entries(github)) {
  for (const n of [name].flat()) second.set(n, String.fromCodePoint(...hex.split('-').map(h => parseInt(h, 16))))
}
for (const [name, characters] of second) {
  if (bare(names.get(name) ?? '') !== bare(characters)) throw new Error(`${name}: gemoji and emojibase differ`)
}
for (const e of gemoji) for (const n of e.names) if (!second.has(n)) throw new Error(`${n}: not in emojibase`)

await write('linguist-LICENSE.txt', [
  'linguist.txt and language.txt are made of the npm package linguist-languages:\n',
  (await text('linguist-languages/LICENSE')).trim(),
  '\nand that of Linguist:\n',
  (await text('linguist-languages/ThirdPartyNoticeText.txt')).trim(),
])
await write('emoji-LICENSE.txt', [
  'emoji.txt is made of the npm packages gemoji:\n',
  (await text('gemoji/license')).trim(),
  '\nand emojibase-data:\n',
  (await text('emojibase-data/LICENSE')).trim(),
])
