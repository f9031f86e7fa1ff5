import type { ServerMessage } from '../../demos/kit/protocol.ts'
import type { SessionState } from '../../demos/kit/session.ts'
import type { Recording, TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { DemoSession } from './demoSession.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineDemo } from '../../demos/kit/demo.ts'
import { run } from '../../demos/kit/step.ts'
import { outputOf } from '../../demos/kit/transcript.ts'
import { createDemoSession } from './demoSession.ts'

const DEMO = defineDemo({
  title: 'Proef',
  steps: [
    run('docker version'),
    run('docker ps'),
    run('docker images'),
  ],
})

const RECORDING: Recording = {
  header: {
    version: 3,
    term: { cols: 80, rows: 20 },
    timestamp: 1,
    title: 'Proef',
    lesson: {
      demo: 'proef',
      digest: '',
      engine: { version: '1', os: 'linux', arch: 'amd64' },
    },
  },
  events: [
    [0, 'm', 'docker version'],
    [0, 'o', 'opname 1. '],
    [1, 'm', 'docker ps'],
    [1, 'o', 'opname 2. '],
    [2, 'm', 'docker images'],
    [2, 'o', 'opname 3. '],
  ],
}

vi.mock('./recordings.ts', () => ({
  recordingOf: () => Promise.resolve(RECORDING),
}))

function state(part: Partial<SessionState> = {}): SessionState {
  return {
    session: 's1',
    phase: 'ready',
    started: 0,
    outcomes: [],
    from: 'engine',
    ...part,
  }
}

function replay(events: readonly TranscriptEvent[], part: Partial<SessionState> = {}): ServerMessage {
  return {
    kind: 'replay',
    demo: 'proef',
    state: state(part),
    events,
  }
}

function events(added: readonly TranscriptEvent[], session = 's1'): ServerMessage {
  return {
    kind: 'events',
    demo: 'proef',
    session,
    events: added,
  }
}

/** What a terminal would be fed after this many clicks. */
function shown(session: DemoSession, clicks: number): string {
  const { log, end } = session.targetAt(clicks)
  return outputOf(log.events.slice(0, end))
}

const STEP_1: TranscriptEvent[] = [
  [0, 'm', 'docker version'],
  [0, 'o', 'echt 1. '],
]
const STEP_2: TranscriptEvent[] = [
  [9, 'm', 'docker ps'],
  [9, 'o', 'echt 2. '],
]

let session: DemoSession

beforeEach(() => {
  session = createDemoSession('proef', DEMO)
})

describe('a demo in a window with a server', () => {
  it('shows what came before it joined, then what comes', () => {
    session.receive(replay(STEP_1, { started: 1 }))
    session.receive(events(STEP_2))
    expect(shown(session, 2)).toBe('echt 1. echt 2. ')
  })

  it('shows an earlier step as it was', () => {
    session.receive(replay([
      ...STEP_1,
      ...STEP_2,
    ], { started: 2 }))
    expect(shown(session, 1)).toBe('echt 1. ')
    expect(shown(session, 0)).toBe('')
  })

  it('forgets everything at a restart', () => {
    session.receive(replay([
      ...STEP_1,
      ...STEP_2,
    ], { started: 2 }))
    session.receive(replay([], { session: 's2' }))
    expect(shown(session, 2)).toBe('')
    expect(session.session).toBe('s2')
  })

  it('passes over what comes late from a session that is over', () => {
    session.receive(replay([], { session: 's2' }))
    session.receive(events(STEP_1, 's1'))
    expect(shown(session, 1)).toBe('')
  })

  it('tells its terminal of each change', () => {
    const changed = vi.fn()
    const stop = session.onChange(changed)
    session.receive(replay([]))
    session.receive(events(STEP_1))
    stop()
    session.receive(events(STEP_2))
    expect(changed).toHaveBeenCalledTimes(2)
  })

  it('counts what was parsed since the last replay, for back-pressure', () => {
    session.receive(replay(STEP_1))
    session.receive(events(STEP_2))
    expect(session.parsed).toBe('echt 1. echt 2. '.length)
    session.reportPending(8)
    expect([session.parsed, session.hasPending]).toEqual([8, true])
    session.reportPending(0)
    session.receive(replay([]))
    expect(session.parsed).toBe(0)
  })

  it('keeps a refusal until something happens', () => {
    session.receive({
      kind: 'refused',
      code: 'viewer',
      sentence: 'dat mag niet',
      demo: 'proef',
    })
    expect(session.refusal.value).toBe('dat mag niet')
    session.receive(events(STEP_1))
    session.receive(replay([]))
    expect(session.refusal.value).toBeUndefined()
  })
})

describe('a demo whose server went away', () => {
  beforeEach(async () => {
    await session.prefetch()
    session.receive(replay([
      ...STEP_1,
      ...STEP_2,
    ], { started: 2 }))
  })

  it('shows what was there', () => {
    session.goAlone()
    expect(shown(session, 2)).toBe('echt 1. echt 2. ')
    expect(session.alone.value).toEqual({ kept: 2, unfinished: false })
  })

  it('goes on with the recording of the next step', () => {
    session.goAlone()
    session.play(2)
    session.finish()
    expect(shown(session, 3)).toBe('echt 1. echt 2. opname 3. ')
    expect(shown(session, 1)).toBe('echt 1. ')
  })

  it('finishes a step that was cut short from its recording, and says so', () => {
    session.receive({
      kind: 'state',
      demo: 'proef',
      state: state({ phase: 'running', started: 2 }),
    })
    session.goAlone()
    expect(shown(session, 2)).toBe('echt 1. echt 2. ')
    expect(session.alone.value).toEqual({ kept: 2, unfinished: true })
    session.play(1)
    session.finish()
    expect(shown(session, 2)).toMatch(/^echt 1. echt 2. .*opname.*opname 2. $/s)
    session.play(2)
    session.finish()
    expect(shown(session, 3)).toMatch(/opname 2. opname 3. $/)
  })

  it('believes the server again when it is back', () => {
    session.goAlone()
    session.play(2)
    session.rejoin(false)
    session.receive(replay(STEP_1, { session: 's9', started: 1 }))
    expect(session.alone.value).toBeUndefined()
    expect(shown(session, 3)).toBe('echt 1. ')
  })

  it('does not go blank in a window that looks on when the server began anew', () => {
    session.goAlone()
    session.rejoin(true)
    session.receive(replay([[0, 'b', 'leeg']], { session: 's9' }))
    expect(shown(session, 2)).toBe('echt 1. echt 2. ')
    // The board of the new session may come a moment after its replay.
    session.receive(events([[0, 'b', 'iets']], 's9'))
    expect(shown(session, 2)).toBe('echt 1. echt 2. ')
    session.receive(events([
      [0, 'm', 'docker version'],
      [0, 'o', 'nieuw 1. '],
    ], 's9'))
    session.receive({
      kind: 'state',
      demo: 'proef',
      state: state({ session: 's9', started: 1 }),
    })
    expect(shown(session, 2)).toBe('nieuw 1. ')
    expect(session.targetAt(2).log.beside).toEqual([0, 1])
  })
})

describe('a demo without a server', () => {
  beforeEach(async () => {
    session.goAlone()
    await session.prefetch()
  })

  it('is its recording, cut at the step that the clicks say', () => {
    expect([0, 1, 3].map(clicks => shown(session, clicks))).toEqual(['', 'opname 1. ', 'opname 1. opname 2. opname 3. '])
  })

  it('plays a step again after looking back', () => {
    session.play(0)
    session.finish()
    expect(session.playing.value).toBeUndefined()
    session.play(0)
    session.finish()
    expect(shown(session, 1)).toBe('opname 1. ')
  })
})
