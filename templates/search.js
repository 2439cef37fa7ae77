// The search page answers by itself what its form would hand to GitHub. It reads the
// files that package internal/search writes; their format and the rule of the
// search are told there. What a post says is only ever put in as text.
(() => {
  const results = document.getElementById('Results')
  const [status, list, more] = results.children
  const { index, root, ...say } = results.dataset
  const own = document.getElementById('Own')
  const browse = document.getElementById('Browse') // not there if no post has a tag
  const form = document.querySelector('main form')
  const input = form.elements.q
  const here = document.documentElement.lang
  const rules = new Intl.PluralRules(here)
  const perPage = 10 // posts shown at once
  const mostTexts = 12 // posts read for that
  const mostGrams = 8 // files of grams read for a query

  const folded = new Map()
  const files = new Map()
  let turn = 0 // which query is being answered

  // fold gives the folded text s, and for each place in s where in text that begins and ends from which it comes.
  function fold(text) {
    let s = ''
    let place = 0
    const at = []
    const to = []
    for (const [cluster] of text.matchAll(/[^][\p{M}\u1160-\u11ff\uff9e\uff9f]*/gu)) {
      if (!folded.has(cluster)) {
        folded.set(cluster, cluster.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().replace('i\u0307', 'i').normalize('NFKC').replace(/[\p{Cf}\ufe00-\ufe0f\u034f'"ʼ‘-‟]/gu, ''))
      }
      const f = folded.get(cluster)
      s += f
      for (const end = place + cluster.length; to.length < s.length; to.push(end)) at.push(place)
      place += cluster.length
    }
    return { s, at, to }
  }

  // load reads a file of the index, once.
  function load(name) {
    if (!files.has(name)) {
      files.set(name, fetch(new URL(name, new URL(index, location))).then((answer) => {
        if (!answer.ok) throw new Error(answer.status)
        return answer.json()
      }).catch((problem) => {
        files.delete(name)
        throw problem
      }))
    }
    return files.get(name)
  }

  const loadPosts = () => load(index).then((posts) => {
    posts.known ??= posts.title.map((title, i) => [fold(title).s, posts.tags[i].map((tag) => fold(posts.names[tag]).s)])
    posts.file ??= posts.counts.flatMap((count, file) => Array.from({ length: count }, (_, i) => [file, i]))
    return posts
  })

  // gramsOf gives the longest grams of a word.
  function gramsOf(word) {
    const letters = [...word]
    const three = (i) => i >= 0 && i + 2 < letters.length && letters.slice(i, i + 3).every((c) => c < '\u2e80')
    const grams = []
    letters.forEach((c, i) => {
      if (three(i)) grams.push(c + letters[i + 1] + letters[i + 2])
      else if (i + 1 < letters.length && !three(i - 1)) grams.push(c + letters[i + 1])
    })
    return grams.length ? grams : letters
  }

  // candidates gives the set of the posts that hold some grams of all words, and
  // whether these are just the posts that hold the words.
  async function candidates(posts, words) {
    const each = words.map(gramsOf)
    const all = [...new Set(each.flat())]
    const grams = all.filter((_, i) => i % Math.ceil(all.length / mostGrams) === 0)
    const lists = await Promise.all(grams.map(async (gram) => {
      let hash = 0
      for (const c of gram) hash = (hash * 31 + c.codePointAt()) % 65521
      const shard = await load(posts.grams[hash % posts.grams.length] + '.json')
      let post = 0
      return new Set((shard[gram] ?? []).map((step) => post += step))
    }))
    return [lists.reduce((a, b) => new Set([...a].filter((post) => b.has(post)))),
      all.length === grams.length && each.every((list) => list.length < 2)]
  }

  // write puts a text into an element, from one place to another, with the words marked.
  function write(element, text, words, from = 0, to = text.length) {
    const { s, at, to: ends } = fold(text)
    const hits = []
    for (const word of words) {
      for (let i = s.indexOf(word); i >= 0; i = s.indexOf(word, i + word.length)) {
        hits.push([at[i], ends[i + word.length - 1]])
      }
    }
    hits.sort(([a], [b]) => a - b)
    let place = from
    for (const [start, end] of hits) {
      if (end <= place || start >= to) continue
      element.append(text.slice(place, Math.max(place, start)))
      make('mark', element, { textContent: text.slice(Math.max(place, start), end) })
      place = end
    }
    element.append(text.slice(place, Math.max(place, to)))
  }

  // excerpt writes the part of a post's text, with its tags behind it, in which the first of the words stands.
  function excerpt(element, text, words) {
    const { s, at } = fold(text)
    const first = Math.min(...words.map((word) => (s.indexOf(word) + s.length + 1) % (s.length + 1)))
    let from = first < s.length ? at[first] - 30 : 0
    if (from > 0) {
      const space = text.slice(from, from + 20).search(/\s/) // begin with a whole word, or at least with a whole character
      from += space < 0 ? /[\udc00-\udfff]/.test(text[from]) : space + 1
      element.append('…')
    } else from = 0
    const to = from + 160 + text.slice(from + 160, from + 180).search(/\s|[\ud800-\udbff]?$/) // end with one too
    write(element, text, words, from, to)
    if (to < text.length) element.append('…')
  }

  function make(name, parent, properties) {
    const element = Object.assign(document.createElement(name), properties)
    parent.append(element)
    return element
  }

  // fill puts values into a text, which is given as its plural forms, of which n chooses one.
  function fill(forms, values) {
    const texts = JSON.parse(forms)
    return (texts[rules.select(values.n ?? 0)] ?? texts.other).replace(/{([a-z-]+)}/g, (_, name) => values[name])
  }

  // row adds a post to the list and returns where its excerpt belongs.
  function row(posts, i, words) {
    const item = make('li', list, { className: 'row' })
    const when = make('p', item, { className: 'when' })
    const day = posts.date[i]
    if (day) {
      const [year, mm, dd] = day.split('-')
      const name = (list) => JSON.parse(list)[mm - 1]
      const date = fill(say.date, { year, month: +mm, day: +dd, mm, dd, 'month-name': name(say.months), 'month-short': name(say.short) })
      make('time', when, { dateTime: day, textContent: date })
    }
    const box = make('div', item)
    const lang = posts.lang[i] !== here && { lang: posts.lang[i] }
    write(make('a', make('h2', box, { dir: 'auto', ...lang }), { href: root + posts.path[i] }), posts.title[i], words)
    return make('p', box, { dir: 'auto', ...lang })
  }

  async function answer(query) {
    const mine = ++turn
    const words = [...new Set(fold(query).s.split(/\s+/))].filter(Boolean)
    input.value = query
    own.querySelector('a').href = form.action + '?' + new URLSearchParams({ q: query })
    list.replaceChildren()
    more.hidden = true
    if (browse) browse.hidden = words.length > 0
    list.ariaBusy = words.length > 0
    status.textContent = words.length ? say.loading : ''
    if (!words.length) return
    try {
      await find(words, () => mine !== turn)
    } catch {
      if (mine === turn) status.textContent = say.failed
    }
    if (mine === turn) list.ariaBusy = false
  }

  // find shows the posts that hold all words: first those whose titles and tags say so, then the others, newest first.
  async function find(words, old) {
    const posts = await loadPosts()
    const weights = posts.known.map(([title, tags]) => {
      let weight = 0
      let all = 1e6
      for (const word of words) {
        const here = 2 * title.includes(word) + tags.some((tag) => tag.includes(word))
        if (!here) all = 0
        weight += here
      }
      return weight + all
    })
    let order = weights.map((_, i) => i)
    const rank = (a, b) => weights[b] - weights[a] || (posts.date[b] > posts.date[a]) - (posts.date[b] < posts.date[a]) || b - a
    order.sort(rank)
    if (old()) return
    const early = new Map() // what can be shown before any text has come
    for (const i of order.filter((i) => weights[i] >= 1e6).slice(0, perPage)) early.set(i, row(posts, i, words))

    let exact = false
    if (posts.grams.length) {
      const [held, just] = await candidates(posts, words)
      order = order.filter((i) => held.has(i))
      exact = just
    }
    let shown = 0
    let next = 0
    const page = async () => {
      const goal = posts.grams.length ? shown + perPage : Infinity
      const end = posts.grams.length ? next + mostTexts : Infinity
      while (shown < goal && next < Math.min(end, order.length)) {
        const some = order.slice(next, Math.min(end, next + goal - shown))
        const texts = await Promise.all(some.map(async (i) => {
          const [file, place] = posts.file[i]
          return (await load(posts.texts[file] + '.json'))[place]
        }))
        if (old()) return
        some.forEach((i, k) => {
          const [title, tags] = posts.known[i]
          const text = fold(texts[k]).s
          if (!words.every((word) => [title, text, ...tags].some((field) => field.includes(word)))) return
          const names = posts.tags[i].map((tag) => posts.names[tag])
          excerpt(early.get(i) ?? row(posts, i, words), [texts[k], ...names].filter(Boolean).join(' · '), words)
          shown++
        })
        next += some.length
      }
      const left = order.length - next
      more.hidden = !left
      const total = shown + left
      status.textContent = left ? exact ? fill(say.first, { n: total, shown }) : fill(say.upto, { n: shown, total })
        : shown ? fill(say.all, { n: shown }) : say.none
    }
    more.firstElementChild.onclick = async () => {
      const before = list.children.length
      more.hidden = true
      try {
        await page()
        const added = list.children[before]?.querySelector('a')
        const next = added ?? (more.hidden ? input : more.firstElementChild)
        next.focus()
      } catch {
        if (!old()) status.textContent = say.failed
        more.hidden = false
      }
    }
    if (!old()) await page()
  }

  const asked = () => new URLSearchParams(location.search).get('q') ?? ''

  form.onsubmit = (event) => {
    event.preventDefault()
    const query = input.value.trim()
    if (query !== asked()) history.pushState(null, '', '?' + new URLSearchParams({ q: query }))
    answer(query)
  }
  input.addEventListener('input', () => loadPosts().catch(() => {}), { once: true })
  onpopstate = () => answer(asked())
  document.getElementById('Plain').hidden = true
  own.hidden = false
  if (asked()) answer(asked())
  else input.focus()
})()
