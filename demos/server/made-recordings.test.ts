/** The recordings that travel with the deck: a student at home sees what the demos are now, or `npm run record` was forgotten. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBoard } from '../kit/board.ts'
import { pictureName } from '../kit/page.ts'
import { labelOf } from '../kit/step.ts'
import { eventsOfStep, markersOf } from '../kit/transcript.ts'
import { loadDemos } from './demos.ts'
import { RECORDINGS } from './paths.ts'
import { PICTURE_LIMIT } from './picture.ts'
import { recordingDigest } from './recording-digest.ts'
import { readRecording } from './recordings.ts'

const demos = [...(await loadDemos()).values()]

it('there are demos, and nothing is recorded that is no demo', () => {
  expect(demos.length).toBeGreaterThan(8)
  const known = demos.flatMap(({ id, demo }) => [`${id}.cast`, ...demo.steps.flatMap(({ kind }, step) => kind === 'open' ? [pictureName(id, step)] : [])])
  expect(readdirSync(RECORDINGS).filter(name => !known.includes(name))).toEqual([])
})

describe.each(demos.map(loaded => [loaded.id, loaded] as const))('the recording of %s', async (id, { demo, folder }) => {
  const recording = await readRecording(id)
  const events = recording?.events ?? []

  it('is of the demo as it is now', async () => {
    expect(recording?.header.lesson.digest).toBe(await recordingDigest({ demo, folder }))
  })

  it('has every step, under its own name', () => {
    expect(markersOf(events).map(index => events[index]?.[2])).toEqual(demo.steps.map(labelOf))
  })

  it('has a picture of each page that is opened, small enough to travel', () => {
    for (const [step, { kind }] of demo.steps.entries()) {
      const named = eventsOfStep(events, step).filter(([, code]) => code === 'p').map(([, , name]) => name)
      expect(named).toEqual(kind === 'open' ? [pictureName(id, step)] : [])
      for (const name of named)
        expect(statSync(join(RECORDINGS, name)).size).toBeLessThanOrEqual(PICTURE_LIMIT)
    }
  })

  it('has boards that can be read, when the demo has one, from before the first step on', () => {
    const boards = events.filter(([, code]) => code === 'b')
    expect(boards.length > 1).toBe(demo.board !== undefined)
    expect(boards.map(([, , data]) => readBoard(data)).filter(board => !board)).toEqual([])
    if (demo.board)
      expect(events[0]?.[1]).toBe('b')
  })
})
