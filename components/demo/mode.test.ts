import type { SessionState, StepOutcome } from '../../demos/kit/session.ts'
import type { MarkInput, ModeInput } from './mode.ts'
import { describe, expect, it } from 'vitest'
import { marksOf, modeOf } from './mode.ts'

const MODES: [string, Partial<ModeInput>, ReturnType<typeof modeOf>][] = [
  ['the presenter', {}, 'live'],
  [
    'a viewer',
    { role: 'viewer' },
    'follow',
  ],
  [
    'a static host',
    { server: 'none' },
    'playback',
  ],
  [
    'a server that is gone',
    { server: 'down' },
    'playback',
  ],
  [
    'a server that has not answered yet',
    { server: 'connecting' },
    'follow',
  ],
  [
    'print, served',
    { printing: true },
    'print',
  ],
  [
    'print, static',
    { printing: true, server: 'none' },
    'print',
  ],
]

describe('the mode', () => {
  it.each(MODES)('%s', (_, input, mode) => {
    expect(modeOf({
      printing: false,
      server: 'open',
      role: 'presenter',
      ...input,
    })).toBe(mode)
  })
})

const ENGINE = { version: '26.1.5', os: 'linux', arch: 'amd64' }

function outcome(from: StepOutcome['from']): StepOutcome {
  return { result: 'done', from, duration: 1 }
}

function session(part: Partial<SessionState> = {}): SessionState {
  return {
    session: 'a',
    phase: 'ready',
    started: 2,
    outcomes: [
      outcome('engine'),
      outcome('recording'),
    ],
    from: 'recording',
    ...part,
  }
}

const MARKS: [string, Partial<MarkInput>, string][] = [
  [
    'live, before the first step',
    {
      state: session({ started: 0, outcomes: [] }),
      shown: 0,
    },
    'LIVE',
  ],
  [
    'live, a step of the engine',
    { shown: 1 },
    'LIVE',
  ],
  [
    'live, a step from the recording',
    { shown: 2 },
    'OPNAME',
  ],
  [
    'live, clicks ahead of what ran',
    { shown: 5 },
    'OPNAME',
  ],
  [
    'live, a step runs from the recording',
    {
      state: session({ phase: 'running', started: 3 }),
      shown: 3,
    },
    'OPNAME',
  ],
  [
    'live, no engine',
    { engine: null, shown: 0 },
    'OPNAME',
  ],
  [
    'live, an engine that went away after a live step',
    { engine: null, shown: 1 },
    'LIVE',
  ],
  [
    'following',
    { mode: 'follow', shown: 1 },
    'VOLGT',
  ],
  [
    'following a step from the recording',
    { mode: 'follow', shown: 2 },
    'VOLGT OPNAME',
  ],
  [
    'following, nothing known',
    { mode: 'follow', state: undefined, shown: 0 },
    'VOLGT',
  ],
  [
    'playback',
    { mode: 'playback' },
    'OPNAME',
  ],
  [
    'print',
    { mode: 'print' },
    'OPNAME',
  ],
]

describe('the mark', () => {
  it.each(MARKS)('%s', (_, input, words) => {
    const { live, follows, recording } = marksOf({
      mode: 'live',
      engine: ENGINE,
      state: session(),
      shown: 0,
      ...input,
    })
    expect([live && 'LIVE', follows && 'VOLGT', recording && 'OPNAME'].filter(Boolean).join(' ')).toBe(words)
  })
})
