import { expect, it } from 'vitest'
import { shuffled } from './random.ts'

const LIST = ['een', 'twee', 'drie', 'vier', 'vijf', 'zes']

it('has the same order for the same seed, with every item once, and leaves the list alone', () => {
  const orders = Array.from({ length: 50 }, (_, seed) => shuffled(LIST, seed))
  expect(orders).toEqual(Array.from({ length: 50 }, (_, seed) => shuffled(LIST, seed)))
  for (const order of orders)
    expect(order.toSorted()).toEqual(LIST.toSorted())
  // Each of them comes first some time.
  expect(new Set(orders.map(([first]) => first)).size).toBe(LIST.length)
  expect(LIST[0]).toBe('een')
})

it('has an order for nothing too', () => {
  expect(shuffled([], 1)).toEqual([])
})
