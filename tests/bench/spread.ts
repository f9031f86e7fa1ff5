/** What a series of measurements says: its middle, and how far it strays. */
export interface Spread {
  min: number
  median: number
  /** 95th percentile, nearest rank. */
  p95: number
  max: number
  count: number
}

/** The spread of at least one measurement, in the unit they came in. */
export function spreadOf(samples: readonly number[]): Spread {
  if (samples.length === 0)
    throw new RangeError('a spread needs at least one measurement')
  const sorted = samples.toSorted((a, b) => a - b)
  return {
    min: rank(sorted, 0),
    median: (rank(sorted, Math.floor((sorted.length - 1) / 2)) + rank(sorted, Math.ceil((sorted.length - 1) / 2))) / 2,
    p95: rank(sorted, Math.ceil(sorted.length * 0.95) - 1),
    max: rank(sorted, sorted.length - 1),
    count: sorted.length,
  }
}

/** The part of the measurements, 0 to 1, that is at most `limit`. */
export function shareWithin(samples: readonly number[], limit: number): number {
  return samples.filter(sample => sample <= limit).length / samples.length
}

function rank(sorted: readonly number[], index: number): number {
  return sorted[index] ?? Number.NaN
}
