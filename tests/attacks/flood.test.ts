/** Threat 10: too much, too long, too odd, or nothing at all. The lesson goes on, and the server's memory stays level. */
import type { Window } from './window.ts'
import { Buffer } from 'node:buffer'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { CLOSE, MESSAGE_LIMIT, SOCKET_PATH } from '../../demos/kit/protocol.ts'
import { attackedServer } from './attacked.ts'
import { exchange, parseAnswer, request } from './request.ts'
import { enter, fate, knock } from './window.ts'

const server = attackedServer('start')
const demo = 'eerste-container'

/** How much the server may grow under a flood, in bytes. A flood that is kept is many times this. */
const GROWTH = 60e6

/** Close codes of WebSocket itself (RFC 6455 §7.4.1). */
const NOT_TEXT = 1007
const TOO_BIG = 1009

async function opened(): Promise<Window> {
  const window = await knock(server().port)
  if (typeof window === 'number')
    throw new TypeError(`the server refused an honest window (${window})`)
  return window
}

/** The most memory the server takes while `honest` is answered `rounds` times. */
async function memoryWhileServing(honest: Window, rounds: number): Promise<number> {
  let most = 0
  for (let round = 0; round < rounds; round++) {
    honest.send({ kind: 'join', demo })
    await honest.next('replay')
    most = Math.max(most, await server().memory())
  }
  return most
}

it.each([
  [
    'join',
    { kind: 'join', demo },
  ],
  [
    'leave',
    { kind: 'leave', demo },
  ],
  [
    'run',
    {
      kind: 'run',
      demo,
      session: 'x',
      step: 0,
    },
  ],
  [
    'play',
    {
      kind: 'play',
      demo,
      session: 'x',
      step: 0,
    },
  ],
  [
    'interrupt',
    { kind: 'interrupt', demo, session: 'x' },
  ],
  [
    'restart',
    { kind: 'restart', demo, session: 'x' },
  ],
  [
    'ack',
    {
      kind: 'ack',
      demo,
      session: 'x',
      parsed: 1,
    },
  ],
])('%s before hello ends the connection', async (_name, message) => {
  const window = await opened()
  window.send(message)
  // What comes after it is not looked at any more.
  expect(await fate(window, { kind: 'hello', token: server().token })).toBeOneOf([CLOSE.badMessage, CLOSE.notWelcome])
  expect(window.came).toEqual([])
})

it('who never says hello does not stay', async () => {
  const window = await opened()
  expect(await window.closed).toBeGreaterThanOrEqual(1008)
}, 20_000)

it.each<[name: string, message: string | Buffer, code: number]>([
  ['no JSON', '{"kind":', CLOSE.badMessage],
  ['nothing', '', CLOSE.badMessage],
  [
    'binary',
    Buffer.from([0, 1, 2, 255]),
    CLOSE.badMessage,
  ],
  [
    'a binary hello',
    Buffer.from('{"kind":"hello"}'),
    CLOSE.badMessage,
  ],
  ['one byte too long', `{"kind":"hello"}${' '.repeat(MESSAGE_LIMIT - 15)}`, TOO_BIG],
  [
    'ten megabytes',
    'x'.repeat(10e6),
    TOO_BIG,
  ],
])('a message that is %s ends the connection', async (_name, message, code) => {
  const window = await opened()
  window.socket.send(message)
  expect(await fate(window, { kind: 'hello' })).toBe(code)
})

it('a long message in small pieces is too long as well', async () => {
  const window = await opened()
  for (let sent = 0; sent <= MESSAGE_LIMIT; sent += 64)
    window.socket.send('x'.repeat(64), { fin: false })
  expect(await window.closed).toBe(TOO_BIG)
})

it('text that is not UTF-8 ends the connection', async () => {
  const window = await opened()
  window.socket.send(Buffer.from([0xC0, 0xAE]), { binary: false })
  expect(await window.closed).toBeOneOf([NOT_TEXT, CLOSE.badMessage])
})

it('compression is not agreed to: a small message could unpack to a huge one', async () => {
  const window = await opened()
  expect(window.socket.extensions).toBe('')
  await window.leave()
})

it.each([
  [
    'a wrong version',
    { 'Sec-WebSocket-Version': '7' },
  ],
  [
    'no key',
    { 'Sec-WebSocket-Key': '' },
  ],
  [
    'a wrong key',
    { 'Sec-WebSocket-Key': 'short' },
  ],
  [
    'another protocol',
    { Upgrade: 'h2c' },
  ],
])('a handshake with %s is refused', async (_name, headers) => {
  const { port } = server()
  const bytes = Object.entries({
    'Host': `localhost:${port}`,
    'Origin': `http://localhost:${port}`,
    'Connection': 'Upgrade',
    'Upgrade': 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`).join('\r\n')
  const answer = parseAnswer(await exchange(port, `GET ${SOCKET_PATH} HTTP/1.1\r\n${bytes}\r\n\r\n`))
  expect(answer.status).not.toBe(101)
  expect(answer.status).toBeLessThan(500)
})

it('a thousand connections do not stop the lesson', async () => {
  const { port, token, memory } = server()
  const teacher = await enter(port, token)
  const before = await memory()
  const crowd = await Promise.all(Array.from({ length: 1000 }, async () => await knock(port)))
  const inside = crowd.filter(window => typeof window !== 'number')
  expect(await memoryWhileServing(teacher, 20) - before).toBeLessThan(GROWTH)
  expect(inside.filter(({ socket }) => socket.readyState === socket.OPEN).length).toBeLessThan(200)
  await Promise.all(inside.map(async window => await window.leave()))
  await teacher.leave()
}, 30_000)

it('a crowd of windows does not keep the presenter out', async () => {
  const { port, token } = server()
  const crowd = await Promise.all(Array.from({ length: 1000 }, async () => await knock(port)))
  const inside = crowd.filter(window => typeof window !== 'number')
  for (const window of inside)
    window.send({ kind: 'hello' })
  const teacher = await enter(port, token)
  expect(teacher.came[0]).toMatchObject({ kind: 'welcome', role: 'presenter' })
  await teacher.leave()
  await Promise.all(inside.map(async ({ socket, closed }) => {
    socket.terminate()
    await closed
  }))
}, 30_000)

it('a thousand half requests do not stop the lesson', async () => {
  const { port } = server()
  const slow = await Promise.all(Array.from({ length: 1000 }, async () => await new Promise<ReturnType<typeof connect>>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX-Slow:`)
      resolve(socket)
    })
    socket.on('error', () => resolve(socket))
  })))
  expect((await request(port)).status).toBe(200)
  slow.forEach(socket => socket.destroy())
}, 30_000)

it('who was refused cannot keep the line open', async () => {
  const { port, connections } = server()
  const before = await connections()
  const handshake = [
    `GET ${SOCKET_PATH} HTTP/1.1`,
    `Host: localhost:${port}`,
    'Origin: http://evil.example',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '',
    '',
  ].join('\r\n')
  // They never end their half.
  const held = await Promise.all(Array.from({ length: 300 }, async () => await new Promise<ReturnType<typeof connect>>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(handshake))
    socket.on('error', () => resolve(socket))
    socket.on('end', () => resolve(socket))
    socket.resume()
  })))
  await expect.poll(connections, { timeout: 10_000 }).toBeLessThan(before + 30)
  held.forEach(socket => socket.destroy())
}, 30_000)

it('cookies of other local ports, however many, do not shut the deck out', async () => {
  const { port } = server()
  // A browser keeps at most 180 cookies of 4 kB for a host, and knows no ports.
  const Cookie = Array.from({ length: 180 }, (_, index) => `c${index}=${'x'.repeat(4000)}`).join('; ')
  expect((await request(port, { headers: { Cookie } })).status).toBe(200)
})

it('a thousand readers of a file who never read do not stop the lesson', async () => {
  const { port, memory } = server()
  const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec((await request(port)).body)?.[1]
  expect(script).toBeDefined()
  const honest = await enter(port)
  const before = await memory()
  const deaf = Array.from({ length: 1000 }, () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.pause()
    socket.write(`GET ${script} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
    return socket
  })
  // What one connection may hold: three pieces of the file of 64 KiB (being written, waiting, read ahead) and its own buffers.
  expect(await memoryWhileServing(honest, 200) - before).toBeLessThan(deaf.length * 250e3)
  expect((await request(port)).status).toBe(200)
  deaf.forEach(socket => socket.destroy())
  await honest.leave()
}, 30_000)

it.each<[name: string, flood: (window: Window) => void]>([
  [
    'asks for the transcript again and again',
    window => window.send({ kind: 'join', demo }),
  ],
  [
    'is refused again and again',
    window => window.send({ kind: 'interrupt', demo, session: 'x' }),
  ],
  [
    'pings',
    window => window.socket.ping('x'.repeat(125)),
  ],
])('the memory stays level under a reader that never reads and %s', async (_name, flood) => {
  const { port, memory } = server()
  const honest = await enter(port)
  const before = await memory()
  const deaf = await enter(port)
  deaf.socket.pause()
  let sent = 0
  let most = 0
  while (sent < 200_000 && deaf.socket.readyState === deaf.socket.OPEN) {
    for (let i = 0; i < 5000; i++)
      flood(deaf)
    sent += 5000
    most = Math.max(most, await memoryWhileServing(honest, 5))
  }
  most = Math.max(most, await memoryWhileServing(honest, 100))
  expect(most - before).toBeLessThan(GROWTH)
  deaf.socket.terminate()
  await honest.leave()
}, 60_000)

it('the memory stays level under requests whose answers nobody reads', async () => {
  const { port, memory } = server()
  const honest = await enter(port)
  const before = await memory()
  const deaf = connect(port, '127.0.0.1')
  deaf.on('error', () => {})
  deaf.pause()
  deaf.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`.repeat(50_000))
  expect(await memoryWhileServing(honest, 300) - before).toBeLessThan(GROWTH)
  deaf.destroy()
  await honest.leave()
}, 60_000)

it.each([
  [
    'a header without end',
    (port: number) => `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX: ${'x'.repeat(2_000_000)}`,
  ],
  [
    'a target without end',
    () => `GET /${'x'.repeat(2_000_000)}`,
  ],
  [
    'headers without number',
    (port: number) => `GET / HTTP/1.1\r\nHost: localhost:${port}\r\n${'X: y\r\n'.repeat(400_000)}\r\n`,
  ],
  [
    'both length and chunks',
    (port: number) => `POST / HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`,
  ],
  [
    'no HTTP',
    () => `\0\x01\x02\r\n\r\n`,
  ],
  [
    'TLS',
    () => `\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03${'\0'.repeat(512)}`,
  ],
])('%s is refused', async (_name, bytes) => {
  const { port } = server()
  expect(parseAnswer(await exchange(port, bytes(port))).status).toBeOneOf([0, 400, 403, 405, 414, 431])
})
