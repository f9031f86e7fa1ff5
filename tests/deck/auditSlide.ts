/** What is wrong with how a slide looks, found in the browser that shows it. */
export interface Finding {
  what: 'broken' | 'outside' | 'cut off' | 'too small' | 'overlapping' | 'covered' | 'too pale'
  /** The text, or the element. */
  where: string
  detail: string
}

export interface AuditLimits {
  no: number
  /** The canvas, in px. */
  width: number
  height: number
  /** The smallest letter, in px of the canvas, and that of a terminal. */
  smallest: number
  smallestInTerminal: number
}

export interface Audit {
  /** Every text on the slide, piece by piece, with whether it is set as code. */
  texts: { text: string, code: boolean }[]
  findings: Finding[]
}

/**
 * Runs in the page, so it stands alone. Looks at every piece of text as it is painted: its ink, not its box, what lies
 * under it and what over it.
 */
export function auditSlide({ no, width, height, smallest, smallestInTerminal }: AuditLimits): Audit {
  interface Box { left: number, top: number, right: number, bottom: number }
  interface Piece { text: string, element: Element, ink: Box, size: number }
  interface Colour { r: number, g: number, b: number, a: number }

  /** Rounding of the browser's layout, in px. */
  const SLACK = 1
  /** Inks that touch less than this do not disturb, in px. */
  const TOUCH = 2
  /** A list that scrolls by itself shows a part of it on purpose; a page lies over its terminal on purpose. */
  const SCROLLS = '.step-list ol:is(.above, .below)'
  const ON_TOP = '.page-card'

  const findings: Finding[] = []
  const root = document.querySelector(`#slide-content .slidev-page-${no}`)
  if (!root)
    return { texts: [], findings: [{ what: 'broken', where: `slide ${no}`, detail: 'is not there' }] }
  if (/An error occurred/.test(root.textContent))
    findings.push({ what: 'broken', where: `slide ${no}`, detail: root.textContent.trim() })

  const pen = document.createElement('canvas').getContext('2d')!
  const hitAll = document.head.appendChild(document.createElement('style'))
  hitAll.textContent = '.slidev-page * { pointer-events: auto !important }'

  const isSeen = (element: Element): boolean => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })

  /** What only a screen reader gets. */
  const isSpoken = (element: Element): boolean => {
    for (let at: Element | null = element; at && at !== root; at = at.parentElement) {
      const { clipPath, position } = getComputedStyle(at)
      if (clipPath.startsWith('inset(50%') || (position === 'absolute' && at.clientWidth === 1))
        return true
    }
    return false
  }

  const piecesOf = (node: Text, element: Element): Piece[] => {
    const first = node.data.search(/\S/)
    const range = document.createRange()
    range.setStart(node, first)
    range.setEnd(node, node.data.trimEnd().length)
    const text = range.toString()
    const style = getComputedStyle(element)
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    const metrics = pen.measureText(text)
    const box = metrics.fontBoundingBoxAscent + metrics.fontBoundingBoxDescent
    const rects = [...range.getClientRects()].filter(rect => rect.width > 0.5 && rect.height > 0.5)
    // Shortened with an ellipsis: what is there of it is the box, and that it is short is said.
    const short = getComputedStyle(element).textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth
      ? element.getBoundingClientRect()
      : undefined
    return rects.slice(0, short ? 1 : rects.length).map((rect) => {
      const scale = rect.height / box
      const baseline = rect.top + metrics.fontBoundingBoxAscent * scale
      return {
        text: text.replaceAll(/\s+/g, ' '),
        element,
        size: Number.parseFloat(style.fontSize) * scale,
        ink: {
          left: rect.left,
          right: short ? Math.min(rect.right, short.right) : rect.right,
          top: baseline - metrics.actualBoundingBoxAscent * scale,
          bottom: baseline + metrics.actualBoundingBoxDescent * scale,
        },
      }
    })
  }

  const pieces: Piece[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!(node instanceof Text) || !element || node.data.trim() === '' || element.closest('style, script, title, desc, defs'))
      continue
    if (isSeen(element) && !isSpoken(element))
      pieces.push(...piecesOf(node, element))
  }

  const round = (box: Box): string => [box.left, box.top, box.right, box.bottom].map(Math.round).join(' ')
  const leaves = (box: Box, { left, top, right, bottom }: Box): boolean => box.left < left - SLACK || box.top < top - SLACK || box.right > right + SLACK || box.bottom > bottom + SLACK
  const canvas: Box = { left: 0, top: 0, right: width, bottom: height }

  // Shapes and boxes that paint.
  for (const element of root.querySelectorAll('*')) {
    if (!isSeen(element) || element.closest('defs, clipPath, mask, [aria-hidden="true"] use'))
      continue
    const style = getComputedStyle(element)
    const paints = element instanceof SVGGeometryElement || element instanceof HTMLImageElement
      || (element instanceof HTMLElement && (Number.parseFloat(style.borderTopWidth) > 0 || !/rgba\(.*, 0\)|transparent/.test(style.backgroundColor)))
    const box = element.getBoundingClientRect()
    if (paints && box.width > 0 && box.height > 0 && leaves(box, canvas) && !element.closest(SCROLLS))
      findings.push({ what: 'outside', where: `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`, detail: round(box) })
  }

  const parse = (colour: string): Colour => {
    const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number)
    return { r, g, b, a: colour === 'transparent' || colour === 'none' ? 0 : a }
  }
  const over = (top: Colour, under: Colour): Colour => {
    const mix = (a: number, b: number): number => a * top.a + b * (1 - top.a)
    return { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a: top.a + under.a * (1 - top.a) }
  }
  const luminance = ({ r, g, b }: Colour): number => {
    const [red = 0, green = 0, blue = 0] = [r, g, b].map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const contrastOf = (a: Colour, b: Colour): number => {
    const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one)
    return (light + 0.05) / (dark + 0.05)
  }
  const opacityOf = (element: Element): number => {
    let opacity = 1
    for (let at: Element | null = element; at && at !== root; at = at.parentElement)
      opacity *= Number(getComputedStyle(at).opacity)
    return opacity
  }
  /** What an element puts on a point of the slide; a colour we cannot tell counts as none. */
  const paintOf = (element: Element, x: number, y: number): Colour => {
    const style = getComputedStyle(element)
    if (element instanceof SVGGeometryElement) {
      const at = new DOMPoint(x, y).matrixTransform(element.getScreenCTM()!.inverse())
      const { a: fill } = parse(style.fill)
      const filled = style.fill.startsWith('rgb') && fill > 0 && element.isPointInFill(at)
      const colour = parse(filled ? style.fill : style.stroke.startsWith('rgb') && element.isPointInStroke(at) ? style.stroke : 'none')
      return { ...colour, a: colour.a * Number(filled ? style.fillOpacity : style.strokeOpacity) * opacityOf(element) }
    }
    if (element instanceof SVGElement)
      return parse('none')
    const colour = parse(style.backgroundColor)
    return { ...colour, a: colour.a * opacityOf(element) }
  }
  const groundUnder = (stack: readonly Element[], x: number, y: number): Colour => {
    const layers: Colour[] = []
    for (const element of stack) {
      layers.push(paintOf(element, x, y))
      if (layers.at(-1)!.a > 0.995)
        break
    }
    return layers.reduceRight((ground, layer) => over(layer, ground), { r: 255, g: 255, b: 255, a: 1 })
  }

  for (const { text, element, ink, size } of pieces) {
    const terminal = element.closest('.terminal-rows') !== null
    if (element.closest(SCROLLS))
      continue
    if (size < (terminal ? smallestInTerminal : smallest) - 0.2)
      findings.push({ what: 'too small', where: text, detail: `${size.toFixed(1)} px` })
    if (leaves(ink, canvas)) {
      findings.push({ what: 'outside', where: text, detail: round(ink) })
      continue
    }
    for (let at: Element | null = element; at && at !== root; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at)
      if (at instanceof HTMLElement && (overflowX !== 'visible' || overflowY !== 'visible') && leaves(ink, at.getBoundingClientRect()))
        findings.push({ what: 'cut off', where: text, detail: `${round(ink)} in ${at.className} ${round(at.getBoundingClientRect())}` })
    }
    const y = (ink.top + ink.bottom) / 2
    const style = getComputedStyle(element)
    const written = element instanceof SVGElement ? style.fill : style.color
    let worst = Number.POSITIVE_INFINITY
    for (const share of [0.08, 0.5, 0.92]) {
      const x = ink.left + (ink.right - ink.left) * share
      const stack = document.elementsFromPoint(x, y)
      const at = stack.findIndex(other => other === element || other.contains(element))
      const above = stack.slice(0, Math.max(0, at)).find(other => !element.contains(other) && paintOf(other, x, y).a > 0.5)
      if (above?.closest(ON_TOP))
        continue
      if (above)
        findings.push({ what: 'covered', where: text, detail: `by <${above.tagName.toLowerCase()} class="${above.getAttribute('class') ?? ''}">` })
      const ground = groundUnder(stack.slice(Math.max(0, at)), x, y)
      const ink1 = parse(written)
      worst = Math.min(worst, contrastOf(over({ ...ink1, a: ink1.a * opacityOf(element) }, ground), ground))
    }
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    if (worst < (large ? 3 : 4.5) - 0.02)
      findings.push({ what: 'too pale', where: text, detail: `${worst.toFixed(2)}, ${written}` })
  }

  const free = pieces.filter(({ element }) => !element.closest(SCROLLS))
  free.forEach((one, index) => {
    for (const other of free.slice(index + 1)) {
      const wide = Math.min(one.ink.right, other.ink.right) - Math.max(one.ink.left, other.ink.left)
      const high = Math.min(one.ink.bottom, other.ink.bottom) - Math.max(one.ink.top, other.ink.top)
      if (wide > TOUCH && high > TOUCH && (one.element.closest(ON_TOP) === null) === (other.element.closest(ON_TOP) === null))
        findings.push({ what: 'overlapping', where: `${one.text} × ${other.text}`, detail: `${Math.round(wide)} × ${Math.round(high)} px` })
    }
  })

  hitAll.remove()
  return {
    texts: pieces.map(({ text, element }) => ({ text, code: /mono/i.test(getComputedStyle(element).fontFamily) })),
    findings,
  }
}
