import type { TranscriptEvent } from '../kit/transcript.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { GAP_CAP, gapsOf, playEvents } from './playback.ts'

const events: TranscriptEvent[] = [[5000, 'o', 'a'], [5000, 'o', 'b'], [5300, 'o', 'c'], [95_000, 'o', 'd']]

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

it('keeps the pace of the recording, without its long waits', () => {
  expect(gapsOf(events)).toEqual([0, 0, 300, GAP_CAP])
})

describe('playing', () => {
  function play() {
    const played: string[] = []
    const done = vi.fn()
    const playback = playEvents(events, ([, , data]) => played.push(data), done)
    return { played, done, playback }
  }

  it('gives each event at its time, and then says so', () => {
    const { played, done } = play()
    expect(played.join('')).toBe('ab')
    vi.advanceTimersByTime(299)
    expect(played.join('')).toBe('ab')
    vi.advanceTimersByTime(1)
    expect(played.join('')).toBe('abc')
    expect(done).not.toHaveBeenCalled()
    vi.advanceTimersByTime(GAP_CAP)
    expect(played.join('')).toBe('abcd')
    expect(done).toHaveBeenCalledOnce()
  })

  it('finishes at once when asked, and only once', () => {
    const { played, done, playback } = play()
    playback.finish()
    playback.finish()
    vi.runAllTimers()
    expect(played.join('')).toBe('abcd')
    expect(done).toHaveBeenCalledOnce()
  })

  it('stops for good', () => {
    const { played, done, playback } = play()
    playback.cancel()
    playback.finish()
    vi.runAllTimers()
    expect(played.join('')).toBe('ab')
    expect(done).not.toHaveBeenCalled()
  })

  it('of nothing is done', () => {
    const done = vi.fn()
    playEvents([], () => {}, done)
    expect(done).toHaveBeenCalledOnce()
  })
})
