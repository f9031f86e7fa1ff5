import type { Spread } from './spread.ts'
import { spreadOf } from './spread.ts'

/** How a figure's number comes about from ours and the yardstick. */
export type Comparison = 'difference' | 'ratio' | 'alone'

/** One thing that is promised, and what was measured for it. */
export interface Figure {
  what: string
  unit: 'ms' | 'MB' | 'kB' | '%' | ''
  ours: readonly number[]
  /** The same thing done by the yardstick, in the same run; left out where the promise stands alone. */
  yardstick?: { name: string, samples: readonly number[] }
  compared: Comparison
  /** Which of a series counts: the middle, the worst but for one in twenty, or the worst of all. */
  counts?: 'median' | 'p95' | 'max' | 'min'
  /** In `unit`, or a bare number for a ratio. */
  limit: number
  /** A limit is a most, unless it is a least. */
  atLeast?: boolean
  /** What a reader must know about this number, in a few words. */
  note?: string
}

export interface Verdict {
  /** The number that is held against the limit. */
  value: number
  holds: boolean
  ours: Spread
  yardstick?: Spread
}

/** Holds a figure against its limit. A number that could not be made (NaN) never holds. */
export function judge(figure: Figure): Verdict {
  const counts = figure.counts ?? 'median'
  const ours = spreadOf(figure.ours)
  const yardstick = figure.yardstick && spreadOf(figure.yardstick.samples)
  const value = compare(figure.compared, ours[counts], yardstick?.[counts] ?? Number.NaN)
  return {
    value,
    holds: figure.atLeast
      ? value >= figure.limit
      : value <= figure.limit,
    ours,
    yardstick,
  }
}

function compare(comparison: Comparison, ours: number, yardstick: number): number {
  switch (comparison) {
    case 'difference': return ours - yardstick
    case 'ratio': return ours / yardstick
    case 'alone': return ours
  }
}
