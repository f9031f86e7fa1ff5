import type { Stroke } from './drawing.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HANDWRITING } from '../handwriting.ts'
import { checkModel, classify, mostLikely } from './classifier.ts'
import { readSamples } from './dataset.ts'
import { cellsOfStrokes, strokesOfPicture } from './drawing.ts'

const model = checkModel(JSON.parse(readFileSync(new URL('model.json', import.meta.url), 'utf8')))
const hands = Object.entries(HANDWRITING).flatMap(([digit, drawings]) =>
  drawings.map((strokes, hand) => ({ digit: Number(digit), hand, strokes })))

function read(cells: readonly number[]): number {
  return mostLikely(classify(model, cells))
}

function moved(strokes: readonly Stroke[], scale: number, dx: number, dy: number): Stroke[] {
  return strokes.map(stroke => stroke.map(([x, y]) => [x * scale + dx, y * scale + dy] as const))
}

/** A 32×32 picture as a canvas would give it: a pixel is inked when it lies close to a point of a stroke. */
function picture(strokes: readonly Stroke[]): number[][] {
  const points = strokes.flatMap(stroke => stroke.slice(1).flatMap(([x, y], index) => {
    const [fromX, fromY] = stroke[index]!
    return Array.from({ length: 40 }, (_, part) => [fromX + (x - fromX) * part / 39, fromY + (y - fromY) * part / 39] as const)
  }))
  return Array.from({ length: 32 }, (_, row) => Array.from({ length: 32 }, (_, column) =>
    points.some(([x, y]) => Math.hypot(x * 0.32 - column, y * 0.32 - row) < 1.5)
      ? 255
      : 0))
}

describe('a digit drawn with the mouse', () => {
  it('is there for each digit', () => {
    expect(new Set(hands.map(({ digit }) => digit)).size).toBe(10)
  })

  it.each(hands)('$digit (hand $hand) is read', ({ digit, strokes }) => {
    expect(read(cellsOfStrokes(strokes))).toBe(digit)
  })

  it.each(hands)('$digit (hand $hand) is read the same when small and in a corner', ({ strokes }) => {
    const cells = cellsOfStrokes(strokes)
    // The rounding of fractions may move a pixel on the edge of the line, no more.
    cellsOfStrokes(moved(strokes, 0.2, 300, -40)).forEach((ink, index) => expect(Math.abs(ink - cells[index]!)).toBeLessThanOrEqual(1))
  })

  it.each(hands.filter(({ hand }) => hand === 0))('$digit is read from a picture of 32×32 as well', ({ digit, strokes }) => {
    expect(read(cellsOfStrokes(strokesOfPicture(picture(strokes))))).toBe(digit)
  })
})

describe('the picture for the model', () => {
  it('leaves about as much ink as the digits of the data set', () => {
    const inks = readSamples().map(({ cells }) => cells.reduce((sum, ink) => sum + ink, 0)).sort((a, b) => a - b)
    const [least, most] = [inks[Math.floor(inks.length * 0.02)]!, inks[Math.floor(inks.length * 0.98)]!]
    for (const { strokes } of hands) {
      const ink = cellsOfStrokes(strokes).reduce((sum, cell) => sum + cell, 0)
      expect(ink).toBeGreaterThanOrEqual(least)
      expect(ink).toBeLessThanOrEqual(most)
    }
  })

  it('has 64 counts of 0 to 16, and fills the height', () => {
    for (const { strokes } of hands) {
      const cells = cellsOfStrokes(strokes)
      expect(cells).toHaveLength(64)
      expect(cells.every(ink => Number.isInteger(ink) && ink >= 0 && ink <= 16)).toBe(true)
      expect(cells.slice(0, 8).some(ink => ink > 0)).toBe(true)
      expect(cells.slice(56).some(ink => ink > 0)).toBe(true)
    }
  })

  it.each<[string, Stroke[]]>([
    ['a dot', [[[5, 5]]]],
    ['two dots on one place', [[[5, 5]], [[5, 5]]]],
    ['a dash', [[[0, 5], [10, 5]]]],
  ])('of %s is in the middle, and no nonsense', (_, strokes) => {
    const cells = cellsOfStrokes(strokes)
    expect(cells.every(Number.isInteger)).toBe(true)
    expect(cells[27]).toBeGreaterThan(0)
    expect(cells.slice(0, 8)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  })

  it('of nothing is empty', () => {
    expect(cellsOfStrokes([]).every(ink => ink === 0)).toBe(true)
  })
})
