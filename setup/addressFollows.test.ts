import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addressFollows, REST } from './addressFollows.ts'

interface Browser {
  history: Parameters<typeof addressFollows>[0]
  /** What was written to the browser's history. */
  written: string[]
  /** What outlives the document. */
  stored: Map<string, string>
  happens: (event: string) => void
}

function browser(): Browser {
  const written: string[] = []
  const stored = new Map<string, string>()
  const events = new EventTarget()
  const history: Browser['history'] = {
    replace: to => void written.push(`replace ${to}`),
    push: to => void written.push(`push ${to}`),
    createHref: to => `#${to}`,
  }
  addressFollows(history, {
    setTimeout: (run: () => void, ms: number) => Number(setTimeout(run, ms)),
    clearTimeout: (timer?: number) => clearTimeout(timer),
    addEventListener: events.addEventListener.bind(events),
    sessionStorage: { setItem: (key: string, value: string) => void stored.set(key, value) } as Storage,
  })
  return { history, written, stored, happens: event => void events.dispatchEvent(new Event(event)) }
}

describe('the address', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('follows the last of some clicks, once, when they rest', () => {
    const { history, written } = browser()
    history.replace('/1?clicks=1')
    vi.advanceTimersByTime(REST - 1)
    history.replace('/1?clicks=2')
    vi.advanceTimersByTime(REST - 1)
    expect(written).toEqual([])
    vi.advanceTimersByTime(1)
    expect(written).toEqual(['replace /1?clicks=2'])
    vi.advanceTimersByTime(10 * REST)
    expect(written).toHaveLength(1)
  })

  it('is right before a change of slide, which is told at once', () => {
    const { history, written } = browser()
    history.replace('/1?clicks=1')
    history.push('/2')
    expect(written).toEqual(['replace /1?clicks=1', 'push /2'])
    vi.advanceTimersByTime(REST)
    expect(written).toHaveLength(2)
  })

  it('is kept for the next document when the window goes before it followed', () => {
    const { history, stored, happens } = browser()
    history.replace('/1?clicks=1')
    vi.advanceTimersByTime(REST)
    happens('pagehide')
    expect(stored.size).toBe(0)
    history.replace('/1?clicks=2')
    happens('pagehide')
    expect([...stored.values()]).toEqual(['#/1?clicks=2'])
  })

  it('is not written over the entry that Back went to', () => {
    const { history, written, happens } = browser()
    history.replace('/2?clicks=1')
    happens('popstate')
    vi.advanceTimersByTime(REST)
    expect(written).toEqual([])
  })
})
