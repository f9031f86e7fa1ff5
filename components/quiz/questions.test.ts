import { describe, expect, it } from 'vitest'
import { PER_SLIDE, QUESTIONS } from './questions.ts'

describe('the questions', () => {
  it('fill their slides and have names of their own', () => {
    expect(QUESTIONS.length).toBe(2 * PER_SLIDE)
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length)
  })

  it.each(QUESTIONS)('$ask has one right choice, and a reason for each', ({ choices }) => {
    expect(choices.length).toBe(3)
    expect(choices.filter(({ right }) => right).length).toBe(1)
    for (const { why, right } of choices) {
      expect(why).toMatch(/\.$/)
      expect(why.startsWith('Juist. ')).toBe(right === true)
    }
  })

  it('do not give the right choice away by its place', () => {
    const places = QUESTIONS.map(({ choices }) => choices.findIndex(({ right }) => right))
    for (const place of [0, 1, 2])
      expect(places.filter(other => other === place).length).toBeGreaterThanOrEqual(2)
  })
})
