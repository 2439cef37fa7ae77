// Runs in a page. Each function lists what is wrong with the page as it is shown now, and nothing if all is well.
window.measure = (() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true })
  const name = (e) => `<${e.localName}${e.id ? ' id=' + e.id : ''}${e.getAttribute('class') ? ` class="${e.getAttribute('class')}"` : ''}> ${(e.textContent ?? '').trim().slice(0, 40)}`
  const ancestors = function* (e) { for (; e; e = e.parentElement) yield e }

  // [red, green, blue, alpha] from 0 to 1 of a computed colour.
  const color = (text) => {
    const numbers = text.match(/-?[\d.]+(e-?\d+)?/g).map(Number)
    if (/^rgba?\(/.test(text)) return [numbers[0] / 255, numbers[1] / 255, numbers[2] / 255, numbers[3] ?? 1]
    if (/^color\(srgb /.test(text)) return [...numbers.slice(0, 3), numbers[3] ?? 1]
    throw new Error(`a colour that cannot be read: ${text}`)
  }
  const over = (top, ground) => top.slice(0, 3).map((v, i) => v * top[3] + ground[i] * (1 - top[3])).concat(1)
  const luminance = ([r, g, b]) => {
    const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
  }
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (high + 0.05) / (low + 0.05)
  }
  // What is behind an element: the colours of its backgrounds down to the canvas. Pictures and gradients are not seen.
  const ground = (e) => {
    const layers = []
    for (const a of ancestors(e)) {
      const c = color(getComputedStyle(a).backgroundColor)
      if (c[3] > 0) layers.push(c)
      if (c[3] === 1) break
    }
    return layers.reduceRight((below, c) => over(c, below), canvas())
  }
  const canvas = () => {
    const i = document.createElementNS('http://www.w3.org/1999/xhtml', 'i')
    i.style.background = 'Canvas'
    document.documentElement.append(i)
    const c = color(getComputedStyle(i).backgroundColor)
    i.remove()
    return c
  }

  // The runs of text that are shown, each with its element and its lines' boxes, cut to what its scrolling ancestors show.
  const texts = function* () {
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let node; (node = walker.nextNode());) {
      const e = node.parentElement
      if (!node.data.trim() || !shown(e)) continue
      range.selectNodeContents(node)
      let boxes = [...range.getClientRects()].filter((r) => r.width > 1 && r.height > 1)
      let scrolls = false
      for (const a of ancestors(e)) {
        const { overflowX, overflowY, clipPath } = getComputedStyle(a)
        if (clipPath !== 'none') boxes = []
        if (a === document.documentElement || overflowX === 'visible' && overflowY === 'visible') continue
        scrolls = true
        const c = a.getBoundingClientRect()
        boxes = boxes.map((b) => new DOMRect(Math.max(b.left, c.left), Math.max(b.top, c.top), Math.min(b.right, c.right) - Math.max(b.left, c.left), Math.min(b.bottom, c.bottom) - Math.max(b.top, c.top)))
          .filter((b) => b.width > 1 && b.height > 1)
      }
      if (boxes.length) yield { e, boxes, scrolls, node }
    }
  }
  const opacity = (e) => [...ancestors(e)].reduce((o, a) => o * getComputedStyle(a).opacity, 1)

  // The box of a control and of a picture in it, which is higher than the line.
  const whole = (e) => {
    const boxes = [e, ...e.querySelectorAll('img')].map((x) => x.getBoundingClientRect())
    const x = Math.min(...boxes.map((b) => b.left)), y = Math.min(...boxes.map((b) => b.top))
    return { x, y, width: Math.max(...boxes.map((b) => b.right)) - x, height: Math.max(...boxes.map((b) => b.bottom)) - y }
  }

  return {
    luminance: () => luminance(ground(document.body ?? document.documentElement)),

    // Text of less contrast than asked for. Not measured: text in drawings, and what style sheets write (content).
    contrast: (least) => {
      const wrong = []
      for (const { e } of texts()) {
        const o = opacity(e)
        if (e.closest('svg') || o === 0) continue
        const behind = ground(e)
        const text = color(getComputedStyle(e).color)
        const c = contrast(over([...text.slice(0, 3), text[3] * o], behind), behind)
        if (c < least) wrong.push(`contrast ${c.toFixed(2)}, less than ${least}: ${name(e)}`)
      }
      return wrong
    },

    // What does not fit: a page wider than the screen, text beyond its edge, and boxes that hide a part of their text.
    cut: () => {
      const wrong = []
      const wide = document.documentElement.scrollWidth - innerWidth
      if (wide > 0) wrong.push(`is ${wide} px wider than the screen`)
      for (const { e, boxes } of texts()) {
        for (const b of boxes) if (b.left < -1 || b.right > innerWidth + 1) { wrong.push(`beyond the edge of the screen: ${name(e)}`); break }
      }
      for (const e of document.querySelectorAll('body *')) {
        if (!shown(e) || e.closest('svg, math')) continue
        if (e.closest('.comment') && e.offsetHeight > 2100 && e.textContent.length < 2100) wrong.push(`${e.offsetHeight} px high for ${e.textContent.length} characters: ${name(e)}`)
        if (!e.textContent) continue
        const s = getComputedStyle(e)
        if (s.clipPath !== 'none' || s.webkitLineClamp !== 'none') continue // only to be heard; an excerpt of a few lines
        if (/hidden|clip/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || /hidden|clip/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 1) wrong.push(`text is cut: ${name(e)}`)
      }
      return wrong
    },

    // The letters: how many are in a line, and what fine typography does with them.
    letters: () => {
      const wrong = []
      const style = (selector, ok, what) => { for (const e of document.querySelectorAll(selector)) if (shown(e) && !ok(getComputedStyle(e), e)) { wrong.push(`${what}: ${name(e)}`); break } }
      if (innerWidth >= 768) {
        const counts = { latin: [], hanzi: [] }
        for (const p of document.querySelectorAll('article > .text > p')) {
          if (p.querySelector('img, br, math, video')) continue
          const range = document.createRange()
          range.selectNodeContents(p)
          const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.bottom / 12))).size
          const hanzi = (p.textContent.match(/\p{Script=Han}/gu) ?? []).length
          if (lines < 4 || hanzi && hanzi < p.textContent.length / 2) continue
          counts[hanzi ? 'hanzi' : 'latin'].push(p.textContent.length / (lines - 0.5))
        }
        for (const [script, least, most] of [['latin', 58, 76], ['hanzi', 26, 42]]) {
          const all = counts[script].sort((a, b) => a - b)
          const median = all[all.length >> 1]
          if (all.length > 2 && (median < least || median > most)) wrong.push(`${median.toFixed(0)} letters in a line, not ${least} to ${most} (${script})`)
        }
      }
      style('time', (s) => s.fontVariantNumeric.includes('tabular-nums'), 'digits of different widths')
      style('article > .text', (s) => s.textAutospace === undefined || s.textAutospace !== 'no-autospace', 'no space between scripts')
      style('code', (s) => s.textAutospace === undefined || s.textAutospace === 'no-autospace', 'space between scripts in code')
      style(':lang(zh)[lang]:not(code, pre, em), article:lang(zh)', (s) => /^"?(PingFang|Kaiti)/.test(s.fontFamily), 'no Chinese letters')
      style('em', (s, e) => /\p{Script=Han}/u.test(e.textContent) ? s.fontStyle === 'normal' && s.textEmphasisStyle !== 'none' : s.fontStyle === 'italic' && s.textEmphasisStyle === 'none', 'slanted hanzi, or letters with dots')
      style('pre', (s, e) => e.scrollWidth <= e.clientWidth || s.backgroundImage.includes('gradient') || matchMedia('(forced-colors: active)').matches, 'no shadow where a box has more')
      // In letters of one width, numbers have no room in the margin.
      if (innerWidth >= 1260) style('article > .text > :is(ul, ol:not(.wide))', (s, e) => (s.paddingInlineStart === '0px') === (e.localName === 'ul' || !/^ui-monospace/.test(s.fontFamily)), 'marks of a list stand in the column')
      style('.chip[class*="l-"]', (s) => s.backgroundColor !== getComputedStyle(document.querySelector('.series, pre') ?? document.documentElement).backgroundColor, 'a label without a colour')
      style('.comment > .text', (s) => s.overflowX !== 'clip' || parseFloat(s.paddingInlineStart) >= (innerWidth >= 1260 ? 45 : 18), 'no room for the marks of lists')
      style('.comment .face', (s) => s.borderRadius === '50%', 'a comment without its style')
      const before = location.hash
      for (const target of document.querySelectorAll('.footnotes li[id], .comment[id]')) {
        location.hash = target.id
        if (getComputedStyle(target).outlineStyle === 'none') wrong.push(`a link to it does not show it: ${name(target)}`)
        location.hash = before || '#'
        break
      }
      return wrong
    },

    // Lines of text that lie upon one another.
    overlaps: () => {
      const lines = []
      for (const { e, boxes, node } of texts()) {
        if (e.closest('svg, math') || opacity(e) === 0) continue
        // The box of a line is higher than its letters; they touch only if its middle part does.
        for (const b of boxes) lines.push({ e, node, left: b.left + 1, right: b.right - 1, top: b.top + b.height * 0.25, bottom: b.bottom - b.height * 0.25 })
      }
      lines.sort((a, b) => a.top - b.top)
      const wrong = []
      for (let i = 0; i < lines.length; i++) {
        for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j++) {
          const [a, b] = [lines[i], lines[j]]
          if (a.node !== b.node && a.left < b.right && b.left < a.right) wrong.push(`overlap: ${name(a.e)} and ${name(b.e)}`)
        }
      }
      return wrong
    },

    // What stands beside a text, but not where its lines begin, or far from it, as its own lines are set to the wrong side, or
    // on what of the text is wider than its lines.
    beside: () => [...document.querySelectorAll('.meta, .row .when, .face')].filter(shown).flatMap((e) => {
      const text = (e.closest('article') ?? e.parentElement).querySelector('h1, h2, h3')?.getBoundingClientRect()
      const box = e.getBoundingClientRect()
      const before = text && box.right <= text.left
      if (!before && !(text && box.left >= text.right)) return []
      if (before !== (getComputedStyle(e).direction === 'ltr')) return [`stands on the wrong side: ${name(e)}`]
      for (const part of e.closest('article')?.querySelectorAll('.text > *') ?? []) {
        const p = part.getBoundingClientRect()
        if (p.left < box.right - 1 && p.right > box.left + 1 && p.top < box.bottom - 1 && p.bottom > box.top + 1) return [`lies upon ${name(part)}: ${name(e)}`]
      }
      const lines = new Map()
      for (const { e: inner, boxes } of texts()) {
        if (!e.contains(inner)) continue
        for (const b of boxes) {
          const line = [...lines.keys()].find((y) => Math.abs(y - b.bottom) < 8) ?? b.bottom
          lines.set(line, Math.min(lines.get(line) ?? Infinity, before ? text.left - b.right : b.left - text.right))
        }
      }
      const far = 3 * parseFloat(getComputedStyle(document.documentElement).fontSize)
      return [...lines.values()].filter((gap) => gap > far).slice(0, 1).map((gap) => `stands ${Math.round(gap)} px away from what it is beside: ${name(e)}`)
    }),

    // What stands in one line of small things, on another baseline than those beside it. Text is measured by its letters' box.
    baselines: () => [...document.querySelectorAll('.line, .links, .foot')].filter((e) => shown(e) && getComputedStyle(e).flexDirection === 'row').flatMap((e) => {
      const all = []
      for (const { e: inner, boxes } of texts()) {
        if (!e.contains(inner) || inner.closest('.chip, .reactions, ruby, sup, sub') || getComputedStyle(inner).fontSize !== getComputedStyle(e).fontSize) continue
        for (const b of boxes) all.push({ inner, top: b.top, height: b.height })
      }
      return all.flatMap((a, i) => all.slice(i + 1).flatMap((b) => {
        const off = Math.abs(a.top - b.top)
        return Math.abs(a.height - b.height) < 0.5 && off > 0.9 && off < a.height / 2 ? [`stands ${off.toFixed(1)} px off the baseline: ${name(b.inner)}`] : []
      })).slice(0, 1)
    }),

    // Code that runs from right to left, as the text round it.
    code: () => [...document.querySelectorAll('pre')].filter((e) => getComputedStyle(e).direction !== 'ltr' || /right|end/.test(getComputedStyle(e).textAlign)).map((e) => `runs from right to left: ${name(e)}`),

    // Numbered lists without their numbers, or with some that are cut off or lie on what stands beside the text. Nothing tells where a
    // number is, so the same one is drawn within a line, whose width tells how far it reaches.
    numbers: () => {
      const wrong = []
      const beside = [...document.querySelectorAll('.meta, .face')].filter(shown).map((e) => e.getBoundingClientRect())
      for (const list of document.querySelectorAll('.text ol')) {
        let n = list.start
        for (const e of list.children) {
          if (e.localName !== 'li' || !shown(e)) continue
          n = e.hasAttribute('value') ? e.value : n
          const value = n++
          const s = getComputedStyle(e)
          if (s.display !== 'list-item' || /^(none|"")$/.test(s.listStyleType)) {
            if (!e.classList.contains('task-list-item')) wrong.push(`has no number: ${name(e)}`)
            continue
          }
          if (s.listStylePosition === 'inside') continue
          const drawn = document.createElement('ol')
          Object.assign(drawn.style, { position: 'absolute', width: 'max-content', margin: 0, padding: 0, font: s.font, listStyle: `inside ${s.listStyleType}`, fontVariantNumeric: 'tabular-nums' })
          const item = document.createElement('li')
          item.value = value
          drawn.append(item)
          document.body.append(drawn)
          const { width } = drawn.getBoundingClientRect()
          drawn.remove()
          const box = e.getBoundingClientRect()
          const [left, right] = s.direction === 'ltr' ? [box.left - width, box.left] : [box.right, box.right + width]
          const clip = [...ancestors(e)].find((a) => getComputedStyle(a).overflowX !== 'visible' && a !== document.documentElement && a !== document.body)?.getBoundingClientRect()
          const [from, to] = [Math.max(0, clip?.left ?? 0), Math.min(document.documentElement.clientWidth, clip?.right ?? Infinity)]
          if (left < from - 1 || right > to + 1) wrong.push(`the number ${value} is cut off: ${name(e)}`)
          else if (beside.some((b) => left < b.right && right > b.left && box.top < b.bottom && box.top + parseFloat(s.fontSize) > b.top)) wrong.push(`the number ${value} lies on what is beside it: ${name(e)}`)
        }
      }
      return wrong
    },

    // Images that would move the text when they come.
    sizes: () => [...document.images].filter((i) => !(i.getAttribute('width') > 0 && i.getAttribute('height') > 0)).map((i) => `an image without width and height: ${i.outerHTML.slice(0, 120)}`),

    // What moves although the reader asked for stillness.
    motion: () => [...document.querySelectorAll('*')].flatMap((e) => {
      const s = getComputedStyle(e)
      const still = [s.transitionDuration, s.animationDuration].every((d) => d.split(', ').every((v) => parseFloat(v) === 0)) && s.scrollBehavior !== 'smooth'
      return still ? [] : [`moves: ${name(e)}`]
    }),

    // What shows without text that this is a control or an edge, where colours are the reader's own: it needs a border.
    edges: () => [...document.querySelectorAll('button, .button, input, .chip, pre, .notice, .series')].filter(shown).flatMap((e) => {
      const s = getComputedStyle(e)
      return e.closest('h1') || s.borderTopStyle !== 'none' && parseFloat(s.borderTopWidth) > 0 && contrast(color(s.borderTopColor), ground(e.parentElement)) >= 3 ? [] : [`no edge: ${name(e)}`]
    }),

    // begin finds what the Tab key has to reach, in its order; stop tells of the element that has the focus now.
    begin: () => {
      for (const d of document.querySelectorAll('details')) d.open = true
      const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], audio[controls], video[controls]')]
        .filter((e) => shown(e) && e.tabIndex >= 0 && !e.disabled)
      // From the top, wherever the page has put the focus itself.
      if (document.body) {
        document.body.tabIndex = -1
        document.body.focus()
        document.body.removeAttribute('tabindex')
      }
      window.expected = all
      window.before = null
      return { count: all.length, odd: all.filter((e) => e.tabIndex > 0).map((e) => `takes a place of its own in the order: ${name(e)}`) }
    },
    stop: () => {
      const e = document.activeElement
      if (!e || e === document.body || e === document.documentElement) return { end: true }
      const wrong = []
      const place = window.expected.indexOf(e)
      const scrolls = e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight
      if (place < 0 && !scrolls) wrong.push(`has the focus, but is no control: ${name(e)}`)
      const box = e.getBoundingClientRect()
      const rects = [...e.getClientRects()]
      if (box.width < 4 || box.height < 4 || opacity(e) < 1 || getComputedStyle(e).clipPath !== 'none') wrong.push(`has the focus and is not seen: ${name(e)}`)
      else if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push(`has the focus beyond the screen: ${name(e)}`)
      else {
        const r = rects.find((r) => r.top >= 0 && r.left >= 0 && r.width && r.height) ?? box
        const x = Math.min(Math.max(r.left + Math.min(r.width / 2, 12), 1), innerWidth - 1), y = Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 1)
        const at = document.elementFromPoint(x, y)
        if (at && !e.contains(at) && !at.contains(e)) wrong.push(`has the focus behind ${name(at)}: ${name(e)}`)
      }
      const s = getComputedStyle(e)
      const own = s.outlineStyle === 'auto' // the browser's own ring, on pages without a style sheet
      if (!own && (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2)) wrong.push(`has the focus without a ring: ${name(e)}`)
      else if (!own && contrast(color(s.outlineColor), ground(e.parentElement)) < 3) wrong.push(`has a ring of little contrast: ${name(e)}`)
      const before = window.before
      if (before) {
        if (!(before.e.compareDocumentPosition(e) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY))) wrong.push(`comes before what had the focus: ${name(e)}`)
        // Up only into a column beside; back in a line only where that has another direction.
        const [first, last] = [rects[0] ?? box, before.last]
        const top = first.top + scrollY
        if (top + first.height <= last.top && first.left < last.right && last.left < first.right) wrong.push(`stands above what had the focus: ${name(before.e)}, then ${name(e)}`)
      }
      const end = rects.at(-1) ?? box
      window.before = { e, last: { top: end.top + scrollY, left: end.left, right: end.right } }
      const look = [e.firstElementChild, e, e.parentElement].map((x) => x ? x.localName + '.' + (x.getAttribute('class') ?? '').replace(/l-\w+/, '') : '').join(' in ')
      return { place, wrong, look, name: name(e), box: whole(e) }
    },

    // The words that are shown, in their order, but for formulas and drawings.
    words: () => [...texts()].filter(({ e }) => !e.closest('svg, math')).flatMap(({ node }) => node.data.trim().split(/\s+|(?<=[/-])/)),

    // In print: boxes that scroll on a screen and hide a part on paper.
    clipped: () => [...document.querySelectorAll('body *')].filter((e) => shown(e) && /auto|scroll|hidden/.test(getComputedStyle(e).overflowX) && getComputedStyle(e).clipPath === 'none' && e.scrollWidth > e.clientWidth + 1)
      .map((e) => `is cut off on paper, ${e.scrollWidth} px in ${e.clientWidth}: ${name(e)}`),
  }
})()
