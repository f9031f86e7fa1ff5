import type { AddressInfo, Socket } from 'node:net'
import type { Engine } from '../api.ts'
import { createHash, randomFillSync } from 'node:crypto'
import { createServer } from 'node:net'
import { Duplex } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { openEngine } from '../api.ts'
import { passRaw } from './raw-answer.ts'

const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
const ends: (() => void)[] = []

afterEach(() => ends.splice(0).forEach(end => end()))

/** An engine that does as told with each connection, once it was asked something. */
async function engineThat(answers: (socket: Socket) => void): Promise<Engine> {
  const server = createServer(socket => socket.once('data', () => answers(socket)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return openEngine({ address: { kind: 'tcp', host: '127.0.0.1', port }, url: `tcp://127.0.0.1:${port}`, namedBy: 'DOCKER_HOST' })
}

/** A program that takes its time for each piece, and tells what it got. */
function slowProgram(): { program: Duplex, got: Buffer[], ended: Promise<boolean> } {
  const got: Buffer[] = []
  const program = new Duplex({
    read() {},
    write(bytes: Buffer, _, done) {
      void turn().then(turn).then(() => {
        got.push(Buffer.from(bytes))
        done()
      })
    },
  })
  return { program, got, ended: finished(program, { readable: false }).then(() => true, () => false) }
}

const ask = (engine: Engine, program: Duplex): Promise<boolean> => passRaw(engine, 'GET /images/x/get', ['Host', 'docker'], program)

it('passes megabytes byte for byte to a program that is slower than the engine, and ends when the engine does', async () => {
  const bytes = randomFillSync(Buffer.alloc(20_000_000))
  const engine = await engineThat(socket => socket.end(Buffer.concat([Buffer.from(HEAD), bytes])))
  const { program, got, ended } = slowProgram()
  expect(await ask(engine, program)).toBe(true)
  expect(await ended).toBe(true)
  const all = Buffer.concat(got)
  expect(all.subarray(0, HEAD.length).toString()).toBe(HEAD)
  expect(createHash('sha256').update(all.subarray(HEAD.length)).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  // Several pieces: nothing waited for the whole.
  expect(got.length).toBeGreaterThan(10)
})

it('knows a yes that comes a byte at a time', async () => {
  const engine = await engineThat(async (socket) => {
    for (const letter of HEAD) {
      socket.write(letter)
      await turn()
    }
    socket.end('het beeld')
  })
  const { program, got, ended } = slowProgram()
  expect(await ask(engine, program)).toBe(true)
  expect(await ended).toBe(true)
  expect(Buffer.concat(got).toString()).toBe(`${HEAD}het beeld`)
})

it('passes nothing of an answer that is no yes', async () => {
  const engine = await engineThat(socket => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'))
  const { program, got } = slowProgram()
  expect(await ask(engine, program)).toBe(false)
  expect(got).toEqual([])
  expect(program.destroyed).toBe(false)
})

it('breaks off where the engine broke off', async () => {
  const engine = await engineThat((socket) => {
    socket.write(`${HEAD}half`)
    setTimeout(() => socket.resetAndDestroy(), 20)
  })
  const { program, ended } = slowProgram()
  expect(await ask(engine, program)).toBe(true)
  expect(await ended).toBe(false)
  expect(program.destroyed).toBe(true)
})

it('says so when the engine hangs up without a word', async () => {
  const engine = await engineThat(socket => socket.end())
  await expect(ask(engine, slowProgram().program)).rejects.toThrow('no answer')
})

it('lets go of the engine when the program goes away', async () => {
  let isGone: Promise<void> | undefined
  const engine = await engineThat((socket) => {
    isGone = new Promise(resolve => socket.once('close', () => resolve()))
    socket.on('error', () => {})
    socket.write(`${HEAD}half`)
  })
  const { program, got } = slowProgram()
  const passed = ask(engine, program)
  await expect.poll(() => got.length).toBe(1)
  program.destroy()
  expect(await passed).toBe(true)
  await isGone
})
