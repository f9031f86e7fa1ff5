/** Threat 6: who has no token, or not this run's, is no presenter; and nobody finds it by guessing. */
import type { Window } from './window.ts'
import { Buffer } from 'node:buffer'
import { beforeAll, expect, it } from 'vitest'
import { CLOSE } from '../../demos/kit/protocol.ts'
import { attackedServer } from './attacked.ts'
import { START_LIMIT, startServer } from './server.ts'
import { enter, knock } from './window.ts'

const server = attackedServer('start')

/** A window that has been let in, and has said nothing yet. */
async function opened(port: number): Promise<Window> {
  const window = await knock(port)
  if (typeof window === 'number')
    throw new TypeError(`the server refused an honest window (${window})`)
  return window
}

it('the token holds at least 128 bits', () => {
  expect(Buffer.from(server().token, 'base64url').length).toBeGreaterThanOrEqual(16)
})

it('without a token a window is a viewer', async () => {
  const window = await opened(server().port)
  window.send({ kind: 'hello' })
  expect(await window.next('welcome')).toMatchObject({ role: 'viewer' })
  await window.leave()
})

const GUESSES: readonly [name: string, guess: (token: string) => string][] = [
  [
    'empty',
    () => '',
  ],
  [
    'one character',
    token => token.slice(0, 1),
  ],
  [
    'one too short',
    token => token.slice(0, -1),
  ],
  [
    'one too long',
    token => `${token}A`,
  ],
  [
    'twice',
    token => token + token,
  ],
  [
    'as long, and wrong',
    token => 'A'.repeat(token.length),
  ],
  [
    'wrong in its first character',
    token => (token.startsWith('A')
      ? 'B'
      : 'A') + token.slice(1),
  ],
  [
    'in the wrong case',
    token => token.replaceAll(/[a-z]/gi, letter => letter === letter.toLowerCase()
      ? letter.toUpperCase()
      : letter.toLowerCase()),
  ],
  [
    'with a space',
    token => ` ${token}`,
  ],
  [
    'with a line end',
    token => `${token}\n`,
  ],
  [
    'with a zero byte',
    token => `${token}\0`,
  ],
  [
    'padded as base64',
    token => `${token}=`,
  ],
  [
    'with other letters that look alike',
    token => token.slice(0, -1) + String.fromCodePoint((token.codePointAt(token.length - 1) ?? 0) + 0xFEE0),
  ],
  [
    'of the wildcard kind',
    () => '*',
  ],
]

/** What became of each guess. All are made at once: each has to wait for its answer, and they need not wait for each other. */
let answers: ReadonlyMap<string, number | 'let in'>

beforeAll(async () => {
  const { port, token } = server()
  answers = new Map(await Promise.all(GUESSES.map(async ([name, guess]) => {
    const window = await opened(port)
    window.send({ kind: 'hello', token: guess(token) })
    return [name, await window.next('welcome').then(() => 'let in' as const, () => window.closed)] as const
  })))
})

it.each(GUESSES.map(([name]) => name))('a token is refused that is: %s', (name) => {
  expect(answers.get(name)).toBe(CLOSE.notWelcome)
})

it('the last run\'s token opens nothing', async () => {
  const before = await startServer('start')
  await before.stop()
  expect(before.token).not.toBe(server().token)
  const window = await opened(server().port)
  window.send({ kind: 'hello', token: before.token })
  expect(await window.closed).toBe(CLOSE.notWelcome)
}, START_LIMIT)

it('who has guessed wrong must wait before the next guess is looked at, be it the right one', async () => {
  const { port, token } = server()
  for (let guesses = 0; guesses < 5; guesses++) {
    const window = await opened(port)
    window.send({ kind: 'hello', token: 'A'.repeat(token.length) })
    expect(await window.closed).toBe(CLOSE.notWelcome)
  }
  const lucky = await opened(port)
  lucky.send({ kind: 'hello', token })
  // A window that comes after it, and guesses nothing, is let in before it.
  const viewer = await enter(port)
  expect(lucky.came).toEqual([])
  expect(await lucky.next('welcome')).toMatchObject({ role: 'presenter' })
  await viewer.leave()
  await lucky.leave()
})

it('after all these guesses the presenter is still let in', async () => {
  const { port, token } = server()
  const window = await opened(port)
  window.send({ kind: 'hello', token })
  expect(await window.next('welcome')).toMatchObject({ role: 'presenter' })
  await window.leave()
})
