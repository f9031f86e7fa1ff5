import { performance } from 'node:perf_hooks'

/** Now, in ms since 1970 with fractions: comparable with `performance.timeOrigin + performance.now()` of a page on this machine. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now()
}
