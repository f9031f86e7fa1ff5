import type { StepOutcome } from '../../demos/kit/session.ts'
import { describe, expect, it } from 'vitest'
import { marksOfPlayback, marksOfSession } from './stepMarks.ts'

const RESULTS: StepOutcome['result'][] = [
  'done',
  'unexpected',
  'interrupted',
  'timeout',
  'lost',
]

describe('the marks in the list', () => {
  it('say how each step ended, what runs and what comes', () => {
    const outcomes = RESULTS.map((result): StepOutcome => ({ result, from: 'engine', duration: 1 }))
    expect(marksOfSession(8, { phase: 'running', started: 6, outcomes })).toEqual([
      'done',
      'failed',
      'stopped',
      'failed',
      'failed',
      'running',
      'next',
      'later',
    ])
  })

  it('show a step as stopped at once, though its program is still on its way out', () => {
    const outcomes: StepOutcome[] = [
      { result: 'interrupted', from: 'engine', duration: 1 },
    ]
    expect(marksOfSession(2, { phase: 'running', started: 1, outcomes })).toEqual(['stopped', 'next'])
  })

  it('follow the clicks in playback', () => {
    expect(marksOfPlayback(4, 2, 1)).toEqual(['done', 'running', 'next', 'later'])
    expect(marksOfPlayback(2, 2, undefined)).toEqual(['done', 'done'])
  })
})
