import type { Asked } from './dev-guard.ts'
import { describe, expect, it } from 'vitest'
import { refusalInDev } from './dev-guard.ts'

const OWN = { 'origin': 'http://localhost:3030', 'sec-fetch-site': 'same-origin' }

function asked(method: string, url: string, headers: Asked['headers'] = {}, host = 'localhost:3030'): Asked {
  return { method, url, host, headers }
}

describe('the guard before the dev server', () => {
  it.each<[string, Asked, number | undefined]>([
    ['a person who typed the address', asked('GET', '/', { 'sec-fetch-site': 'none' }), undefined],
    ['a module of the page', asked('GET', '/slides.md?x', OWN), undefined],
    ['the page moves the slides', asked('POST', '/@server-reactive/nav', OWN), undefined],
    ['a program without headers reads', asked('GET', '/'), undefined],
    ['a foreign host', asked('GET', '/', {}, 'evil.example:3030'), 403],
    ['a foreign page reads', asked('GET', '/', { origin: 'https://evil.example' }), 403],
    ['a script tag elsewhere', asked('GET', '/slides.md', { 'sec-fetch-site': 'cross-site' }), 403],
    ['another port of this machine', asked('GET', '/', { 'sec-fetch-site': 'same-site' }), 403],
    ['a foreign page writes a slide', asked('POST', '/__slidev/slides/1.json', { origin: 'https://evil.example' }), 403],
    ['a form without an Origin', asked('POST', '/@server-reactive/nav'), 403],
    ['the page writes a slide', asked('POST', '/__slidev/slides/1.json', OWN), 405],
    ['the same in disguise', asked('POST', '/%5f_slidev/slides/1.json', OWN), 405],
    ['a preflight', asked('OPTIONS', '/', { origin: 'https://evil.example' }), 403],
    ['an editor is opened', asked('GET', '/__open-in-editor?file=slides.md', OWN), 404],
    ['the same in disguise', asked('GET', '//__OPEN-in-editor?file=slides.md', OWN), 404],
    ['the same as a whole URL, which Vite understands', asked('GET', 'http://localhost:3030/__open-in-editor?file=slides.md'), 400],
    ['the server for machines', asked('POST', '/__mcp', OWN), 404],
    ['a whole URL as the target', asked('GET', 'http://localhost/__open-in-editor?file=slides.md'), 400],
    ['nonsense', asked('GET', '/%', OWN), 400],
  ])('%s', (_what, request, status) => {
    expect(refusalInDev(request, 3030)).toBe(status)
  })
})
