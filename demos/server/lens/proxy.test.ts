import type { AddressInfo } from 'node:net'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, get, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openEngine } from '../api.ts'
import { fakeWorld } from './fake-world.ts'
import { listen } from './proxy.ts'

const ends: (() => unknown)[] = []
let folder: string
/** What the engine was asked. */
let heard: string[]
/** The world holds its answer until this is resolved. */
let gate: PromiseWithResolvers<void>
let socket: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proxy-'))
  vi.stubEnv('TMPDIR', folder)
  ends.push(() => rmSync(folder, { recursive: true }), () => vi.unstubAllEnvs())
  heard = []
  gate = Promise.withResolvers()
  const engine = createServer((question, answer) => {
    heard.push(`${question.method} ${question.url}`)
    question.resume().on('end', () => answer.end('[]'))
  })
  await new Promise<void>(resolve => engine.listen(0, '127.0.0.1', resolve))
  const { port } = engine.address() as AddressInfo
  socket = process.platform === 'win32' ? `\\\\.\\pipe\\proxy-${process.pid}-${ends.length}` : join(folder, 's')
  const lens = await listen(openEngine({ address: { kind: 'tcp', host: '127.0.0.1', port }, url: `tcp://127.0.0.1:${port}`, namedBy: 'DOCKER_HOST' }), socket, async () => fakeWorld({ containers: held, begin: async () => void await held() }))
  ends.push(() => lens.close(), () => engine.close())
})

afterEach(async () => {
  for (const end of ends.splice(0).reverse())
    await end()
})

async function held(): Promise<never[]> {
  await gate.promise
  return []
}

/** A program that asks something and goes away while the lens is still judging it. */
async function askAndLeave(text: string | Buffer): Promise<void> {
  const line = connect(socket)
  await new Promise<void>(resolve => line.write(text, () => resolve()))
  line.destroy()
  // What is asked after it is answered after it was gone.
  await new Promise(resolve => get({ socketPath: socket, path: '/_ping', agent: false }, answer => answer.resume().on('end', resolve)))
}

it.each([
  ['a question', Buffer.from('POST /containers/web/start HTTP/1.1\r\nHost: docker\r\n\r\n')],
  ['an archive', Buffer.concat([Buffer.from('POST /images/load HTTP/1.1\r\nHost: docker\r\nContent-Length: 1024\r\n\r\n'), Buffer.alloc(1024)])],
])('%s of a program that went away meanwhile goes no further, and leaves nothing', async (_what, text) => {
  await askAndLeave(text)
  gate.resolve()
  await expect.poll(() => readdirSync(folder).filter(name => name !== 's')).toEqual([])
  // The next is answered as ever.
  await new Promise(resolve => get({ socketPath: socket, path: '/version', agent: false }, answer => answer.resume().on('end', resolve)))
  expect(heard).toEqual(['GET /_ping', 'GET /version'])
})

it('an upload that stops halfway holds up no container that is to start', async () => {
  gate.resolve()
  const line = connect(socket)
  line.write('PUT /containers/web/archive?path=/ HTTP/1.1\r\nHost: docker\r\nContent-Length: 1000\r\n\r\nhalf')
  await expect.poll(() => heard).toEqual([expect.stringMatching(/^PUT .*\/archive/)])
  const started = new Promise<number | undefined>(resolve => request({ socketPath: socket, path: '/containers/web/start', method: 'POST', agent: false }, answer => resolve(answer.resume().statusCode)).end())
  line.destroy()
  expect(await started).toBe(200)
  expect(heard).toHaveLength(2)
})
