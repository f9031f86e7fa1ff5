/**
 * Threats 8–10: twenty thousand connections that no window would make, at the door of a lesson. What gets through is judged by
 * other means than the door's own: nobody without the token is the presenter, nothing runs, and the door stays open to others.
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LessonWindow, Request } from '../../demos/server/lesson.ts'
import type { Door, Room } from '../../demos/server/socket.ts'
import type { TokenKeeper } from '../../demos/server/token.ts'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'
import { duplexPair } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineDemo } from '../../demos/kit/demo.ts'
import { run } from '../../demos/kit/step.ts'
import { Lesson } from '../../demos/server/lesson.ts'
import { openDoor } from '../../demos/server/socket.ts'
import { heapInUse } from '../heap.ts'
import { minimised } from '../minimise.ts'
import { DEMO, socketInput } from './socket-input.ts'
import { enter } from './window.ts'

const SEED = Number(process.env.FUZZ_SEED ?? 20261126)
const INPUTS = Number(process.env.FUZZ_INPUTS ?? 20_000)
/** Connections at once; fewer than the door has room for. */
const AT_ONCE = 24
/** A connection that still stands after this was not ended by anyone, in ms. */
const PATIENCE = 5000
/** How much more memory the second half may take than the first, in bytes. */
const GROWTH = 16 * 1024 * 1024

/** Guesses are slowed down elsewhere; here it must be known at once what a guess becomes. */
const keeper: TokenKeeper = { token: randomBytes(32).toString('base64url'), wait: () => 0, isRight: guess => guess === keeper.token }
const lesson = new Lesson(new Map([[DEMO, { id: DEMO, folder: '/nergens', demo: defineDemo({ title: 'Proef', images: ['busybox'], steps: [run('docker ps')] }) }]]))

/** What the door let through: the real lesson hears what viewers ask, and of a presenter it is only noted. */
const passed: { window: LessonWindow, request: Request | undefined }[] = []
const inside = new Set<LessonWindow>()
const room: Room = {
  enter(window) {
    inside.add(window)
    passed.push({ window, request: undefined })
    lesson.enter(window)
  },
  leave(window) {
    inside.delete(window)
    lesson.leave(window)
  },
  async handle(window, request) {
    passed.push({ window, request })
    if (window.role === 'viewer')
      await lesson.handle(window, request)
  },
}

let server: Server
let door: Door
let port: number
let hung = 0
const crashes: unknown[] = []

beforeAll(async () => {
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  const listening = createServer((_request, response) => response.writeHead(404).end())
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve))
  port = (listening.address() as AddressInfo).port
  door = openDoor(room, keeper, () => port)
  listening.on('upgrade', door.knock)
  server = listening
})

afterAll(async () => {
  door.close()
  await new Promise(resolve => server.close(resolve))
  await lesson.end()
  process.off('uncaughtException', crash)
  process.off('unhandledRejection', crash)
})

function crash(thrown: unknown): void {
  crashes.push(thrown)
}

/** Sends all of it, ends, and gives the messages that came back. */
function send(bytes: Buffer): Promise<string[]> {
  return new Promise((resolve) => {
    // Straight into the server: a connection of the system's would cost as much as all the rest.
    const [socket, other] = duplexPair()
    server.emit('connection', other)
    const chunks: Buffer[] = []
    const timer = setTimeout(() => {
      hung++
      socket.destroy()
    }, PATIENCE)
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(messagesIn(Buffer.concat(chunks)))
    })
    // A copy: who receives it takes the masks off in place.
    socket.end(Buffer.from(bytes))
  })
}

/** The text messages in what a server sent; a pong is an echo of what it was sent itself, and says nothing. */
function messagesIn(answer: Buffer): string[] {
  const messages: string[] = []
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0)
    return messages
  for (let at = head + 4; at + 2 <= answer.length;) {
    const [first = 0, short = 0] = answer.subarray(at)
    const wide = short === 126 ? 2 : short === 127 ? 8 : 0
    const length = wide === 2 ? answer.readUInt16BE(at + 2) : wide === 8 ? Number(answer.readBigUInt64BE(at + 2)) : short
    const begin = at + 2 + wide
    if ((first & 0x0F) === 1)
      messages.push(answer.toString('utf8', begin, begin + length))
    at = begin + length
  }
  return messages
}

const FIELDS: Readonly<Record<Request['kind'], string>> = {
  join: 'demo',
  leave: 'demo',
  run: 'demo,session,step',
  play: 'demo,session,step',
  interrupt: 'demo,session',
  restart: 'demo,session',
  ack: 'demo,parsed,session',
  check: '',
  fetch: '',
}

/** What is wrong with a message that the door let through; undefined when nothing is. */
function faultIn(request: Request): string | undefined {
  const all = JSON.stringify(request)
  const { kind, ...fields } = request
  if (!Object.hasOwn(FIELDS, kind) || Object.keys(fields).sort().join() !== FIELDS[kind])
    return `other fields than it has: ${all}`
  for (const [name, value] of Object.entries(fields)) {
    const isRight = name === 'step' || name === 'parsed'
      ? typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && (name === 'parsed' || value < 1000)
      : typeof value === 'string' && (name === 'demo' ? /^[a-z][a-z0-9-]*$/ : /^[\w-]{1,40}$/).test(value)
    if (!isRight)
      return `a wrong ${name}: ${all}`
  }
  return undefined
}

/** What came of what was sent since the last time that must not; without the token nobody is the presenter. */
function faultsIn(answers: readonly string[], withToken: boolean): string[] {
  const came = passed.splice(0)
  return [
    ...came.some(({ window }) => window.role === 'presenter') && !withToken ? ['a presenter without the token'] : [],
    ...came.map(({ request }) => request && faultIn(request)).filter(fault => fault !== undefined),
    ...answers.some(answer => answer.includes('"role":"presenter"')) && !withToken ? ['welcomed as presenter without the token'] : [],
    ...answers.some(answer => answer.includes(keeper.token)) ? ['the token in an answer'] : [],
    ...crashes.splice(0).map(thrown => `a crash: ${thrown instanceof Error ? thrown.stack : String(thrown)}`),
  ]
}

describe('connections that no window makes', () => {
  it.each<[string, number, number, boolean]>([
    ['without the token', SEED, Math.ceil(INPUTS * 0.8), false],
    ['with the token', SEED + INPUTS, Math.floor(INPUTS * 0.2), true],
  ])(`%s, from seed %i, %i of them: nothing gets through that must not`, async (_who, seed, inputs, withToken) => {
    const inputOf = (number: number): Buffer => socketInput(seed + number, port, withToken ? keeper.token : undefined)
    let next = 0
    let entered = 0
    let asked = 0
    let isFaulty = false
    const heaps: number[] = []
    async function work(): Promise<void> {
      while (next < inputs && !isFaulty) {
        const number = next++
        const answers = await send(inputOf(number))
        entered += passed.filter(({ request }) => !request).length
        asked += passed.filter(({ request }) => request).length
        isFaulty ||= faultsIn(answers, withToken).length > 0
        if (number === Math.floor(inputs / 2) || number === inputs - 1)
          heaps.push(heapInUse())
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    if (isFaulty) {
      // With many connections at once it may have been a neighbour: find it alone.
      for (let number = Math.max(0, next - 2 * AT_ONCE); number < next; number++) {
        const fails = async (part: Buffer): Promise<boolean> => faultsIn(await send(part), withToken).length > 0
        const faults = faultsIn(await send(inputOf(number)), withToken)
        if (faults.length > 0)
          expect.fail(`input ${number}: ${faults.join('; ')}\n${JSON.stringify((await minimised(inputOf(number), fails)).toString('latin1'))}`)
      }
      expect.fail('something got through, but not when it was sent alone')
    }
    expect(hung).toBe(0)
    // It is no use when everything is refused.
    expect(entered).toBeGreaterThan(inputs / 3)
    expect(asked).toBeGreaterThan(inputs / 20)
    const [half = 0, end = 0] = heaps
    expect(end - half).toBeLessThan(GROWTH)
  }, 120_000)

  it('leave nobody inside, and nothing has run', async () => {
    await expect.poll(() => inside.size).toBe(0)
    // The engine was not even looked for.
    expect(lesson.workplace.engine).toBeUndefined()
    const viewer = await enter(port)
    viewer.send({ kind: 'join', demo: DEMO })
    expect(await viewer.next('replay')).toMatchObject({ state: { phase: 'ready', started: 0, outcomes: [] }, events: [] })
    await viewer.leave()
  })

  it('leave room for as many honest windows as before', async () => {
    const windows = await Promise.all(Array.from({ length: 64 }, () => enter(port)))
    const presenter = await enter(port, keeper.token)
    expect(presenter.came).toMatchObject([{ role: 'presenter' }])
    await Promise.all([...windows, presenter].map(window => window.leave()))
  })
})
