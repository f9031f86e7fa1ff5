import { describe, expect, it } from 'vitest'
import { isOwnHost, isOwnOrigin, soleHost } from './host.ts'

describe('the host a request is for', () => {
  it.each<[string | undefined, boolean]>([
    ['localhost:3030', true],
    ['127.0.0.1:3030', true],
    ['[::1]:3030', true],
    [undefined, false],
    ['', false],
    ['localhost', false],
    ['localhost:3031', false],
    ['localhost.:3030', false],
    ['LOCALHOST:3030', false],
    ['localhost:3030.', false],
    ['localhost.evil.example:3030', false],
    ['0.0.0.0:3030', false],
    ['127.1:3030', false],
    ['evil.example', false],
    ['localhost:03030', false],
    ['localhost:3030, evil.example', false],
  ])('%j: %s', (host, own) => {
    expect(isOwnHost(host, 3030)).toBe(own)
  })
})

describe('the page a request comes from', () => {
  it.each<[string | undefined, string | undefined, boolean]>([
    ['http://localhost:3030', 'localhost:3030', true],
    ['http://127.0.0.1:3030', '127.0.0.1:3030', true],
    ['http://[::1]:3030', '[::1]:3030', true],
    ['http://127.0.0.1:3030', 'localhost:3030', false],
    [undefined, 'localhost:3030', false],
    ['null', 'localhost:3030', false],
    ['', 'localhost:3030', false],
    ['http://localhost:8080', 'localhost:3030', false],
    ['https://localhost:3030', 'localhost:3030', false],
    ['http://localhost:3030/', 'localhost:3030', false],
    ['http://localhost.evil.example:3030', 'localhost:3030', false],
    ['http://evil.example', 'evil.example', false],
  ])('%j at %j: %s', (origin, host, own) => {
    expect(isOwnOrigin(origin, host, 3030)).toBe(own)
  })
})

it.each<[string[], string | undefined]>([
  [['Host', 'a'], 'a'],
  [['Accept', 'Host', 'host', 'a'], 'a'],
  [['Host', 'a', 'host', 'b'], undefined],
  [['Accept', '*/*'], undefined],
])('%j is for %j', (rawHeaders, host) => {
  expect(soleHost(rawHeaders)).toBe(host)
})
