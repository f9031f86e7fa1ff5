import { expect, it } from 'vitest'
import { plainPath } from './web.ts'

it.each<[string | undefined, string | undefined]>([
  ['/', '/'],
  ['/index.html?x=1', '/index.html'],
  ['/assets/a-B_1.js#x', '/assets/a-B_1.js'],
  ['/assets/caf%C3%A9.js', '/assets/café.js'],
  [undefined, undefined],
  ['', undefined],
  ['*', undefined],
  ['http://localhost:3030/x', undefined],
  ['/../package.json', undefined],
  ['/assets/../../package.json', undefined],
  ['/%2e%2e/package.json', undefined],
  ['/%2E%2E%2Fpackage.json', undefined],
  ['/..%2fpackage.json', undefined],
  ['/%252e%252e/package.json', undefined],
  ['/..\\package.json', undefined],
  ['/%5c..%5cpackage.json', undefined],
  ['/a%00.js', undefined],
  ['//evil.example/x', undefined],
  ['/.git/config', undefined],
  ['/assets/.env', undefined],
  ['/%', undefined],
  ['/%ff', undefined],
  ['/C:/x', undefined],
])('%j → %j', (url, path) => {
  expect(plainPath(url)).toBe(path)
})
