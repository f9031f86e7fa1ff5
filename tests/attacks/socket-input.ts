/** What no window would send over a WebSocket: bytes from a seed, so that what fails can be had again. */
import { Buffer } from 'node:buffer'
import { randomFrom } from '../../demos/kit/random.ts'

/** The demo that there is. */
export const DEMO = 'proef'

/** Messages as the protocol has them, but for names that mean nothing here or too much elsewhere. */
const DEMOS = [DEMO, DEMO, DEMO, DEMO, DEMO, DEMO, DEMO, DEMO, DEMO, 'weg', 'weg', 'weg', '__proto__', 'constructor', 'kit', '../proef', 'Proef', 'proef\0', '', 'a'.repeat(300)]
const SESSIONS = ['x', 'abc_-', 'y', 'z', '0', '', '../x', 'x'.repeat(41), '__proto__']
const STEPS = ['0', '1', '2', '7', '12', '0', '1', '2', '7', '12', '-1', '0.5', '1e9', '999', '1000', '"0"', 'null', 'true', '[0]', '{}', '9007199254740993', '-0', '1e400']
const ASKED = ['join', 'leave', 'run', 'play', 'interrupt', 'restart', 'ack']
const KINDS = ['hello', 'check', 'fetch', 'exec', 'type', 'reset', 'welcome', 'events', '__proto__', 'toString', '']
const EXTRAS = ['"command":"docker run --privileged busybox"', '"role":"presenter"', '"cwd":"/"', '"env":{"PATH":"/tmp"}', '"__proto__":{"role":"presenter"}', '"constructor":{"prototype":{"role":"presenter"}}', '"kind":"hello"', '"step":0', '"token":""', '"argv":["docker"]']
const TOKENS = ['', 'x', 'x'.repeat(43), 'x'.repeat(201), '\\u0000']
const NO_JSON = ['', '{', '[]', 'null', '0', '"hello"', '{"kind":"join"}{"kind":"run"}', '\uFEFF{"kind":"hello"}', `${'['.repeat(1000)}`, `{"kind":${'{"kind":'.repeat(400)}`, '{"kind":"hello",}', '{kind:"hello"}', '\u{1F433}'.repeat(200), `"${'\\u0000'.repeat(300)}"`]

const HANDSHAKES: readonly ((port: number) => string[])[] = [
  port => [`Host: localhost:${port}`, 'Origin: null'],
  port => [`Host: localhost:${port}`, 'Origin: http://evil.example'],
  port => [`Host: localhost:${port}`, `Origin: http://localhost:${port + 1}`],
  port => [`Host: localhost:${port}`, `Origin: https://localhost:${port}`],
  port => [`Host: localhost:${port}`],
  () => ['Host: evil.example', 'Origin: http://evil.example'],
  port => [`Host: localhost:${port}`, `Host: evil.example`, `Origin: http://localhost:${port}`],
  port => [`Host: localhost:${port}`, `Origin: http://localhost:${port}`, `Origin: http://evil.example`],
  port => [`Host: localhost:${port}.`, `Origin: http://localhost:${port}.`],
]
const EXTENSIONS = ['Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8', 'Sec-WebSocket-Protocol: lesson, lesson', 'Sec-WebSocket-Extensions: x', 'Content-Length: 5', 'Transfer-Encoding: chunked', 'Cookie: token=x']

/**
 * One connection, from the first byte of its request to become a WebSocket to its last.
 * @param seed what it follows from
 * @param port where the lesson is
 * @param token the presenter's, for one who has it; without it nobody may become the presenter
 */
export function socketInput(seed: number, port: number, token?: string): Buffer {
  const random = randomFrom(seed)
  const chance = (of: number): boolean => random() < of
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[below(from.length)]
    if (picked === undefined)
      throw new RangeError('nothing to pick from')
    return picked
  }

  function handshake(): string {
    const good = chance(0.93)
    const origin = good ? [`Host: localhost:${port}`, `Origin: http://localhost:${port}`] : pick(HANDSHAKES)(port)
    const version = chance(0.98) ? '13' : pick(['8', '12', '', '13, 8', 'x'])
    const key = chance(0.98) ? 'AAAAAAAAAAAAAAAAAAAAAA==' : pick(['', 'AAAA', 'x'.repeat(100)])
    const path = chance(0.98) ? '/lesson' : pick(['/', '/lesson/', '/lesson?x', '//lesson', '/../lesson', '/%6cesson'])
    return [
      `${chance(0.99) ? 'GET' : 'POST'} ${path} HTTP/1.1`,
      ...origin,
      'Connection: Upgrade',
      `Upgrade: ${chance(0.99) ? 'websocket' : 'h2c'}`,
      `Sec-WebSocket-Key: ${key}`,
      `Sec-WebSocket-Version: ${version}`,
      ...chance(0.05) ? [pick(EXTENSIONS)] : [],
      '',
      '',
    ].join('\r\n')
  }

  /** Fields in some order, one missing now and then, one too many now and then. */
  function object(fields: readonly string[]): string {
    const kept = fields.filter(() => chance(0.99))
    if (chance(0.06))
      kept.push(pick(EXTRAS))
    return `{${chance(0.1) ? kept.toReversed().join(',') : kept.join(',')}}`
  }

  function message(): string {
    if (chance(0.06))
      return pick(NO_JSON)
    const kind = pick(chance(0.85) ? ASKED : KINDS)
    const demo = `"demo":${JSON.stringify(pick(DEMOS))}`
    const session = `"session":${JSON.stringify(pick(SESSIONS))}`
    const fields: Record<string, string[]> = {
      hello: chance(0.5) ? [] : [`"token":"${pick(TOKENS)}"`],
      join: [demo],
      leave: [demo],
      run: [demo, session, `"step":${pick(STEPS)}`],
      play: [demo, session, `"step":${pick(STEPS)}`],
      interrupt: [demo, session],
      restart: [demo, session],
      ack: [demo, session, `"parsed":${pick(STEPS)}`],
    }
    return object([`"kind":${JSON.stringify(kind)}`, ...fields[Object.hasOwn(fields, kind) ? kind : ''] ?? []])
  }

  /** One frame (RFC 6455 §5.2), right or wrong. */
  function frame(payload: Buffer, opcode: number, fin: boolean): Buffer {
    const masked = chance(0.98)
    const first = (fin ? 0x80 : 0) | (chance(0.02) ? 0x70 & below(256) : 0) | opcode
    const said = chance(0.98) ? payload.length : pick([0, 1, 125, 126, 65_535, 65_536, 2 ** 31, 2 ** 53])
    const wide = chance(0.03)
    const length = said < 126 && !wide ? Buffer.from([said]) : said < 65_536 && !wide ? Buffer.from([126, said >> 8, said & 255]) : eightBytes(said)
    length[0] = (length[0] ?? 0) | (masked ? 0x80 : 0)
    const mask = masked ? Buffer.from([below(256), below(256), below(256), below(256)]) : Buffer.alloc(0)
    const body = masked ? Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))) : payload
    return Buffer.concat([Buffer.from([first]), length, mask, body])
  }

  /** A message in one frame or a few, with what a control frame may put in between. */
  function frames(text: string): Buffer[] {
    const payload = Buffer.from(text)
    const opcode = chance(0.95) ? 1 : below(16)
    if (chance(0.9))
      return [frame(payload, opcode, true)]
    const cut = below(payload.length + 1)
    return [
      frame(payload.subarray(0, cut), opcode, false),
      ...chance(0.5) ? [frame(Buffer.from('x'.repeat(below(130))), pick([8, 9, 10]), chance(0.9))] : [],
      frame(payload.subarray(cut), chance(0.9) ? 0 : 1, true),
    ]
  }

  const hello = token !== undefined
    ? object(['"kind":"hello"', `"token":${JSON.stringify(token)}`])
    : chance(0.8) ? '{"kind":"hello"}' : message()
  const said = [hello, ...Array.from({ length: below(6) }, message)]
  const sent = said.flatMap(frames)
  if (chance(0.02))
    sent.push(frame(Buffer.alloc(4097, 'x'), 1, true))
  let after = Buffer.concat(sent)
  if (chance(0.15) && after.length > 0) {
    // And then a few bytes are others.
    const bytes = [...after]
    for (let count = 1 + below(4); count > 0; count--)
      bytes.splice(below(bytes.length), pick([0, 1, 1, 2]), ...chance(0.7) ? [below(256)] : [])
    after = Buffer.from(bytes)
  }
  return Buffer.concat([Buffer.from(handshake()), after])
}

function eightBytes(length: number): Buffer {
  const buffer = Buffer.alloc(9)
  buffer[0] = 127
  buffer.writeBigUInt64BE(BigInt(length), 1)
  return buffer
}
