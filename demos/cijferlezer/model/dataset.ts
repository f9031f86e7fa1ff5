import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createRandom, shuffled } from './random.ts'

/** Side of the picture that the model sees, in cells. */
export const SIDE = 8
/** Ink in a full cell: the 4×4 pixels that were counted in it. */
export const FULL = 16

/** One example: what was written, and the ink in its 64 cells, row by row, 0–16. */
export interface Sample {
  digit: number
  cells: readonly number[]
}

const DATA = new URL('digits.csv.gz', import.meta.url)
/** Decides which fifth is held out: the same one for the script that trains and the test that checks. */
const SPLIT_SEED = 8
const HELD_OUT = 1 / 5

/** The UCI handwritten digits, in the order of the file. Throws when the file is not what it was. */
export function readSamples(file: URL = DATA): Sample[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')
  return lines.map((line, index) => {
    const numbers = line.split(',').map(Number)
    const digit = numbers[SIDE * SIDE]
    if (numbers.length !== SIDE * SIDE + 1 || digit === undefined || !numbers.every(Number.isInteger))
      throw new Error(`${file.pathname}: regel ${index + 1} is geen voorbeeld van ${SIDE}×${SIDE} met zijn cijfer`)
    return {
      digit,
      cells: numbers.slice(0, -1),
    }
  })
}

/** Splits the samples once and for all: four fifths to learn from, one fifth that training never sees. */
export function splitSamples(samples: readonly Sample[]): { learned: Sample[], heldOut: Sample[] } {
  const order = shuffled(samples, createRandom(SPLIT_SEED))
  const held = Math.round(order.length * HELD_OUT)
  return {
    heldOut: order.slice(0, held),
    learned: order.slice(held),
  }
}
