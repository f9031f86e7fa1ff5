import { describe, expect, it } from 'vitest'
import { claimToken, tokenIn } from './presenterToken.ts'

describe('the token in the address', () => {
  it.each([
    ['#token=abc', 'abc'],
    ['#token=a-b_c', 'a-b_c'],
    ['#token=', undefined],
    ['#/presenter/1', undefined],
    ['#/1?token=abc', undefined],
    ['', undefined],
  ])('%s', (hash, token) => {
    expect(tokenIn(hash)).toBe(token)
  })
})

/** A window's session storage. */
function storageOf(entries: Record<string, string>): Storage {
  const map = new Map(Object.entries(entries))
  return {
    get length() {
      return map.size
    },
    clear: () => map.clear(),
    getItem: key => map.get(key) ?? null,
    key: index => [
      ...map.keys(),
    ][index] ?? null,
    removeItem: key => void map.delete(key),
    setItem: (key, value) => void map.set(key, value),
  }
}

const HANDED = { 'docker-les.token': 'abc', 'docker-les.window': 'w1' }

describe('a window\'s claim on its token', () => {
  it('holds in the window it was handed to', async () => {
    expect(await claimToken(storageOf(HANDED), navigator.locks)).toBe('abc')
  })

  it('does not hold in a copy of that window, which forgets it', async () => {
    const entries = { ...HANDED, 'docker-les.window': 'w2' }
    expect(await claimToken(storageOf(entries), navigator.locks)).toBe('abc')
    const copy = storageOf(entries)
    expect(await claimToken(copy, navigator.locks, 10)).toBeUndefined()
    expect(copy.length).toBe(0)
  })

  it('does not hold without locks', async () => {
    expect(await claimToken(storageOf(HANDED), null)).toBeUndefined()
  })

  it('is not there in an ordinary window', async () => {
    expect(await claimToken(storageOf({}), navigator.locks)).toBeUndefined()
  })
})
