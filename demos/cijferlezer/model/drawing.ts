import { SIDE } from './dataset.ts'

/** Where the pen was, in any unit: only the shape counts. x grows to the right, y grows downwards. */
export type Point = readonly [x: number, y: number]
/** One movement of the pen, from where it touches the paper to where it leaves it. */
export type Stroke = readonly Point[]

/** A straight line: where it starts, how far it goes, and the square of its length. */
interface Line {
  fromX: number
  fromY: number
  dx: number
  dy: number
  square: number
}

/** Pixels to a side of the bitmap from which the digits of the data set were counted, and of one of its blocks. */
const BITMAP = 32
const BLOCK = BITMAP / SIDE
/** The room for the middle of the pen: their digits fill the full height and, at most, three quarters of the width. */
const HEIGHT = BITMAP - 5
const WIDTH = 19
/** A flat dash stays one: it is not stretched upwards more than this, compared to its width. */
const STRETCH = 1.6
/** Their pens left about as much ink on each digit, thick pen or thin: this many pixels of the 1024. */
const INK = 310
/** Half the width of the thinnest and the thickest pen, in pixels. */
const THIN = 1.2
const THICK = 4.6

/**
 * A drawing as the digits of the data set were made: centred and scaled on a bitmap of 32×32, drawn with a pen that leaves
 * the usual amount of ink, and the ink counted in 8×8 blocks. Gives 64 counts of 0–16, row by row; strokes without any
 * point give an empty picture.
 */
export function cellsOfStrokes(strokes: readonly Stroke[]): number[] {
  const lines = place(strokes).flatMap(linesOf)
  const distances = Float64Array.from({ length: BITMAP * BITMAP }, (_, index) =>
    squareTo(lines, index % BITMAP + 0.5, Math.floor(index / BITMAP) + 0.5))
  const usual = distances.toSorted()[INK - 1] ?? 0
  const pen = Math.min(THICK ** 2, Math.max(THIN ** 2, usual))

  const cells = new Uint8Array(SIDE * SIDE)
  distances.forEach((distance, index) => {
    const row = Math.floor(index / BITMAP / BLOCK)
    const column = Math.floor(index % BITMAP / BLOCK)
    if (distance <= pen)
      cells[row * SIDE + column]! += 1
  })
  return [...cells]
}

/**
 * The strokes that would leave the ink of a picture: each inked pixel, drawn on to its right and lower neighbours.
 * `rows` holds the ink per pixel; more than half of the most counts as ink.
 */
export function strokesOfPicture(rows: readonly (readonly number[])[]): Stroke[] {
  const enough = rows.flat().reduce((most, ink) => Math.max(most, ink), 0) / 2
  const inked = (x: number, y: number): boolean => (rows[y]?.[x] ?? 0) > enough
  return rows.flatMap((row, y) => row.flatMap((_, x): Stroke[] => {
    if (!inked(x, y))
      return []
    const neighbours: Point[] = [
      [x + 1, y],
      [x, y + 1],
    ]
    return [
      [
        [x, y],
      ],
      ...neighbours.filter(([nx, ny]) => inked(nx, ny)).map((neighbour): Stroke => [
        [x, y],
        neighbour,
      ]),
    ]
  }))
}

/** Moves and scales the strokes into the middle of the bitmap. */
function place(strokes: readonly Stroke[]): Stroke[] {
  const points = strokes.flat()
  const [left, right] = reach(points.map(([x]) => x))
  const [top, bottom] = reach(points.map(([, y]) => y))
  // A single dot has no size to scale by; it stays a dot in the middle.
  const highest = HEIGHT / (bottom - top || Number.POSITIVE_INFINITY)
  const widest = WIDTH / (right - left || Number.POSITIVE_INFINITY)
  const scaleX = right === left
    ? 0
    : bottom === top
      ? widest
      : Math.min(widest, highest)
  const scaleY = bottom === top
    ? 0
    : right === left
      ? highest
      : Math.min(highest, scaleX * STRETCH)
  return strokes.map(stroke => stroke.map(([x, y]): Point => [
    (x - (left + right) / 2) * scaleX + BITMAP / 2,
    (y - (top + bottom) / 2) * scaleY + BITMAP / 2,
  ]))
}

function reach(values: readonly number[]): [least: number, most: number] {
  return values.reduce(([least, most], value) => [
    Math.min(least, value),
    Math.max(most, value),
  ], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ])
}

/** How far a place is from the nearest of the lines, in pixels, squared: a root for each line would take most of the time. */
function squareTo(lines: readonly Line[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY
  for (const { fromX, fromY, dx, dy, square } of lines) {
    const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / square))
    const offX = x - fromX - along * dx
    const offY = y - fromY - along * dy
    least = Math.min(least, offX * offX + offY * offY)
  }
  return least
}

/** The lines of which a stroke consists; a stroke of one point is one line of no length. */
function linesOf(stroke: Stroke): Line[] {
  const starts = stroke.length === 1 ? stroke : stroke.slice(0, -1)
  return starts.map(([fromX, fromY], index) => {
    const [toX, toY] = stroke[index + 1] ?? [fromX, fromY]
    const [dx, dy] = [toX - fromX, toY - fromY]
    return { fromX, fromY, dx, dy, square: dx * dx + dy * dy }
  })
}
