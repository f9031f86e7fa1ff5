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
    const { delay } = keepToken()
    const delays = Array.from({ length: 10 }, () => delay(1000))
    expect(delays.slice(0, 5)).toEqual([50, 100, 200, 400, 800])
    expect(delays.at(-1)).toBe(1500)
    expect(delay(1_000_000)).toBe(50)
  })
})
