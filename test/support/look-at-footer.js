// Runs in the browser, on the page of a mail: does a person see the footer's sentence and its link? In plain JavaScript,
// for a page knows no types and the rest of this program no page.

/** Looks at the last place of the sentence in the document, and at the link that follows it, as a reader would. */
export function look({ sentence, url, linked }) {
  const problems = []
  const nowhere = { x: 0, y: 0, width: 0, height: 0 }

  /** The last occurrence, as a range in one text node. */
  const findLast = words => {
    const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT)
    let range = null
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const at = node.nodeValue.lastIndexOf(words)
      if (at < 0) continue
      range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + words.length)
    }
    return range
  }

  /** The nearest text before this node that is not blank. */
  const textBefore = from => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    walk.currentNode = from
    for (let node = from; node; node = walk.previousNode()) {
      const words = node === from ? node.nodeValue.slice(0, node.nodeValue.lastIndexOf(sentence)) : node.nodeValue
      const end = words.search(/[^\s\u2800\u3164\u200b][\s\u2800\u3164\u200b]*$/)
      if (end < 0) continue
      const range = document.createRange()
      range.setStart(node, end)
      range.setEnd(node, end + 1)
      return range
    }
    return null
  }

  const colourOf = css => {
    const [r = 0, g = 0, b = 0, a = 1] = (css.match(/[\d.]+/g) ?? []).map(Number)
    return [r, g, b, a]
  }
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map(v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
  const backgroundOf = element => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.backgroundImage !== 'none') problems.push('a background image lies behind it')
      const colour = colourOf(style.backgroundColor)
      if (colour[3] === 1) return colour
      if (colour[3] > 0) problems.push('a half transparent background lies behind it')
    }
    return [255, 255, 255, 1]
  }

  const check = (what, range) => {
    const element = range.startContainer.parentElement
    const say = problem => problems.push(`${what}: ${problem}`)
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }))
      say('not visible')
    const style = getComputedStyle(element)
    if (Number.parseFloat(style.fontSize) < 10) say(`font-size ${style.fontSize}`)
    if (style.visibility !== 'visible') say(style.visibility)
    for (let at = element; at; at = at.parentElement) {
      const own = getComputedStyle(at)
      if (own.display === 'none') say('display none')
      if (Number(own.opacity) < 1) say(`opacity ${own.opacity}`)
      for (const property of ['filter', 'clipPath', 'maskImage', 'transform'])
        if (own[property] !== 'none') say(`${property} ${own[property]}`)
      if (own.direction === 'rtl' || own.unicodeBidi === 'bidi-override') say('right to left')
      if (own.writingMode !== 'horizontal-tb') say(own.writingMode)
    }
    const [dark, light] = [luminance(colourOf(style.color)), luminance(backgroundOf(element))].toSorted((a, b) => a - b)
    const contrast = (light + 0.05) / (dark + 0.05)
    if (contrast < 4.5) say(`contrast ${contrast.toFixed(1)}`)
    if (colourOf(style.color)[3] < 1) say('transparent colour')

    scrollTo(0, range.getBoundingClientRect().top + scrollY - innerHeight / 2)
    const rects = [...range.getClientRects()]
    if (rects.length === 0) say('no box')
    for (const rect of rects) {
      const root = document.documentElement
      if (rect.width < 30 || rect.height < 8) say(`a box of ${rect.width} x ${rect.height}`)
      if (rect.left < 0 || rect.right > innerWidth) say('beyond the side of the window')
      if (rect.top + scrollY < 0 || rect.bottom + scrollY > root.scrollHeight) say('outside of the document')
      if (rect.top < 0 || rect.bottom > innerHeight) say('cannot be scrolled to')
      for (const part of [0.02, 0.5, 0.98]) {
        const hit = document.elementFromPoint(rect.left + rect.width * part, rect.top + rect.height / 2)
        if (hit !== element && !element.contains(hit)) say(`covered by ${hit?.outerHTML.slice(0, 80)}`)
      }
    }
  }

  const words = findLast(sentence)
  if (!words) return { problems: ['the sentence is no text of the document'], box: nowhere }
  check('the sentence', words)
  const before = textBefore(words.startContainer)
  const gap = before ? words.getBoundingClientRect().top - before.getBoundingClientRect().bottom : 0
  if (gap > 200) problems.push(`${Math.round(gap)} blank pixels stand before it`)
  const { x, y, width, height } = words.getBoundingClientRect()
  const box = { x, y, width, height }

  const target = findLast(url)
  if (!target) return { problems: [...problems, 'the link is no text of the document'], box }
  if (linked) {
    const link = target.startContainer.parentElement.closest('a')
    if (link?.getAttribute('href') !== url) problems.push('the link leads elsewhere')
    if (link?.textContent !== url) problems.push('the link says something else')
    if (link?.parentElement !== words.startContainer.parentElement) problems.push('the link is not beside the sentence')
  }
  check('the link', target)
  // What is rendered, as Chromium itself would copy it.
  const rendered = document.body.innerText
    .trimEnd()
    .split('\n')
    .filter(line => line.trim() !== '')
  if (!rendered.slice(-2).join('\n').endsWith(`${sentence}\n${url}`))
    problems.push('they are not the last lines that are shown')
  scrollTo(0, words.getBoundingClientRect().top + scrollY - innerHeight / 2)
  const { top, left } = words.getBoundingClientRect()
  return { problems, box: { ...box, x: left, y: top } }
}
