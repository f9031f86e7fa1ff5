import { describe, expect, it } from 'vitest'
import { Flow, HIGH, LOW, PATIENCE } from './flow.ts'

type Act = ['begin', string, number] | ['end', string] | ['sent', string, number] | ['parsed', string, number] | ['later', number]

function waits(acts: readonly Act[]): boolean {
  const flow = new Flow<string>()
  let now = 0
  for (const act of acts) {
    switch (act[0]) {
      case 'begin':
        flow.begin(act[1], act[2], now)
        break
      case 'end':
        flow.end(act[1])
        break
      case 'sent':
        flow.sent(act[1], act[2], now)
        break
      case 'parsed':
        flow.parsed(act[1], act[2], now)
        break
      case 'later':
        now += act[1]
    }
  }
  return flow.mustWait(now)
}

describe('a program waits', () => {
  it.each<[string, Act[], boolean]>([
    ['not when nobody reads', [], false],
    ['not up to the high mark', [['begin', 'a', 0], ['sent', 'a', HIGH]], false],
    ['above the high mark', [['begin', 'a', 0], ['sent', 'a', HIGH + 1]], true],
    ['still, between the marks', [['begin', 'a', 0], ['sent', 'a', HIGH + 1], ['parsed', 'a', HIGH + 1 - LOW]], true],
    ['no longer below the low mark', [['begin', 'a', 0], ['sent', 'a', HIGH + 1], ['parsed', 'a', HIGH + 2 - LOW]], false],
    ['not again between the marks', [['begin', 'a', 0], ['sent', 'a', HIGH + 1], ['parsed', 'a', HIGH + 1], ['sent', 'a', HIGH]], false],
    ['not for a reader that left', [['begin', 'a', 0], ['sent', 'a', HIGH + 1], ['end', 'a']], false],
    ['not for a reader without a sign of life', [['begin', 'a', 0], ['sent', 'a', HIGH + 1], ['later', PATIENCE]], false],
    ['again once that reader is back, still behind', [['begin', 'a', 0], ['sent', 'a', 2 * HIGH], ['later', PATIENCE], ['parsed', 'a', 10]], true],
    ['not at once for one that was idle for long', [['begin', 'a', 0], ['later', 60_000], ['sent', 'a', HIGH]], false],
    ['for one that was idle for long and then fell behind', [['begin', 'a', 0], ['later', 60_000], ['sent', 'a', HIGH + 1]], true],
    ['for the slowest of two', [['begin', 'a', 0], ['begin', 'b', 0], ['sent', 'a', HIGH + 1], ['sent', 'b', HIGH + 1], ['parsed', 'a', HIGH + 1]], true],
    ['not for a reader that has had a fresh replay', [['begin', 'a', 0], ['sent', 'a', HIGH + 1], ['begin', 'a', HIGH]], false],
    ['not for one that says it parsed more than it got', [['begin', 'a', 0], ['parsed', 'a', 1e9], ['sent', 'a', HIGH]], false],
    ['not for a strange reader', [['sent', 'x', 1e9], ['parsed', 'x', 1]], false],
  ])('%s', (_what, acts, verdict) => {
    expect(waits(acts)).toBe(verdict)
  })
})
