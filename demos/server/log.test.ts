import type { TranscriptEvent } from '../kit/transcript.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Log } from './log.ts'

let clock: number
let told: TranscriptEvent[]
let log: Log

beforeEach(() => {
  vi.useFakeTimers()
  clock = 1000
  told = []
  log = new Log(events => told.push(...events), () => clock)
  return () => vi.useRealTimers()
})

describe('the growing transcript', () => {
  it('tells the first output after a quiet moment at once', () => {
    log.write('a')
    expect(told).toEqual([[1000, 'o', 'a']])
  })

  it('gathers what follows closely, and loses none of it', () => {
    for (const text of ['a', 'b', 'c'])
      log.write(text)
    expect(told).toEqual([[1000, 'o', 'a']])
    vi.advanceTimersByTime(10)
    expect(told).toEqual([[1000, 'o', 'a'], [1000, 'o', 'bc']])
  })

  it('does not gather without end', () => {
    log.write('a')
    log.write('x'.repeat(70_000))
    expect(told).toHaveLength(2)
  })

  it('keeps the order when something else comes in between', () => {
    log.write('a')
    log.write('b')
    log.append(['x', '0'])
    expect(told.map(([, , data]) => data)).toEqual(['a', 'b', '0'])
  })

  it('has told everyone what a late joiner reads', () => {
    log.write('a')
    log.write('b')
    expect(log.events).toEqual(told)
    expect(told).toHaveLength(2)
    vi.advanceTimersByTime(100)
    expect(told).toHaveLength(2)
  })

  it('keeps what may be the first of a secret for a moment, and tells it when it is none', () => {
    log = new Log(events => told.push(...events), () => clock, ['geheim-1234567890abcdef'])
    log.write('x ge')
    expect(told.map(([, , data]) => data)).toEqual(['x '])
    vi.advanceTimersByTime(50)
    log.write('heim-1234567890abcdef y')
    vi.advanceTimersByTime(200)
    expect(told.map(([, , data]) => data).join('')).toBe('x •••••• y')
    log.write('ge')
    vi.advanceTimersByTime(120)
    expect(told.at(-1)?.[2]).toBe('ge')
    log.write('ge')
    log.append(['x', '0'])
    expect(told.slice(-2).map(([, , data]) => data)).toEqual(['ge', '0'])
  })

  it.each([['a\r\n', false], ['a', true], ['a\r\n\x1B[0m', true]])('knows whether %j left its line open', (text, open) => {
    log.write(text)
    expect(log.lineOpen).toBe(open)
  })
})
