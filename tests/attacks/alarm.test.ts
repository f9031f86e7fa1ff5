/**
 * That the alarm of all other attack tests rings when something does run; and threat 8 while it does: a viewer in the
 * middle of the lesson.
 */
import type { SessionState } from '../../demos/kit/session.ts'
import type { RunningServer } from './server.ts'
import type { Window } from './window.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectNothingRan } from './attacked.ts'
import { START_LIMIT, startServer } from './server.ts'
import { enter } from './window.ts'
import { deeds } from './witness.ts'

const demo = 'binnen-en-buiten'
let server: RunningServer
let teacher: Window
let session: string

beforeAll(async () => {
  server = await startServer('start')
  teacher = await enter(server.port, server.token)
}, START_LIMIT)
afterAll(async () => await server?.stop(), 30_000)

async function runStep(step: number): Promise<SessionState> {
  teacher.send({ kind: 'run', demo, session, step })
  return (await teacher.next('state', ({ state }) => state.outcomes.length === step + 1)).state
}

async function stateNow(): Promise<SessionState> {
  teacher.send({ kind: 'join', demo })
  return (await teacher.next('replay', replay => replay.demo === demo)).state
}

it('nothing has run before the presenter runs anything', async () => {
  await expectNothingRan(server, 0)
  session = (await stateNow()).session
})

it('a step that only asks the engine shows in its transcript', async () => {
  expect(await runStep(0)).toMatchObject({
    outcomes: [
      { result: 'done', from: 'engine' },
    ],
  })
  await expect(expectNothingRan(server, 0)).rejects.toThrow('demos that began')
})

it('a container that was made shows at the engine', async () => {
  await runStep(1)
  expect(deeds(server.asked())).toContainEqual(expect.stringMatching(/^POST .*\/containers\/create/))
})

it('a viewer cannot stop, steer or follow up on what the presenter runs', async () => {
  await runStep(2)
  await runStep(3)
  const before = await stateNow()
  expect(before).toMatchObject({ phase: 'holding', started: 4 })
  const viewer = await enter(server.port)
  viewer.send({ kind: 'join', demo })
  expect((await viewer.next('replay')).state).toEqual(before)
  const asks = [
    { kind: 'interrupt', demo, session },
    { kind: 'restart', demo, session },
    { kind: 'run', demo, session, step: 4 },
    { kind: 'play', demo, session, step: 4 },
    { kind: 'play', demo, session, step: 3 },
    {
      kind: 'ack',
      demo,
      session,
      parsed: 0,
    },
    {
      kind: 'ack',
      demo,
      session,
      parsed: Number.MAX_SAFE_INTEGER,
    },
  ]
  for (const ask of asks) {
    viewer.send(ask)
    await viewer.next('refused')
  }
  await viewer.leave()
  expect(await stateNow()).toEqual(before)
  // The shell still listens to the presenter.
  expect(await runStep(4)).toMatchObject({ started: 5 })
})
