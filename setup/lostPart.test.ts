import { expect, it } from 'vitest'
import { mayReload } from './lostPart.ts'

it.each([
  ['the first time', 1_000_000, 0, true, true],
  ['again at once', 1_001_000, 1_000_000, true, false],
  ['again much later', 1_010_000, 1_000_000, true, true],
  ['without a network, where a reload would lose the deck', 1_000_000, 0, false, false],
])('%s', (_when, now, last, online, expected) => {
  expect(mayReload(now, last, online)).toBe(expected)
})
