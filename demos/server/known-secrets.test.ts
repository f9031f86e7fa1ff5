import { Buffer } from 'node:buffer'
import { StringDecoder } from 'node:string_decoder'
import { describe, expect, it } from 'vitest'
import { KnownSecrets, MASK } from './known-secrets.ts'

const TOKEN = 'q7Jd0wXn2Kf8-3Zs_5VbYh1LmTgRcEaUoPiNxWkQyS4'
/** As Azure makes them for a registry. */
const PASSWORD = 'a+b/C9dE=fGh.1*(2)'

const CASES: readonly [what: string, secrets: readonly string[], text: string, shown: string][] = [
  ['alone', [TOKEN], TOKEN, MASK],
  ['within a line', [TOKEN], `x ${TOKEN} y\r\n`, `x ${MASK} y\r\n`],
  ['twice', [TOKEN], `${TOKEN} ${TOKEN}`, `${MASK} ${MASK}`],
  ['after a beginning of its own', [TOKEN], `q7Jq7Jd0q${TOKEN}`, `q7Jq7Jd0q${MASK}`],
  ['cut short by who prints it', [TOKEN], `x ${TOKEN.slice(0, 17)}… y`, `x ${MASK}… y`],
  ['with signs that mean something in a pattern', [PASSWORD], `x ${PASSWORD} y`, `x ${MASK} y`],
  ['the shorter of two that begin alike', ['geheim-1234', 'geheim-1234-langer'], 'x geheim-1234 y', `x ${MASK} y`],
  ['the longer of two that begin alike', ['geheim-1234', 'geheim-1234-langer'], 'x geheim-1234-langer y', `x ${MASK} y`],
  ['the longer one, known first', ['geheim-1234-langer', 'geheim-1234'], 'x geheim-1234-langer y', `x ${MASK} y`],
  ['of two that overlap', ['abcd-1234', '1234-efgh'], 'x abcd-1234-efgh y', `x ${MASK}-efgh y`],
  ['a short one', ['kort'], 'x kort y', `x ${MASK} y`],
  ['of letters beyond ASCII', ['wächtwoord-é-😀🙂'], 'é wächtwoord-é-😀🙂 😀', `é ${MASK} 😀`],
  ['that begins with a pair of surrogates', ['😀-geheim-123'], '🙂 😀 😀-geheim-123 🙂', `🙂 😀 ${MASK} 🙂`],
  ['coloured', [TOKEN], `\x1B[32m${TOKEN}\x1B[0m`, `\x1B[32m${MASK}\x1B[0m`],
  ['partly coloured, as grep does', [TOKEN], `x q7\x1B[01;31m\x1B[KJd0wXn\x1B[m\x1B[K${TOKEN.slice(8)} y`, `x ${MASK}\x1B[01;31m\x1B[K\x1B[m\x1B[K y`],
  ['wrapped by readline', [TOKEN], `x ${TOKEN.slice(0, 20)} \r${TOKEN.slice(20)} y`, `x ${MASK} \r y`],
  ['wrapped in its first letters', [TOKEN], `x ${TOKEN.slice(0, 2)}\r\n${TOKEN.slice(2)} y`, `x ${MASK}\r\n y`],
  ['wrapped twice', [TOKEN], `x ${TOKEN.slice(0, 9)}\r\n${TOKEN.slice(9, 30)}\r\n${TOKEN.slice(30)} y`, `x ${MASK}\r\n\r\n y`],
]

/** What is shown of text that comes in pieces. */
function shownOf(secrets: readonly string[], pieces: Iterable<string>): string {
  const known = new KnownSecrets(secrets)
  return [...pieces].map(piece => known.pass(piece)).join('') + known.end()
}

/** How far the text shows the beginning of a secret, in characters. */
function leakOf(shown: string, secret: string): number {
  let length = 0
  while (length < secret.length && shown.includes(secret.slice(0, length + 1)))
    length++
  return length
}

describe('a secret whose value is known is hidden', () => {
  it.each(CASES)('%s', (_what, secrets, text, shown) => {
    expect(shownOf(secrets, [text])).toBe(shown)
  })

  it.each(CASES.filter(([what]) => !what.startsWith('wrapped in')))('wherever it is cut in two: %s', (_what, secrets, text, shown) => {
    for (let cut = 1; cut < text.length; cut++)
      expect(asOne(shownOf(secrets, [text.slice(0, cut), text.slice(cut)])), `cut at ${cut}`).toBe(asOne(shown))
  })

  it.each(CASES.filter(([what]) => !what.startsWith('wrapped in')))('unit by unit: %s', (_what, secrets, text, shown) => {
    const units = text.split('')
    expect(asOne(shownOf(secrets, units))).toBe(asOne(shown))
  })

  it('from the line\'s end on, when it is wrapped in its first letters and comes in two pieces there', () => {
    // A line that ends as a secret begins is ordinary: it is not held back.
    expect(shownOf([TOKEN], [`x ${TOKEN.slice(0, 2)}\r\n`, `${TOKEN.slice(2)} y`])).toBe(`x ${TOKEN.slice(0, 2)}\r\n${MASK} y`)
  })

  it('byte by byte, as a terminal decodes it', () => {
    const secret = 'wächtwoord-é-😀🙂'
    const decoder = new StringDecoder('utf8')
    const pieces = [...Buffer.from(`é ${secret} 😀`)].map(byte => decoder.write(Buffer.from([byte])))
    expect(shownOf([secret], pieces)).toBe(`é ${MASK} 😀`)
  })

  it('with one mask, however many pieces there are', () => {
    expect(shownOf([TOKEN], [`x ${TOKEN} y`].flatMap(text => text.split('')))).toBe(`x ${MASK} y`)
  })

  it('as soon as it is learned', () => {
    const known = new KnownSecrets([])
    expect(known.pass('x geheim-1234 y')).toBe('x geheim-1234 y')
    known.learn('geheim-1234')
    expect(known.pass('x geheim-1234 y')).toBe(`x ${MASK} y`)
  })
})

/** A space may stand at a piece's end before anyone knows that it wraps a line: then there is a mask on either side of it. */
function asOne(shown: string): string {
  return shown.replaceAll(new RegExp(`${MASK}((?:\\s|\\x1B\\[[\\d;]*[mK])*)(?=${MASK})`, 'g'), '$1')
}

describe('the beginning of a secret', () => {
  it('is held back, and goes on when it was none', () => {
    const known = new KnownSecrets([TOKEN])
    expect(known.pass('x q')).toBe('x ')
    expect(known.holds).toBe(true)
    expect(known.pass('7J')).toBe('')
    expect(known.pass('!')).toBe('q7J!')
    expect(known.holds).toBe(false)
  })

  it.each(['\n', '\r\n', ' ', '"', '\x1B[0m ', '\x1B[0m\r\n'])('holds nothing up that ends in %j', (end) => {
    const known = new KnownSecrets([TOKEN])
    const text = `niets q7J${end}`
    expect(known.pass(text)).toBe(text)
    expect(known.holds).toBe(false)
  })

  it('never shows, wherever the output stops and something else is shown', () => {
    for (let length = 1; length <= TOKEN.length; length++) {
      const known = new KnownSecrets([TOKEN])
      const shown = known.pass(TOKEN.slice(0, length)) + known.settle() + known.release()
      expect(leakOf(shown, TOKEN), `after ${length}`).toBeLessThan(4)
      expect(leakOf(shown + known.pass(TOKEN.slice(length)) + known.end(), TOKEN), `… and the rest`).toBeLessThan(4)
    }
  })

  it('does not show a few more letters each time that something else is shown', () => {
    const known = new KnownSecrets([TOKEN])
    let shown = ''
    for (const letter of TOKEN)
      shown += known.pass(letter) + known.settle() + known.release()
    expect(leakOf(shown, TOKEN)).toBeLessThan(4)
    expect(shown.replaceAll('•', '')).toBe('q7J')
  })

  it('of three letters is let go for who waits for it; of more it is not', () => {
    const known = new KnownSecrets([TOKEN])
    known.pass('q7J')
    expect(known.settle()).toBe('q7J')
    known.pass(' q7Jd')
    expect(known.settle()).toBe('')
    expect(known.release()).toBe(MASK)
    expect(known.pass('!')).toBe('!')
  })
})

it('leaves alone what is too short to be a secret', () => {
  expect(shownOf(['abc', ''], ['abc'])).toBe('abc')
})

it('waits for no code without end', () => {
  const known = new KnownSecrets([TOKEN])
  known.pass('q7Jd0')
  expect(known.pass('\x1B[0m'.repeat(20))).toContain('q7Jd0')
  expect(known.holds).toBe(false)
})

it('changes nothing in a flood, and is quick', () => {
  const known = new KnownSecrets([TOKEN, PASSWORD])
  const pieces = Array.from({ length: 1000 }, (_, index) => Array.from({ length: 100 }, (_, line) => `${index * 100 + line} the quick brown fox a+b q7J\r\n`).join(''))
  const begin = performance.now()
  for (const piece of pieces) {
    if (known.pass(piece) !== piece)
      expect.fail('changed')
  }
  // 3.6 MB
  expect(performance.now() - begin).toBeLessThan(500)
})
