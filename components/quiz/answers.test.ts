import type { Question } from './questions.ts'
import { describe, expect, it } from 'vitest'
import { choose, isRight, parseAnswers, scoreOf } from './answers.ts'

function question(id: string): Question {
  return {
    id,
    ask: '',
    slide: '',
    choices: [
      { text: 'fout', why: '' },
      { text: 'juist', why: '', right: true },
    ],
  }
}

const [one, two, three] = [question('one'), question('two'), question('three')]

describe('the answers to the self-test', () => {
  it('keep the choices in their order, each once', () => {
    const answers = choose(choose(choose({}, 'one', 0), 'one', 1), 'one', 0)
    expect(answers).toEqual({ one: [0, 1] })
  })

  it('count by the first choice', () => {
    const answers = { one: [0, 1], two: [1, 0] }
    expect(isRight(one, answers)).toBe(false)
    expect(isRight(two, answers)).toBe(true)
    expect(isRight(three, answers)).toBeUndefined()
    expect(scoreOf([one, two, three], answers)).toEqual({ answered: 2, right: 1 })
  })

  it.each([
    ['{"one":[1,0]}', { one: [1, 0] }],
    ['{"one":[1,1]}', { one: [1] }],
    ['{"one":[7,-1,"1",0.5,1]}', { one: [1] }],
    ['{"one":[],"gone":[1]}', {}],
    ['{"one":1}', {}],
    ['[1]', {}],
    ['no JSON', {}],
    ['null', {}],
    [null, {}],
    ['{"__proto__":[1],"constructor":[1]}', {}],
  ])('read %j as %j', (kept, answers) => {
    expect(parseAnswers(kept, [one, two])).toEqual(answers)
  })
})
