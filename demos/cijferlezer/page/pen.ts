/** What the pen reports. */
export interface PenListener {
  /** The pen touches the paper. */
  onDown: () => void
  /** The pen left the paper after drawing. */
  onUp: () => void
  /** Enter: the drawing is done. */
  onDone: () => void
  /** Delete, Backspace or Escape. */
  onClear: () => void
}

/** The pen on the canvas: mouse, finger, stylus or keyboard. */
export interface Pen {
  /** What was drawn: strokes of points [x, y] in the canvas's own pixels. */
  strokes: () => [number, number][][]
  clear: () => void
}

/** Width of the line, in the canvas's pixels. */
const WIDTH = 44
/** How far an arrow key moves the pen, in the canvas's pixels. */
const KEY_STEP = 50
/** Points that are closer than this to the one before add nothing. */
const NEAR = 4

/** Lets people draw on the canvas. Colours come from the page's `--ink` and `--line`. */
export function createPen(canvas: HTMLCanvasElement, listener: PenListener): Pen {
  const context = canvas.getContext('2d')
  if (!context)
    throw new Error('Deze browser kan niet tekenen op een canvas.')
  const style = getComputedStyle(canvas)
  let strokes: [number, number][][] = []
  /** The pointer that draws; a second finger does not. */
  let pointer: number | undefined
  /** The pen that the keyboard moves; undefined while nobody does. */
  let hand: { x: number, y: number, down: boolean } | undefined

  function paint(): void {
    if (!context)
      return
    const { width, height } = canvas
    context.clearRect(0, 0, width, height)
    context.lineCap = context.lineJoin = 'round'
    context.lineWidth = WIDTH
    context.strokeStyle = context.fillStyle = style.getPropertyValue('--ink')
    for (const stroke of strokes) {
      context.beginPath()
      stroke.forEach(([x, y], index) => index === 0
        ? context.moveTo(x, y)
        : context.lineTo(x, y))
      // A line of no length has no round ends in every browser; a dot must show.
      if (stroke.length === 1 && stroke[0])
        context.lineTo(stroke[0][0] + 0.1, stroke[0][1])
      context.stroke()
    }
    if (hand) {
      context.beginPath()
      context.lineWidth = 6
      context.strokeStyle = style.getPropertyValue('--c-container')
      context.arc(hand.x, hand.y, hand.down
        ? WIDTH / 2
        : WIDTH, 0, 2 * Math.PI)
      context.stroke()
    }
  }

  function add(x: number, y: number): void {
    const stroke = strokes.at(-1)
    const [lastX, lastY] = stroke?.at(-1) ?? [Number.NaN, Number.NaN]
    if (!(Math.hypot(x - lastX, y - lastY) < NEAR)) {
      stroke?.push([
        Math.round(x),
        Math.round(y),
      ])
    }
  }

  function place(event: PointerEvent): [number, number] {
    const box = canvas.getBoundingClientRect()
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height]
  }

  function lift(event: PointerEvent): void {
    if (event.pointerId !== pointer)
      return
    pointer = undefined
    listener.onUp()
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (pointer !== undefined || event.button !== 0)
      return
    hand = undefined
    pointer = event.pointerId
    canvas.setPointerCapture(pointer)
    listener.onDown()
    strokes.push([])
    add(...place(event))
    paint()
  })
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer)
      return
    // A quick hand moves several times between two frames; all of it belongs to the line.
    const moves = event.getCoalescedEvents?.() ?? []
    for (const move of moves.length > 0
      ? moves
      : [event])
      add(...place(move))
    paint()
  })
  canvas.addEventListener('pointerup', lift)
  canvas.addEventListener('pointercancel', lift)

  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-KEY_STEP, 0],
    ArrowRight: [KEY_STEP, 0],
    ArrowUp: [0, -KEY_STEP],
    ArrowDown: [0, KEY_STEP],
  }
  canvas.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey)
      return
    const move = moves[event.key]
    if (move || event.key === ' ') {
      hand ??= { x: canvas.width / 2, y: canvas.height / 4, down: false }
      if (move)
        moveHand(...move)
      else
        turnHand()
      paint()
    }
    else if (event.key === 'Enter') {
      listener.onDone()
    }
    else if (['Delete', 'Backspace', 'Escape'].includes(event.key)) {
      listener.onClear()
    }
    else {
      return
    }
    event.preventDefault()
  })
  canvas.addEventListener('blur', () => {
    if (hand?.down)
      listener.onUp()
    hand = undefined
    paint()
  })

  function moveHand(dx: number, dy: number): void {
    if (!hand)
      return
    hand.x = Math.min(canvas.width - WIDTH, Math.max(WIDTH, hand.x + dx))
    hand.y = Math.min(canvas.height - WIDTH, Math.max(WIDTH, hand.y + dy))
    if (hand.down)
      add(hand.x, hand.y)
  }

  function turnHand(): void {
    if (!hand)
      return
    hand.down = !hand.down
    if (!hand.down)
      return listener.onUp()
    listener.onDown()
    strokes.push([])
    add(hand.x, hand.y)
  }

  return {
    strokes: () => strokes.filter(stroke => stroke.length > 0),
    clear() {
      strokes = []
      if (hand)
        hand.down = false
      paint()
    },
  }
}
