import type { Figure } from './figure.ts'
import { expect, it } from 'vitest'
import { judge } from './figure.ts'

const figure: Figure = {
  what: 'proef',
  unit: 'ms',
  ours: [110, 100, 300],
  compared: 'alone',
  limit: 110,
}
const yardstick = {
  name: 'bare PTY',
  samples: [90, 80, 100],
}

it.each<[string, Partial<Figure>, number, boolean]>([
  [
    'the median alone, on its limit',
    {},
    110,
    true,
  ],
  [
    'the worst of a series',
    { counts: 'max' },
    300,
    false,
  ],
  [
    'a difference of medians',
    { compared: 'difference', yardstick, limit: 19 },
    20,
    false,
  ],
  [
    'a ratio of medians',
    { compared: 'ratio', yardstick, limit: 1.3 },
    110 / 90,
    true,
  ],
  [
    'a least',
    { atLeast: true, limit: 111 },
    110,
    false,
  ],
  [
    'a ratio without a yardstick never holds',
    { compared: 'ratio', limit: 99 },
    Number.NaN,
    false,
  ],
  [
    'a measurement that failed never holds',
    {
      ours: [Number.NaN],
    },
    Number.NaN,
    false,
  ],
])('%s', (_what, change, value, holds) => {
  expect(judge({
    ...figure,
    ...change,
  })).toMatchObject({ value, holds })
})
