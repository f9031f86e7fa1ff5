import type { IncomingMessage } from 'node:http'
import type { Point, Stroke } from './model/drawing.ts'
import { Buffer } from 'node:buffer'
import { ReaderError } from './error.ts'
import { SIDE } from './model/dataset.ts'
import { cellsOfStrokes, strokesOfPicture } from './model/drawing.ts'
import { isCells } from './reading.ts'

/** Bytes of a request; the largest drawing that is accepted stays well below it. */
export const LARGEST_BODY = 128 * 1024
/** Points of a drawing, all strokes together: minutes of drawing. */
const MOST_POINTS = 4000
/** Side of a picture, in pixels. */
const LARGEST_SIDE = 64
/** Far past any screen, and small enough to calculate with. */
const FARTHEST = 100_000

const EXAMPLE = '{"lijnen": [[[50, 10], [50, 90]]]}'

/** The JSON in a request. Throws a ReaderError (`not-json`, `too-large`, `request`). */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json')
    throw new ReaderError('not-json', 'Stuur de tekening als JSON, met content-type: application/json.')

  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > LARGEST_BODY)
      throw new ReaderError('too-large', `Die tekening is te groot: hoogstens ${LARGEST_BODY / 1024} kB.`)
    chunks.push(bytes)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  }
  catch (cause) {
    throw new ReaderError('request', `Dat is geen JSON. Een voorbeeld: ${EXAMPLE}`, cause)
  }
}

/**
 * The picture for the model, from a request's JSON: `lijnen` (strokes of points) or `raster` (rows of ink: 8×8 counts of 0–16
 * as the data set has them, or a picture of up to 64×64 in any scale). Throws a ReaderError (`request`).
 */
export function cellsOfRequest(value: unknown): number[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if ('lijnen' in value)
      return cellsOfStrokes(checkStrokes(value.lijnen))
    if ('raster' in value)
      return cellsOfPicture(checkPicture(value.raster))
  }
  throw new ReaderError('request', `Er zit geen tekening in. Een voorbeeld: ${EXAMPLE}`)
}

function checkStrokes(value: unknown): Stroke[] {
  if (!Array.isArray(value) || !value.every((stroke): stroke is Stroke => Array.isArray(stroke) && stroke.every(isPoint)))
    throw new ReaderError('request', `‘lijnen’ moet een lijst van lijnen zijn, elk een lijst van punten [x, y]. Een voorbeeld: ${EXAMPLE}`)
  const points = value.reduce((sum, stroke) => sum + stroke.length, 0)
  if (points === 0)
    throw new ReaderError('request', 'De tekening is leeg: teken eerst een cijfer.')
  if (points > MOST_POINTS)
    throw new ReaderError('request', `De tekening heeft te veel punten: hoogstens ${MOST_POINTS}.`)
  return value
}

function checkPicture(value: unknown): number[][] {
  if (!Array.isArray(value) || !value.every((row): row is number[] => Array.isArray(row) && row.every(isInk)))
    throw new ReaderError('request', '‘raster’ moet een lijst van rijen zijn, elk een lijst van getallen vanaf 0.')
  const width = value[0]?.length ?? 0
  if (!isSide(value.length) || !isSide(width) || value.some(row => row.length !== width))
    throw new ReaderError('request', `‘raster’ moet van ${SIDE}×${SIDE} tot ${LARGEST_SIDE}×${LARGEST_SIDE} zijn, met even lange rijen.`)
  if (value.every(row => row.every(ink => ink === 0)))
    throw new ReaderError('request', 'De tekening is leeg: teken eerst een cijfer.')
  return value
}

/** A picture of 8×8 is taken as it is when it can be one of the data set; all others are centred and scaled. */
function cellsOfPicture(rows: readonly (readonly number[])[]): number[] {
  const cells = rows.flat()
  return isCells(cells) && rows.length === SIDE
    ? cells
    : cellsOfStrokes(strokesOfPicture(rows))
}

function isSide(length: number): boolean {
  return length >= SIDE && length <= LARGEST_SIDE
}

function isPoint(value: unknown): value is Point {
  return Array.isArray(value) && value.length === 2
    && value.every(part => typeof part === 'number' && Math.abs(part) <= FARTHEST)
}

function isInk(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}
