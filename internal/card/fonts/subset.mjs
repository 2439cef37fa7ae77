// Cuts the fonts of the cards down to the characters that titles are written in.
// usage: node subset.mjs DIR
import { readFileSync, writeFileSync } from 'node:fs'

const out = process.argv[2]
const load = (path) => readFileSync(new URL('node_modules/' + path, import.meta.url))
const hbSubset = await WebAssembly.compile(load('harfbuzzjs/dist/harfbuzz-subset.wasm'))

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i)
const tag = (name) => [...name].reduce((n, c) => (n << 8) | c.charCodeAt(0), 0)

// doubles is the characters of a two-byte encoding (https://encoding.spec.whatwg.org) in these rows and cells.
const doubles = (encoding, rows, cells) => rows.flatMap((row) => cells.flatMap((cell) => {
  const [first, ...more] = new TextDecoder(encoding).decode(Uint8Array.of(row, cell))
  return more.length || first === '\ufffd' ? [] : [first.codePointAt(0)]
}))

// subset is a font with these characters, the kerning between them, and no hinting, vertical
// metrics or other features. The numbers are those of enum hb_subset_sets_t and hb_subset_flags_t.
const subset = async (path, characters) => {
  const { exports: hb } = await WebAssembly.instantiate(hbSubset)
  hb._initialize()
  const font = load(path)
  const at = hb.malloc(font.length)
  new Uint8Array(hb.memory.buffer).set(font, at)
  const face = hb.hb_face_create(hb.hb_blob_create(at, font.length, 2, 0, 0), 0)
  const input = hb.hb_subset_input_create_or_fail()
  const set = (kind, values) => {
    const s = hb.hb_subset_input_set(input, kind)
    hb.hb_set_clear(s)
    for (const v of values) hb.hb_set_add(s, v)
  }
  const wanted = hb.hb_subset_input_unicode_set(input)
  for (const c of characters) hb.hb_set_add(wanted, c)
  set(3, ['BASE', 'DSIG', 'GDEF', 'GSUB', 'STAT', 'VORG', 'gasp', 'vhea', 'vmtx'].map(tag)) // tables to drop
  set(4, [0, 1, 2, 3, 4, 5, 6, 13, 14]) // names to keep, the licence's among them
  set(6, [tag('kern')]) // features to keep
  hb.hb_subset_input_set_flags(input, 1) // no hinting
  const made = hb.hb_face_reference_blob(hb.hb_subset_or_fail(face, input))
  const length = hb.hb_blob_get_length(made)
  if (!length) throw new Error(`nothing is left of ${path}`)
  const start = hb.hb_blob_get_data(made, 0)
  return new Uint8Array(hb.memory.buffer).slice(start, start + length)
}

const latin = [...range(0x20, 0x7e), ...range(0xa0, 0x17f), ...range(0x2010, 0x2060), ...range(0x20a0, 0x20cf)]
const han = [
  ...doubles('gbk', range(0xb0, 0xf7), range(0xa1, 0xfe)), // GB 2312, levels 1 and 2
  ...doubles('big5', range(0xa4, 0xc6), [...range(0x40, 0x7e), ...range(0xa1, 0xfe)]), // Big5, level 1
  ...doubles('euc-jp', range(0xb0, 0xf4), range(0xa1, 0xfe)), // JIS X 0208, levels 1 and 2
]
const symbols = [...range(0x2070, 0x209f), ...range(0x2100, 0x22ff), ...range(0x2460, 0x24ff), ...range(0x25a0, 0x27bf)]
const kana = [...range(0x3000, 0x312f), ...range(0x31f0, 0x31ff), ...range(0x3200, 0x33ff), ...range(0xff00, 0xffef)]

writeFileSync(out + '/serif.ttf', await subset('@expo-google-fonts/noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf',
  [...latin, ...range(0x180, 0x24f), ...range(0x370, 0x52f), ...range(0x1e00, 0x1fff), ...range(0x2c60, 0x2c7f), ...range(0x2100, 0x214f)]))
writeFileSync(out + '/sans.ttf', await subset('@expo-google-fonts/noto-sans-sc/600SemiBold/NotoSansSC_600SemiBold.ttf',
  [...latin, ...symbols, ...kana, ...han]))
