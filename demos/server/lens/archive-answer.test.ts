import type { IncomingMessage } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createHash, randomFillSync } from 'node:crypto'
import { createServer as createLens, get } from 'node:http'
import { createServer } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { openEngine } from '../api.ts'
import { passArchive } from './archive-answer.ts'

const HEAD = 'HTTP/1.0 200 OK\r\nContent-Type: application/x-tar\r\n\r\n'
const END = Buffer.alloc(1024)
const ends: (() => void)[] = []

afterEach(() => ends.splice(0).forEach(end => end()))

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => server.close())
  return (server.address() as AddressInfo).port
}

interface Answered {
  /** What the program got; nothing when the lens hung up first. */
  answer: Promise<IncomingMessage>
  /** What `passArchive` says. */
  passed: Promise<boolean>
  /** The program goes away. */
  leave: () => void
}

/** A program asks for an archive, of an engine that does as told with each connection once it was asked something. */
async function asked(answers: (socket: Socket, question: string) => void): Promise<Answered> {
  const port = await listening(createServer(socket => socket.once('data', question => answers(socket, question.toString()))))
  const engine = openEngine({ address: { kind: 'tcp', host: '127.0.0.1', port }, url: `tcp://127.0.0.1:${port}`, namedBy: 'DOCKER_HOST' })
  const passed = Promise.withResolvers<boolean>()
  const lens = createLens((_, outgoing) => {
    const isPassed = passArchive(engine, '/images/x/get', ['Host', 'docker', 'X-Word', 'ja'], outgoing)
    passed.resolve(isPassed)
    isPassed.then(isPassed => isPassed || outgoing.writeHead(404).end(), () => outgoing.writeHead(502).end())
  })
  const question = get({ host: '127.0.0.1', port: await listening(lens), agent: false })
  const answer = new Promise<IncomingMessage>((resolve, reject) => question.on('response', resolve).on('error', reject))
  answer.catch(() => {})
  passed.promise.catch(() => {})
  return { answer, passed: passed.promise, leave: () => question.destroy() }
}

/** Everything a program gets that takes its time for each piece. */
async function pieces(answer: IncomingMessage): Promise<Buffer[]> {
  const got: Buffer[] = []
  for await (const piece of answer) {
    got.push(piece)
    await turn()
  }
  return got
}

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

it('passes megabytes byte for byte to a program that is slower than the engine, and ends when the engine does', async () => {
  const bytes = Buffer.concat([randomFillSync(Buffer.alloc(20_000_000)), END])
  const { answer, passed } = await asked(socket => socket.end(Buffer.concat([Buffer.from(HEAD), bytes])))
  const got = await pieces(await answer)
  expect(sha(Buffer.concat(got))).toBe(sha(bytes))
  // Several pieces: nothing waited for the whole.
  expect(got.length).toBeGreaterThan(10)
  expect((await answer).headers).toMatchObject({ 'content-type': 'application/x-tar', 'transfer-encoding': 'chunked' })
  expect(await passed).toBe(true)
})

it('asks in HTTP/1.0, with the headers it was given', async () => {
  let heard = ''
  const { answer } = await asked((socket, question) => {
    heard = question
    socket.end(Buffer.concat([Buffer.from(HEAD), END]))
  })
  await pieces(await answer)
  expect(heard).toBe('GET /images/x/get HTTP/1.0\r\nHost: docker\r\nX-Word: ja\r\n\r\n')
})

it('knows a yes, and an end, that come a byte at a time', async () => {
  const { answer, passed } = await asked(async (socket) => {
    for (const byte of Buffer.concat([Buffer.from(`${HEAD}het beeld`), END])) {
      socket.write(Buffer.of(byte))
      await turn()
    }
    socket.end()
  })
  expect(Buffer.concat(await pieces(await answer))).toEqual(Buffer.concat([Buffer.from('het beeld'), END]))
  expect(await passed).toBe(true)
})

it('takes a length that the engine knows', async () => {
  const { answer } = await asked(socket => socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length:${END.length}\r\nConnection: close\r\n\r\n`), END])))
  expect((await answer).headers['content-length']).toBe(String(END.length))
  expect(Buffer.concat(await pieces(await answer))).toEqual(END)
})

it.each([
  ['is no yes', 'HTTP/1.0 404 Not Found\r\n\r\n{"message":"weg"}'],
  ['is framed after all', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbeel\r\n0\r\n\r\n`],
  ['speaks something else', `RTSP/1.0 200 OK\r\n\r\n`],
])('passes nothing of an answer that %s', async (_, text) => {
  const { answer, passed } = await asked(socket => socket.end(text))
  expect(await passed).toBe(false)
  expect((await answer).statusCode).toBe(404)
  expect(await pieces(await answer)).toEqual([])
})

it.each<[string, (socket: Socket) => void]>([
  ['resets the connection', socket => setTimeout(() => socket.resetAndDestroy(), 20)],
  ['ends, as an engine that is killed does', socket => socket.end()],
  ['ends one byte early', socket => socket.end(END.subarray(1))],
])('breaks off when the engine, before the end of the archive, %s', async (_, breaksOff) => {
  const { answer, passed } = await asked((socket) => {
    socket.on('error', () => {})
    socket.write(`${HEAD}half`)
    breaksOff(socket)
  })
  await expect(pieces(await answer)).rejects.toThrow('aborted')
  expect(await passed).toBe(true)
})

it('says so when the engine hangs up without a word', async () => {
  const { answer, passed } = await asked(socket => socket.end())
  await expect(passed).rejects.toThrow('no answer')
  expect((await answer).statusCode).toBe(502)
})

it.each([
  ['before the engine has begun to answer', ''],
  ['in the middle of the answer', `${HEAD}half`],
])('lets go of the engine when the program goes away %s', async (_, said) => {
  const heard = Promise.withResolvers<Socket>()
  const { answer, passed, leave } = await asked((socket) => {
    socket.on('error', () => {})
    socket.write(said)
    heard.resolve(socket)
  })
  const socket = await heard.promise
  const isGone = new Promise(resolve => socket.once('close', resolve))
  if (said !== '')
    (await answer).on('error', () => {}).resume()
  leave()
  expect(await passed).toBe(true)
  await isGone
})
