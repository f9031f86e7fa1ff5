import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { PlaybackTimers } from './playback.ts'
import { describe, expect, it } from 'vitest'
import { createLog } from './demoLog.ts'
import { advance, createStepPlayer, PAUSE_CAP } from './playback.ts'

const EVENTS: TranscriptEvent[] = [
  [0, 'm', 'een'],
  [0, 'o', 'a'],
  [5, 'o', 'b'],
  [300, 'o', 'c'],
  [60_000, 'o', 'd'],
  [60_100, 'm', 'twee'],
]

/** Time that a test moves by hand. */
function handTimers(): PlaybackTimers & { next: () => number | undefined } {
  let waiting: { run: () => void, ms: number } | undefined
  return {
    set(run, ms) {
      waiting = { run, ms }
      return 1
    },
    clear() {
      waiting = undefined
    },
    next() {
      const current = waiting
      waiting = undefined
      current?.run()
      return current?.ms
    },
  }
}

describe('playback', () => {
  it.each([
    [
      'what comes together is shown together',
      0,
      { cursor: 3, wait: 300 },
    ],
    [
      'the event that was waited for is shown',
      3,
      { cursor: 4, wait: PAUSE_CAP },
    ],
    [
      'and then the step is over',
      4,
      { cursor: 5 },
    ],
  ])('%s', (_, cursor, result) => {
    expect(advance(EVENTS, 0, cursor, 5)).toEqual(result)
  })

  it('does not turn a slow drip into a burst', () => {
    const drip = Array.from({ length: 100 }, (_, index): TranscriptEvent => [index * 10, 'o', '.'])
    expect(advance(drip, 0, 0, 100)).toEqual({ cursor: 2, wait: 20 })
  })

  it('does not wait for a time that runs backwards, where a session and a recording meet', () => {
    const joined: TranscriptEvent[] = [
      [90_000, 'o', 'live'],
      [10, 'o', 'recorded'],
    ]
    expect(advance(joined, 0, 0, 2)).toEqual({ cursor: 2 })
  })

  it('plays a step to its end, and says each time that more is to be seen', () => {
    const timers = handTimers()
    let changes = 0
    const player = createStepPlayer(() => changes++, timers)
    player.play(createLog(EVENTS), 0, 0, 5)
    expect(player.playing).toEqual({ step: 0, cursor: 3 })
    expect(timers.next()).toBe(300)
    expect(player.playing).toEqual({ step: 0, cursor: 4 })
    expect(timers.next()).toBe(PAUSE_CAP)
    expect(player.playing).toBeUndefined()
    expect(timers.next()).toBeUndefined()
    expect(changes).toBe(3)
  })

  it('finishes at once, and stays finished', () => {
    const timers = handTimers()
    const player = createStepPlayer(() => {}, timers)
    player.play(createLog(EVENTS), 0, 0, 5)
    player.finish()
    expect(player.playing).toBeUndefined()
    expect(timers.next()).toBeUndefined()
  })
})
