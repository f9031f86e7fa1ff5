import type { ImageProgress } from './preflight.ts'
import { expect, it } from 'vitest'
import { progressOf } from './preflight.ts'

it.each<[Partial<ImageProgress>, string]>([
  [{ state: 'waiting' }, 'wacht'],
  [{}, 'begint'],
  [{ bytes: { have: 12_300_000, of: 48_000_000, whole: false } }, '12 MB van minstens 48 MB'],
  [{ bytes: { have: 1_250_000, of: 48_000_000, whole: true } }, '1,3 MB van 48 MB'],
  [{ bytes: { have: 48_000_000, of: 48_000_000, whole: true } }, 'wordt uitgepakt'],
  [{ state: 'done' }, 'opgehaald'],
  [{ state: 'failed', sentence: 'de registry is niet te bereiken' }, 'de registry is niet te bereiken'],
])('%j is said as %s', (change, words) => {
  expect(progressOf({ name: 'nginx', state: 'fetching', part: 0, ...change })).toBe(words)
})
