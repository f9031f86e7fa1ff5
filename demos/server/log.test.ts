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

  describe('with a secret', () => {
    const SECRET = 'geheim-1234567890abcdef'
    const shown = (): string => told.map(([, , data]) => data).join('')

    beforeEach(() => {
      log = new Log(events => told.push(...events), () => clock, [SECRET])
    })

    /** So much later, in ms. */
    function wait(ms: number): void {
      clock += ms
      vi.advanceTimersByTime(ms)
    }

    it('never tells the first of it, though it comes letter by letter and minutes apart', () => {
      for (const letter of `x ${SECRET} y`) {
        log.write(letter)
        wait(5 * 60_000)
      }
      expect(shown()).toBe('x •••••• y')
    })

    it('tells other output at once', () => {
      for (const text of ['x', 'geen ', '/ # ', 'klaar\r\n']) {
        wait(1000)
        log.write(text)
        expect(told.at(-1)).toEqual([clock, 'o', text])
      }
    })

    it('tells what was none when more comes, or the program ends', () => {
      log.write('x ge')
      expect(shown()).toBe('x ')
      wait(1000)
      log.write('en')
      wait(1000)
      log.write(' ge')
      log.append(['x', '0'])
      expect(shown()).toBe('x geen ge0')
    })

    it('does not tell the first of it because something else happens meanwhile', () => {
      log.write(SECRET.slice(0, 6))
      log.append(['b', '{}'], ['i', 'x'])
      log.settle()
      wait(60_000)
      log.write(SECRET.slice(6))
      wait(60_000)
      expect(told.map(([, code, data]) => `${code} ${data}`)).toEqual(['b {}', 'i x', 'o ••••••'])
    })

    it('hides the first of it when the program ends in the middle', () => {
      log.write(`x ${SECRET.slice(0, 6)}`)
      log.append(['x', '137'])
      expect(shown()).toBe('x ••••••137')
    })

    it('hides what it learns from then on, in output and in what is told beside it', () => {
      log.hide('ander-geheim')
      log.write('ander-')
      wait(60_000)
      log.write('geheim\r\n')
      log.append(['m', 'ander-geheim'])
      expect(shown()).toBe('••••••\r\n••••••')
    })
  })

  it.each([['a\r\n', false], ['a', true], ['a\r\n\x1B[0m', true]])('knows whether %j left its line open', (text, open) => {
    log.write(text)
    expect(log.lineOpen).toBe(open)
  })
})
