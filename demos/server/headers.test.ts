import { describe, expect, it } from 'vitest'
import { defineDemo } from '../kit/demo.ts'
import { open, run } from '../kit/step.ts'
import { framesOf, inlineScripts, securityHeaders } from './headers.ts'

describe('the policy of the deck', () => {
  const policy = securityHeaders({ host: 'localhost:3030', frames: ['http://localhost:8080'], scripts: ['\'sha256-x\''] })['Content-Security-Policy'] ?? ''

  it.each([
    ['runs its own scripts only', /script-src 'self' 'sha256-x';/],
    ['talks to its own server only', /connect-src 'self' ws:\/\/localhost:3030;/],
    ['frames the lesson’s ports only', /frame-src http:\/\/localhost:8080;/],
    ['cannot be framed', /frame-ancestors 'none'/],
    ['starts from nothing', /^default-src 'none'/],
  ])('%s', (_what, pattern) => {
    expect(policy).toMatch(pattern)
  })

  it('frames nothing when no demo opens a page', () => {
    expect(securityHeaders({ host: 'x', frames: [], scripts: [] })['Content-Security-Policy']).toContain('frame-src \'none\'')
  })
})

it('knows the pages that demos open, once each', () => {
  const demo = defineDemo({ title: 'x', steps: [run('docker ps'), open('http://localhost:8080/a'), open('http://localhost:8080/b'), open('http://localhost:8081/')] })
  expect(framesOf([demo])).toEqual(['http://localhost:8080', 'http://localhost:8081'])
})

it('allows the scripts that stand in the page, and no others', () => {
  expect(inlineScripts('<script type="module" src="./a.js"></script>')).toEqual([])
  // From the specification: https://www.w3.org/TR/CSP3/#example-hash-algorithms
  expect(inlineScripts('<script>alert(\'Hello, world.\');</script>')).toEqual(['\'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=\''])
})
