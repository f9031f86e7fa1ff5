/** Threat 9: the presenter's own window, taken over or broken, still can only name steps that exist. */
import type { RunningServer } from './server.ts'
import type { Window } from './window.ts'
import { expect, it } from 'vitest'
import { CLOSE } from '../../demos/kit/protocol.ts'
import { demoIds } from '../../demos/server/demos.ts'
import { attackedServer, whatRan } from './attacked.ts'
import { enter, fate } from './window.ts'

const server = attackedServer('start')
const demo = 'eerste-container'

async function presenterAt({ port, token }: RunningServer): Promise<{ window: Window, session: string }> {
  const window = await enter(port, token)
  window.send({ kind: 'join', demo })
  const { state } = await window.next('replay')
  return { window, session: state.session }
}

/** Sends what is wrong: the server must say so, or close. */
async function expectRefused(window: Window, message: unknown): Promise<void> {
  window.send(message)
  const answer = await window.next('refused').then(({ kind }) => kind, async () => await window.closed)
  expect(answer, JSON.stringify(message)).toBeOneOf(['refused', CLOSE.badMessage])
  if (window.socket.readyState === window.socket.OPEN)
    await window.leave()
}

it.each([
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'kit',
  'server',
  'unknown-demo',
  '.',
  '..',
  '../eerste-container',
  'eerste-container/../binnen-en-buiten',
  './eerste-container',
  'eerste-container ',
  'Eerste-Container',
  'eerste-container\0',
  'eerste-container\n',
  'eerste–container',
  '',
  'a'.repeat(1000),
])('there is no demo %j', async (id) => {
  for (const kind of [
    'join',
    'leave',
    'run',
    'play',
    'interrupt',
    'restart',
    'ack',
  ]) {
    const { window, session } = await presenterAt(server())
    const rest = {
      run: { session, step: 0 },
      play: { session, step: 0 },
      interrupt: { session },
      restart: { session },
      ack: { session, parsed: 0 },
    }[kind]
    await expectRefused(window, { kind, demo: id, ...rest })
  }
})

it.each<[name: string, step: unknown]>([
  ['-1', -1],
  ['1.5', 1.5],
  ['1e9', 1e9],
  ['1000', 1000],
  ['2⁵³', 2 ** 53],
  ['"0"', '0'],
  ['null', null],
  ['true', true],
  [
    '[0]',
    [0],
  ],
  ['{}', {}],
  ['a missing one', undefined],
])('%s is no step', async (_name, step) => {
  for (const kind of ['run', 'play']) {
    const { window, session } = await presenterAt(server())
    window.send({ kind, demo, session, step })
    expect(await fate(window, { kind: 'join', demo }), kind).toBe(CLOSE.badMessage)
  }
})

it.each(demoIds())('a step past the next one, or past the end, does not run: %s', async (id) => {
  const { port, token } = server()
  const window = await enter(port, token)
  window.send({ kind: 'join', demo: id })
  const { state } = await window.next('replay')
  for (const step of [1, 2, 99, 999]) {
    for (const kind of ['run', 'play']) {
      window.send({
        kind,
        demo: id,
        session: state.session,
        step,
      })
    }
  }
  window.send({ kind: 'join', demo: id })
  const after = await window.next('replay')
  expect(after.state).toEqual(state)
  expect(whatRan(after.events)).toEqual([])
  await window.leave()
})

it.each<[name: string, session: unknown]>([
  ['another one', 'another-session'],
  ['empty', ''],
  ['a path', '../../x'],
  [
    'too long',
    'x'.repeat(41),
  ],
  ['a number', 1],
  ['missing', undefined],
])('a session that is not this one does not run: %s', async (_name, other) => {
  for (const message of [
    { kind: 'run', step: 0 },
    { kind: 'play', step: 0 },
    { kind: 'interrupt' },
  ]) {
    const { window } = await presenterAt(server())
    window.send({ ...message, demo, session: other })
    window.send({ kind: 'join', demo })
    // Either the connection ends, or the message had no effect.
    const after = await window.next('replay').catch(() => undefined)
    expect(after?.state.started ?? 0).toBe(0)
    if (after)
      await window.leave()
  }
})

it.each<[field: string, value: unknown]>([
  ['command', 'docker run --privileged busybox'],
  [
    'argv',
    ['docker', 'ps'],
  ],
  ['cwd', '/'],
  [
    'env',
    { PATH: '/tmp' },
  ],
  ['shell', true],
  ['line', 'id'],
  ['exit', 0],
  ['timeout', 1e9],
  ['columns', 1],
  ['token', 'x'],
  ['role', 'presenter'],
  [
    '__proto__',
    { command: 'id' },
  ],
  [
    'constructor',
    {
      prototype: { command: 'id' },
    },
  ],
  ['toString', 'id'],
])('a run message with the extra field %s is refused', async (field, value) => {
  const { window, session } = await presenterAt(server())
  // Written as text: an object literal would take __proto__ for the prototype.
  const honest = JSON.stringify({ kind: 'run', demo, session, step: 0 })
  window.send(`${honest.slice(0, -1)},${JSON.stringify(field)}:${JSON.stringify(value)}}`)
  expect(await fate(window, { kind: 'join', demo })).toBe(CLOSE.badMessage)
})

it.each([
  'null',
  'true',
  '0',
  '""',
  '[]',
  '{}',
  '[{"kind":"run"}]',
  '{"kind":null}',
  '{"kind":["run"]}',
  '{"kind":"__proto__"}',
  '{"kind":"constructor"}',
  '{"__proto__":{"kind":"run"}}',
  '{"kind":"run"}',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
])('%.40s is no message', async (text) => {
  const { window } = await presenterAt(server())
  window.send(text)
  expect(await fate(window, { kind: 'join', demo })).toBe(CLOSE.badMessage)
})
