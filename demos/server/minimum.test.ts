import { expect, it } from 'vitest'
import { isAtLeast, versionIn } from './minimum.ts'

it.each([
  ['26.1.5+dfsg1', '23.0', true],
  ['23.0.0', '23.0', true],
  ['20.10.24+dfsg1', '23.0', false],
  ['9.0', '23.0', false],
  ['v2.26.1-4', '2.20', true],
  ['2.3.4', '2.20', false],
  ['3.0', '2.20', true],
])('%s against %s: %j', (version, minimum, enough) => {
  expect(isAtLeast(version, minimum)).toBe(enough)
})

it.each([
  ['github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3', '0.13.1'],
  ['Docker Compose version v2.26.1', '2.26.1'],
  ['niets', undefined],
])('%j is version %j', (text, version) => {
  expect(versionIn(text)).toBe(version)
})
