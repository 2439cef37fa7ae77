// Goes through a page with the Tab key: every control has its turn, in the order of the text, is seen while it has the
// focus, and looks different then. What was compared once, in any page, is in seen.
export const walk = async (page, complain, { skip, pixels, seen }) => {
  const { count, odd } = await page.evaluate(() => measure.begin())
  odd.forEach(complain)
  const reached = new Set()
  for (let i = 0; ; i++) {
    if (i > count + 80) return complain(`the Tab key does not get out after ${i} steps`)
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => measure.stop())
    if (stop.end || reached.has(stop.place) && stop.place >= 0) break
    if (i === 0 && skip && !stop.name.includes('class="skip"')) complain(`the first to have the focus is not the link to the text: ${stop.name}`)
    stop.wrong.forEach(complain)
    if (stop.place >= 0) reached.add(stop.place)
    if (seen.has(stop.look)) continue
    seen.add(stop.look)
    await differs(page, stop, complain, pixels)
  }
  const left = await page.evaluate((reached) => expected.filter((e, i) => !reached.includes(i)).map((e) => e.outerHTML.slice(0, 120)), [...reached])
  for (const html of left) complain(`the Tab key does not reach ${html}`)
}

// differs compares the pictures of a control with the focus and without.
const differs = async (page, stop, complain, pixels) => {
  const { x, y, width, height } = stop.box
  const view = page.viewportSize()
  const left = Math.max(0, x - 6), top = Math.max(0, y - 6)
  const clip = { x: left, y: top, width: Math.min(view.width, x + width + 6) - left, height: Math.min(view.height, y + height + 6) - top }
  if (clip.width < 2 || clip.height < 2) return
  const picture = async () => (await page.screenshot({ clip, caret: 'hide' })).toString('base64')
  const focused = await picture()
  await page.evaluate(() => { window.focused = document.activeElement; window.focused.blur() })
  const plain = await picture()
  // The element gets it back without scrolling, so that the next Tab goes on from there.
  await page.evaluate(() => window.focused.focus({ preventScroll: true, focusVisible: true }))
  const changed = await pixels.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(pictures.map(async (p) => {
      const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + p)).blob())
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
      context.drawImage(image, 0, 0)
      return context.getImageData(0, 0, image.width, image.height).data
    }))
    let n = 0
    for (let i = 0; i < a.length; i += 4) if (Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 100) n++
    return n
  }, [focused, plain])
  // A ring two pixels wide on half of the visible circumference at least: of a large box only a part is on the screen.
  if (changed < clip.width + clip.height - 24) complain(`looks nearly the same with the focus, ${changed} pixels: ${stop.name}`)
}
