/** Threat 8: a viewer's window, open on any screen of the room, asks for what only the teacher may do. */
import { expect, it } from 'vitest'
import { CLOSE } from '../../demos/kit/protocol.ts'
import { attackedServer } from './attacked.ts'
import { enter, fate, knock } from './window.ts'

const server = attackedServer('start')
const demo = 'eerste-container'

it.each([
  [
    'run a step',
    (session: string) => ({ kind: 'run', demo, session, step: 0 }),
  ],
  [
    'play a step',
    (session: string) => ({ kind: 'play', demo, session, step: 0 }),
  ],
  [
    'interrupt',
    (session: string) => ({ kind: 'interrupt', demo, session }),
  ],
  [
    'begin again',
    (session: string) => ({ kind: 'restart', demo, session }),
  ],
  [
    'steer the flow',
    (session: string) => ({
      kind: 'ack',
      demo,
      session,
      parsed: 0,
    }),
  ],
])('a viewer may not %s', async (_name, ask) => {
  const viewer = await enter(server().port)
  viewer.send({ kind: 'join', demo })
  const { state } = await viewer.next('replay')
  viewer.send(ask(state.session))
  expect((await viewer.next('refused')).sentence).not.toBe('')
  viewer.send({ kind: 'join', demo })
  expect((await viewer.next('replay')).state).toEqual(state)
  await viewer.leave()
})

it.each(['check', 'fetch'])('a viewer may not ask for a %s of the machine: it is told nothing, and nothing is fetched or started', async (kind) => {
  const asked = server().asked().length
  const [viewer, other] = await Promise.all([enter(server().port), enter(server().port)])
  viewer.send({ kind })
  expect(await viewer.next('refused')).toMatchObject({ code: 'viewer' })
  // Whatever it had set in motion would be heard before this answer.
  for (const window of [viewer, other]) {
    window.send({ kind: 'join', demo })
    await window.next('replay')
    expect(window.came.map(message => message.kind)).not.toContain('check')
    await window.leave()
  }
  // The engine was not even looked at for it.
  expect(server().asked().slice(asked).filter(line => /\/(?:images|containers|volumes|networks)\b/.test(line))).toEqual([])
})

it.each([
  [
    'type',
    { kind: 'type', demo, line: 'id' },
  ],
  [
    'send input',
    { kind: 'input', demo, data: 'id\r' },
  ],
  [
    'resize',
    {
      kind: 'resize',
      demo,
      columns: 1,
      rows: 1,
    },
  ],
  [
    'reset',
    { kind: 'reset' },
  ],
  [
    'record',
    { kind: 'record', demo },
  ],
  [
    'send a command',
    {
      kind: 'run',
      demo,
      session: 'x',
      step: 0,
      command: 'id',
    },
  ],
  [
    'become presenter',
    { kind: 'role', role: 'presenter' },
  ],
  [
    'say hello again, as presenter',
    { kind: 'hello', role: 'presenter' },
  ],
  [
    'say hello again',
    { kind: 'hello' },
  ],
])('there is no way for a viewer to %s', async (_name, message) => {
  const viewer = await enter(server().port)
  viewer.send(message)
  expect(await fate(viewer, { kind: 'join', demo })).toBe(CLOSE.badMessage)
})

it.each([
  [
    'in the hello',
    { kind: 'hello', role: 'presenter' },
  ],
  [
    'as an object',
    {
      kind: 'hello',
      token: { length: 43 },
    },
  ],
  [
    'as a list',
    {
      kind: 'hello',
      token: [''],
    },
  ],
  [
    'as true',
    { kind: 'hello', token: true },
  ],
  [
    'as null',
    { kind: 'hello', token: null },
  ],
])('a role cannot be claimed %s', async (_name, hello) => {
  const window = await knock(server().port)
  if (typeof window === 'number')
    expect.fail(`refused with ${window}`)
  window.send(hello)
  expect(await fate(window, { kind: 'hello' })).toBe(CLOSE.badMessage)
  expect(window.came).toEqual([])
})

it('the token in the address, a header or a cookie makes no presenter', async () => {
  const { port, token } = server()
  const window = await knock(port, { path: `/lesson?token=${token}` })
  if (typeof window === 'number')
    return
  window.send({ kind: 'hello' })
  expect(await window.next('welcome')).toMatchObject({ role: 'viewer' })
  await window.leave()
})
