import { describe, expect, it } from 'vitest'
import { parseWindowMessage } from './protocol.ts'

const session = 'a1B2-_'

describe('a message of a window is taken', () => {
  it.each([
    { kind: 'hello' },
    { kind: 'hello', token: 'x'.repeat(43) },
    { kind: 'join', demo: 'eerste-container' },
    { kind: 'run', demo: 'eerste-container', session, step: 0 },
    { kind: 'ack', demo: 'eerste-container', session, parsed: 3_900_000 },
    { kind: 'check' },
    { kind: 'fetch' },
  ])('$kind', (message) => {
    expect(parseWindowMessage(JSON.stringify(message))).toEqual(message)
  })
})

describe('anything else is not', () => {
  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an unknown kind', '{"kind":"exec"}'],
    ['no kind', '{}'],
    ['a command', `{"kind":"run","demo":"a","session":"s","step":0,"command":"rm"}`],
    ['an image to fetch', '{"kind":"fetch","image":"kwaad"}'],
    ['a demo to check', '{"kind":"check","demo":"a"}'],
    ['a role', '{"kind":"hello","role":"presenter"}'],
    ['__proto__ as demo', '{"kind":"join","demo":"__proto__"}'],
    ['a path as demo', '{"kind":"join","demo":"../x"}'],
    ['a step as text', `{"kind":"run","demo":"a","session":"s","step":"0"}`],
    ['a step below zero', `{"kind":"run","demo":"a","session":"s","step":-1}`],
    ['half a step', `{"kind":"run","demo":"a","session":"s","step":0.5}`],
    ['a step far past the end', `{"kind":"run","demo":"a","session":"s","step":1e9}`],
    ['a token that is no text', '{"kind":"hello","token":{}}'],
    ['a very long token', `{"kind":"hello","token":"${'x'.repeat(300)}"}`],
  ])('%s', (_what, text) => {
    expect(parseWindowMessage(text)).toBeUndefined()
  })
})
