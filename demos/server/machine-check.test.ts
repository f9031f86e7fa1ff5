import type { CheckState, ImageProgress, Verdict } from '../kit/preflight.ts'
import type { MachineCheckParts } from './machine-check.ts'
import { expect, it } from 'vitest'
import { LessonError } from '../kit/error.ts'
import { MachineCheck } from './machine-check.ts'

const GOOD: Verdict = { what: 'engine', is: 'good', found: '28' }

/** A check of a machine that exists in the test alone, and every state that was told. */
function checkOf(parts: Partial<MachineCheckParts>): { check: MachineCheck, told: CheckState[] } {
  const told: CheckState[] = []
  const check = new MachineCheck({ look: async () => [GOOD], missing: async () => [], fetch: async () => true, onState: state => told.push(state), ...parts })
  return { check, told }
}

it('says that it looks, and then what it found', async () => {
  const { check, told } = checkOf({})
  await check.check()
  expect(told).toEqual([{ looking: true, rows: [], images: [] }, { looking: false, rows: [GOOD], images: [] }])
})

it('looks once when two windows ask', async () => {
  let looks = 0
  const { check } = checkOf({ look: async () => {
    looks++
    return [GOOD]
  } })
  await Promise.all([check.check(), check.check()])
  expect(looks).toBe(1)
})

it('shows the rows of before while it looks again', async () => {
  const { check, told } = checkOf({})
  await check.check()
  await check.check()
  expect(told[2]).toMatchObject({ looking: true, rows: [GOOD] })
})

it('has a red row when it can’t look', async () => {
  const { check } = checkOf({ look: async () => {
    throw new LessonError('engine-silent', 'de engine antwoordt niet')
  } })
  await check.check()
  expect(check.state).toMatchObject({ looking: false, rows: [{ is: 'bad', found: 'de engine antwoordt niet' }] })
  expect(check.state.rows[0]?.fix).toBeDefined()
})

it('fetches what is missing, shows whole per cents, and looks again', async () => {
  const steps: ImageProgress[] = [0, 0.001, 0.5, 0.501].map(part => ({ name: 'nginx', state: 'fetching', part }))
  const { check, told } = checkOf({
    missing: async () => ['nginx', 'redis:8'],
    fetch: async (names, onProgress) => {
      expect(names).toEqual(['nginx', 'redis:8'])
      steps.forEach(onProgress)
      onProgress({ name: 'nginx', state: 'done', part: 1 })
      onProgress({ name: 'redis:8', state: 'failed', part: 0, sentence: 'geen netwerk' })
    },
  })
  await check.fetch()
  expect(told.map(({ images }) => images.map(({ state, part }) => `${state} ${part}`).join())).toEqual([
    'waiting 0,waiting 0',
    'fetching 0,waiting 0',
    'fetching 0.5,waiting 0',
    'done 1,waiting 0',
    'done 1,failed 0',
    'done 1,failed 0',
    'done 1,failed 0',
  ])
  expect(check.state.rows).toEqual([GOOD])
})

it('tells nothing of a fetch that failed when it looks again later', async () => {
  const { check } = checkOf({
    missing: async () => ['redis:8'],
    fetch: async (_names, onProgress) => onProgress({ name: 'redis:8', state: 'failed', part: 0, sentence: 'geen netwerk' }),
  })
  await check.fetch()
  expect(check.state.images).toMatchObject([{ state: 'failed', sentence: 'geen netwerk' }])
  await check.check()
  expect(check.state.images).toEqual([])
})

it('goes on telling of a fetch when it looks meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { check } = checkOf({
    missing: async () => ['redis:8'],
    fetch: async (_names, onProgress) => {
      onProgress({ name: 'redis:8', state: 'fetching', part: 0 })
      await promise
      onProgress({ name: 'redis:8', state: 'done', part: 1 })
    },
  })
  const fetched = check.fetch()
  await check.check()
  expect(check.state.images).toMatchObject([{ state: 'fetching' }])
  resolve()
  await fetched
  expect(check.state.images).toMatchObject([{ state: 'done' }])
})

it('fetches once when it is asked twice, at any moment', async () => {
  let fetches = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const { check } = checkOf({ missing: async () => ['nginx'], fetch: async (_names, onProgress) => {
    fetches++
    await promise
    onProgress({ name: 'nginx', state: 'done', part: 1 })
  } })
  const first = check.fetch()
  await check.fetch()
  await Promise.resolve()
  const third = check.fetch()
  resolve()
  await Promise.all([first, third])
  expect(fetches).toBe(1)
})

it('looks when the engine can’t say what is missing, and can be asked again', async () => {
  let asked = 0
  const { check } = checkOf({ missing: async () => {
    asked++
    throw new LessonError('engine-silent', 'de engine antwoordt niet')
  } })
  await check.fetch()
  await check.fetch()
  expect(asked).toBe(2)
  expect(check.state).toMatchObject({ rows: [GOOD], images: [] })
})
