/** Threat 6: how long it takes to refuse a token must not tell how much of it was right, or how long it should be. */
import { timingSafeEqual } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { keepToken } from '../../demos/server/token.ts'

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) }
})

it.each<[name: string, guess: (token: string) => string]>([
  ['right', token => token],
  ['wrong in its first character', token => `!${token.slice(1)}`],
  ['wrong in its last character', token => `${token.slice(0, -1)}!`],
  ['empty', () => ''],
  ['short', token => token.slice(0, 5)],
  ['long', token => token.repeat(4)],
])('a guess that is %s is compared whole, with as many bytes as any other', (_name, guess) => {
  const compare = vi.mocked(timingSafeEqual)
  compare.mockClear()
  const { isRight, token } = keepToken()
  expect(isRight(guess(token))).toBe(guess(token) === token)
  expect(compare).toHaveBeenCalledTimes(1)
  expect(compare.mock.calls[0]?.map(bytes => bytes.byteLength)).toEqual([32, 32])
})
