import type { NextAction, NextState } from './nextAction.ts'
import { describe, expect, it } from 'vitest'
import { nextAction } from './nextAction.ts'

type Session = Extract<NextState['source'], { kind: 'session' }>

const STEPS = 8

function session(part: Partial<Session> = {}): Session {
  return {
    kind: 'session',
    phase: 'ready',
    playing: false,
    started: 0,
    nextTypes: false,
    engine: true,
    ...part,
  }
}

function recording(part: Partial<Extract<NextState['source'], { kind: 'recording' }>> = {}): NextState['source'] {
  return {
    kind: 'recording',
    playing: false,
    kept: 0,
    unfinished: false,
    ...part,
  }
}

interface Case {
  when: string
  clicks: number
  source: NextState['source']
  repeated?: boolean
  then: NextAction
}

const CASES: Case[] = [
  // The presenter's window
  {
    when: 'nothing ran yet',
    clicks: 0,
    source: session(),
    then: { do: 'run', step: 0 },
  },
  {
    when: 'three steps ran',
    clicks: 3,
    source: session({ started: 3 }),
    then: { do: 'run', step: 3 },
  },
  {
    when: 'a step runs',
    clicks: 3,
    source: session({ started: 3, phase: 'running' }),
    then: { do: 'nothing' },
  },
  {
    when: 'the session is not known yet',
    clicks: 0,
    source: session({ phase: undefined }),
    then: { do: 'nothing' },
  },
  {
    when: 'looking back',
    clicks: 1,
    source: session({ started: 3 }),
    then: { do: 'move' },
  },
  {
    when: 'looking back while a step runs',
    clicks: 1,
    source: session({ started: 3, phase: 'running' }),
    then: { do: 'move' },
  },
  {
    when: 'looking back while a program holds',
    clicks: 1,
    source: session({ started: 3, phase: 'holding' }),
    then: { do: 'move' },
  },
  {
    when: 'a program holds and the next step is its own',
    clicks: 3,
    source: session({ started: 3, phase: 'holding' }),
    then: { do: 'interrupt' },
  },
  {
    when: 'a program holds and the next step types to it',
    clicks: 3,
    source: session({ started: 3, phase: 'holding', nextTypes: true }),
    then: { do: 'run', step: 3 },
  },
  {
    when: 'a program holds after the last step',
    clicks: 8,
    source: session({ started: 8, phase: 'holding' }),
    then: { do: 'interrupt' },
  },
  {
    when: 'all steps ran',
    clicks: 8,
    source: session({ started: 8 }),
    then: { do: 'move' },
  },
  {
    when: 'all steps ran, looking at an earlier one',
    clicks: 7,
    source: session({ started: 8 }),
    then: { do: 'move' },
  },
  {
    when: 'the last step runs',
    clicks: 8,
    source: session({ started: 8, phase: 'running' }),
    then: { do: 'nothing' },
  },
  {
    when: 'the clicks are ahead of what ran (another window moved them)',
    clicks: 8,
    source: session({ started: 2 }),
    then: { do: 'run', step: 2 },
  },
  {
    when: 'clicks after the demo\'s own, all ran',
    clicks: 9,
    source: session({ started: 8 }),
    then: { do: 'move' },
  },
  {
    when: 'clicks before the demo\'s own',
    clicks: -1,
    source: session(),
    then: { do: 'move' },
  },
  {
    when: 'the engine is gone',
    clicks: 3,
    source: session({ started: 3, engine: false }),
    then: { do: 'replay', step: 3 },
  },
  {
    when: 'the key is held',
    clicks: 3,
    source: session({ started: 3 }),
    repeated: true,
    then: { do: 'nothing' },
  },
  {
    when: 'the key is held while looking back',
    clicks: 1,
    source: session({ started: 3 }),
    repeated: true,
    then: { do: 'nothing' },
  },
  {
    when: 'the key is held before the demo\'s own clicks',
    clicks: -2,
    source: session(),
    repeated: true,
    then: { do: 'move' },
  },
  {
    when: 'a step plays from the recording',
    clicks: 3,
    source: session({ started: 3, phase: 'running', playing: true }),
    then: { do: 'replay', step: 2 },
  },
  // A window that follows never asks for anything.
  {
    when: 'following',
    clicks: 0,
    source: { kind: 'follow' },
    then: { do: 'move' },
  },
  {
    when: 'following, the key is held',
    clicks: 3,
    source: { kind: 'follow' },
    repeated: true,
    then: { do: 'move' },
  },
  // The recording
  {
    when: 'recording, at the start',
    clicks: 0,
    source: recording(),
    then: { do: 'play', step: 0 },
  },
  {
    when: 'recording, further on',
    clicks: 3,
    source: recording(),
    then: { do: 'play', step: 3 },
  },
  {
    when: 'recording, a step plays',
    clicks: 3,
    source: recording({ playing: true }),
    then: { do: 'finish' },
  },
  {
    when: 'recording, at the end',
    clicks: 8,
    source: recording(),
    then: { do: 'move' },
  },
  {
    when: 'recording, before the demo\'s own clicks',
    clicks: -1,
    source: recording(),
    then: { do: 'move' },
  },
  {
    when: 'recording, the key is held',
    clicks: 3,
    source: recording(),
    repeated: true,
    then: { do: 'nothing' },
  },
  {
    when: 'the server is gone, looking back at what it ran',
    clicks: 1,
    source: recording({ kept: 3 }),
    then: { do: 'move' },
  },
  {
    when: 'the server is gone, at its last step',
    clicks: 3,
    source: recording({ kept: 3 }),
    then: { do: 'play', step: 3 },
  },
  {
    when: 'the server is gone in the middle of a step',
    clicks: 3,
    source: recording({ kept: 3, unfinished: true }),
    then: { do: 'play', step: 2 },
  },
  {
    when: 'the server is gone in the middle of the last step',
    clicks: 8,
    source: recording({ kept: 8, unfinished: true }),
    then: { do: 'play', step: 7 },
  },
]

describe('the Next key', () => {
  it.each(CASES)('$when', ({ clicks, source, repeated = false, then }) => {
    expect(nextAction({
      repeated,
      clicks,
      steps: STEPS,
      source,
    })).toEqual(then)
  })

  it('never asks for anything unless this window may run', () => {
    const asks = new Set(['run', 'replay', 'interrupt'])
    for (let clicks = -2; clicks <= STEPS + 2; clicks++) {
      for (const repeated of [false, true]) {
        for (const source of [
          { kind: 'follow' } as const,
          recording(),
          recording({ playing: true }),
          recording({ kept: 4, unfinished: true }),
        ]) {
          expect(asks).not.toContain(nextAction({
            repeated,
            clicks,
            steps: STEPS,
            source,
          }).do)
        }
      }
    }
  })
})
