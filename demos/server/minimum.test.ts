import { expect, it } from 'vitest'
import { buildxBeside, isAtLeast, MINIMUM, versionIn } from './minimum.ts'

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

it.each([
  ['Docker Compose version v2.26.1', MINIMUM.buildx.version],
  ['2.40.1', MINIMUM.buildx.version],
  ['2.40.2', '0.17'],
  ['5.0.0', '0.17'],
  [undefined, MINIMUM.buildx.version],
])('beside Compose %j a Buildx of %s is needed', (compose, version) => {
  expect(buildxBeside(compose).version).toBe(version)
})
