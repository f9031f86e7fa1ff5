import { expect, it } from 'vitest'
import { shareWithin, spreadOf } from './spread.ts'

it.each([
  [
    [7],
    {
      min: 7,
      median: 7,
      p95: 7,
      max: 7,
      count: 1,
    },
  ],
  [
    [3, 1],
    {
      min: 1,
      median: 2,
      p95: 3,
      max: 3,
      count: 2,
    },
  ],
  [
    [30, 10, 20],
    {
      min: 10,
      median: 20,
      p95: 30,
      max: 30,
      count: 3,
    },
  ],
  [
    Array.from({ length: 100 }, (_, i) => 100 - i),
    {
      min: 1,
      median: 50.5,
      p95: 95,
      max: 100,
      count: 100,
    },
  ],
])('%j', (samples, spread) => {
  expect(spreadOf(samples)).toEqual(spread)
})

it('refuses to make a middle of nothing', () => {
  expect(() => spreadOf([])).toThrow(RangeError)
})

it('counts a measurement on the limit as within it', () => {
  expect(shareWithin([100, 101, 20, 30], 100)).toBe(0.75)
})
