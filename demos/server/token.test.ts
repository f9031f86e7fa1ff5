import { describe, expect, it } from 'vitest'
import { keepToken } from './token.ts'

describe('the presenter’s token', () => {
  it('is new each time, and has 256 bits', () => {
    const [one, other] = [keepToken(), keepToken()]
    expect(one.token).not.toBe(other.token)
    expect(one.token).toMatch(/^[\w-]{43}$/)
    expect(one.isRight(one.token)).toBe(true)
    expect(one.isRight(other.token)).toBe(false)
  })

  it.each(['', 'x', 'x'.repeat(43), 'x'.repeat(200), 'é'.repeat(43)])('is not %j', (guess) => {
    expect(keepToken().isRight(guess)).toBe(false)
  })

  it('is guessed slower and slower, up to a limit, and forgives with time', () => {
    const { isRight, token, wait } = keepToken()
    const waits = Array.from({ length: 10 }, () => {
      isRight('x', 1000)
      return wait(1000)
    })
    expect(waits.slice(0, 5)).toEqual([50, 100, 200, 400, 800])
    expect(waits.at(-1)).toBe(1500)
    // The right one neither waits less nor makes anyone wait.
    expect(isRight(token, 1000)).toBe(true)
    expect(wait(1000)).toBe(1500)
    expect(wait(2400)).toBe(100)
    expect(wait(2600)).toBe(0)
    isRight('x', 1_000_000)
    expect(wait(1_000_000)).toBe(50)
  })
})
