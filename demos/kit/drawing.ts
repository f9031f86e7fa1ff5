/** A point in hundredths of what is drawn on: [0, 0] is its upper left corner, [100, 100] its lower right one. */
export type DrawingPoint = readonly [x: number, y: number]

/**
 * What a recording draws on a page before its picture is taken, with the mouse, as someone in the class does when it is live:
 * `{ on: '#canvas', strokes: [[[25, 15], [75, 15], [45, 88]]], shows: /een 7/ }`.
 */
export interface Drawing {
  /** The element that is drawn on: a CSS selector. */
  on: string
  /** Each from where the button goes down, along its points, to where it is let go. */
  strokes: readonly (readonly DrawingPoint[])[]
  /** The text of the page, its white space made single spaces, once it has answered; the picture is of that. */
  shows: RegExp
}

/** What keeps a drawing from being drawn: a Dutch sentence; undefined when nothing does. */
export function faultOfDrawing({ on, strokes, shows }: Drawing): string | undefined {
  if (typeof on !== 'string' || !on.trim())
    return 'draw.on ontbreekt; noem het element waarop getekend wordt, bijvoorbeeld \'#canvas\''
  if (!Array.isArray(strokes) || strokes.length === 0)
    return 'draw.strokes ontbreekt; een tekening heeft minstens één lijn'
  const stroke = strokes.findIndex(points => !Array.isArray(points) || points.length < 2 || !points.every(isPoint))
  if (stroke >= 0)
    return `draw.strokes past niet: lijn ${stroke + 1} heeft minstens twee punten [x, y] nodig, elk getal van 0 tot 100`
  if (!(shows instanceof RegExp) || shows.global || shows.sticky)
    return 'draw.shows is geen patroon zonder vlag g of y; schrijf wat de pagina na de tekening moet tonen, bijvoorbeeld /een 7/'
  return undefined
}

function isPoint(point: unknown): boolean {
  return Array.isArray(point) && point.length === 2 && point.every(value => typeof value === 'number' && value >= 0 && value <= 100)
}
