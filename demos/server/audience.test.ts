import type { Role, SessionState } from '../kit/session.ts'
import type { TranscriptEvent } from '../kit/transcript.ts'
import type { Listener } from './audience.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Audience, BEHIND } from './audience.ts'
import { HIGH, PATIENCE } from './flow.ts'

/** A window that reads when the test says so. */
function windowFor(role: Role) {
  let emptied: (() => void)[] = []
  const got: { kind: string, events?: TranscriptEvent[] }[] = []
  const listener: Listener & { waits: number } = {
    role,
    waits: 0,
    waiting: () => listener.waits,
    send: text => got.push(JSON.parse(text)),
    whenEmpty: then => emptied.push(then),
  }
  return {
    listener,
    got,
    read() {
      listener.waits = 0
      const waiting = emptied
      emptied = []
      waiting.forEach(then => then())
    },
    get output() {
      return got.flatMap(({ events = [] }) => events).map(([, , data]) => data).join('')
    },
  }
}

/** A session with nothing but a transcript. */
function sessionWith(events: TranscriptEvent[]) {
  const did: string[] = []
  const state: SessionState = { session: 'x', phase: 'ready', started: 0, outcomes: [], from: 'engine' }
  return { id: 'x', events, state, did, pause: () => did.push('pause'), resume: () => did.push('resume') }
}

let events: TranscriptEvent[]
let session: ReturnType<typeof sessionWith>
let audience: Audience

function say(data: string): void {
  const event: TranscriptEvent = [0, 'o', data]
  events.push(event)
  audience.events([event])
}

beforeEach(() => {
  vi.useFakeTimers()
  events = []
  session = sessionWith(events)
  audience = new Audience('proef', session)
  return () => vi.useRealTimers()
})

describe('who looks at a demo', () => {
  it('has had everything, whenever they came', () => {
    const [early, late] = [windowFor('presenter'), windowFor('viewer')]
    audience.join(early.listener)
    say('a')
    audience.join(late.listener)
    say('b')
    expect([early.output, late.output]).toEqual(['ab', 'ab'])
    expect(late.got.map(({ kind }) => kind)).toEqual(['replay', 'events'])
  })

  it('hears nothing more after they left', () => {
    const window = windowFor('viewer')
    audience.join(window.listener)
    audience.leave(window.listener)
    say('a')
    expect(window.output).toBe('')
  })

  it('is skipped while it does not keep up, and gets the whole transcript when it does', () => {
    const window = windowFor('viewer')
    audience.join(window.listener)
    say('a')
    window.listener.waits = BEHIND + 1
    say('b')
    say('c')
    expect(window.output).toBe('a')
    window.read()
    expect(window.got.at(-1)).toMatchObject({ kind: 'replay', events: [[0, 'o', 'a'], [0, 'o', 'b'], [0, 'o', 'c']] })
    say('d')
    expect(window.got.at(-1)).toMatchObject({ kind: 'events', events: [[0, 'o', 'd']] })
  })

  it('cannot pile up replays by asking again and again', () => {
    const window = windowFor('viewer')
    audience.join(window.listener)
    window.listener.waits = BEHIND + 1
    for (let i = 0; i < 100; i++)
      audience.join(window.listener)
    expect(window.got).toHaveLength(1)
    window.read()
    expect(window.got).toHaveLength(2)
  })

  it('turns to a new session together', () => {
    const window = windowFor('viewer')
    audience.join(window.listener)
    say('oud')
    audience.turnTo(sessionWith([[0, 'o', 'nieuw']]))
    expect(window.got.at(-1)).toMatchObject({ kind: 'replay', events: [[0, 'o', 'nieuw']] })
  })
})

describe('back-pressure', () => {
  const flood = 'x'.repeat(HIGH + 1)

  it('holds the program for the presenter, until it has caught up', () => {
    const window = windowFor('presenter')
    audience.join(window.listener)
    say(flood)
    expect(session.did).toEqual(['pause'])
    audience.parsed(window.listener, flood.length)
    expect(session.did).toEqual(['pause', 'resume'])
  })

  it('never holds it for a viewer', () => {
    const window = windowFor('viewer')
    audience.join(window.listener)
    say(flood)
    expect(session.did).toEqual([])
  })

  it.each<[string, (window: ReturnType<typeof windowFor>) => void]>([
    ['that left', ({ listener }) => audience.leave(listener)],
    ['that fell behind', ({ listener }) => {
      listener.waits = BEHIND + 1
      say('x')
    }],
    ['that says nothing', () => vi.advanceTimersByTime(PATIENCE + 20)],
  ])('does not hold it for a presenter %s', (_what, act) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const window = windowFor('presenter')
    audience.join(window.listener)
    say(flood)
    act(window)
    expect(session.did).toEqual(['pause', 'resume'])
  })
})
