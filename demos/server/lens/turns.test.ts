import { expect, it } from 'vitest'
import { turns } from './turns.ts'

it('acts one after the other, also after one that fails', async () => {
  const inTurn = turns()
  const heard: string[] = []
  const first = Promise.withResolvers<string>()
  const acts = [
    inTurn(async () => {
      heard.push('first begins')
      return first.promise
    }),
    inTurn(async () => {
      heard.push('second')
      throw new Error('failed')
    }),
    inTurn(async () => {
      heard.push('third')
      return 'third'
    }),
  ]
  const ended = Promise.allSettled(acts)
  await Promise.resolve()
  expect(heard).toEqual(['first begins'])
  first.resolve('first')
  expect((await ended).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(heard).toEqual(['first begins', 'second', 'third'])
})
