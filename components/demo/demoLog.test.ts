import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import { describe, expect, it } from 'vitest'
import { appendEvents, branchOf, createLog, endAfter, exitOfStep, lastBeside, saysNothing } from './demoLog.ts'

const EVENTS: TranscriptEvent[] = [
  [0, 'b', 'leeg'],
  [1, 'm', 'docker run web'],
  [2, 'b', 'web'],
  [3, 'm', 'open http://localhost:8080/'],
  [4, 'p', 'proef-2.webp'],
  [5, 'm', 'docker rm web'],
  [6, 'b', 'weg'],
]

describe('what stands beside the terminal', () => {
  const log = createLog(EVENTS)

  it.each([[0, 'leeg'], [1, 'web'], [2, 'web'], [3, 'weg']])('after %i steps is the board %s: looking back moves it back', (steps, board) => {
    expect(lastBeside({ log, end: endAfter(log, steps) }, 'b')).toBe(board)
  })

  it('is the picture of the step shown, not of an earlier one', () => {
    const pictureAt = (steps: number): string | undefined => lastBeside({ log, end: endAfter(log, steps) }, 'p', log.markers[steps - 1])
    expect([1, 2, 3].map(pictureAt)).toEqual([undefined, 'proef-2.webp', undefined])
  })

  it('grows with the transcript, and a branch goes its own way', () => {
    const branch = branchOf(log)
    appendEvents(branch, [[7, 'b', 'opname']])
    expect(lastBeside({ log: branch, end: branch.events.length }, 'b')).toBe('opname')
    expect(lastBeside({ log, end: log.events.length }, 'b')).toBe('weg')
  })
})

it('a board alone does not say that a server began to work: what a window showed stays', () => {
  expect(saysNothing([[0, 'b', 'leeg']])).toBe(true)
  expect(saysNothing(EVENTS)).toBe(false)
})

describe('the exit code of a step', () => {
  const log = createLog([[0, 'm', 'een'], [1, 'x', '1'], [2, 'o', 'opname'], [3, 'x', '0'], [4, 'm', 'twee'], [5, 'o', '…'], [6, 'm', 'drie'], [7, 'x', '125']])

  it.each([[0, 3, 0], [1, 3, undefined], [2, 3, 125], [3, 3, undefined], [2, 2, undefined]])('of step %i, with %i shown, is %s', (step, shown, exit) => {
    expect(exitOfStep({ log, end: endAfter(log, shown) }, step)).toBe(exit)
  })

  it('is not known before its program ended', () => {
    expect(exitOfStep({ log, end: 1 }, 0)).toBeUndefined()
    expect(exitOfStep({ log, end: 2 }, 0)).toBe(1)
  })
})
