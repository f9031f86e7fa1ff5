/** The WebSocket side: who may come in, what a window may say, and how much of it. */
import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Role } from '../kit/session.ts'
import type { Lesson, LessonWindow } from './lesson.ts'
import type { TokenKeeper } from './token.ts'
import { WebSocketServer } from 'ws'
import { CLOSE, MESSAGE_LIMIT, parseWindowMessage, SOCKET_PATH } from '../kit/protocol.ts'
import { BEHIND } from './audience.ts'
import { isOwnOrigin, soleHost } from './host.ts'

/** A window says hello within this long, in ms. */
const HELLO_LIMIT = 5000
/** At most so many windows that look, and of the presenter's; a class has a handful. Each kind on its own: no crowd keeps the presenter out. */
const WINDOWS: Readonly<Record<Role, number>> = { viewer: 64, presenter: 16 }
/** At most so many that have not said who they are … */
const STRANGERS = 64
/** … and one that has been silent for this long, in ms, makes room for the next: a window of ours says hello at once. */
const SILENT = 500
/** At most so many messages of one window in a second; a flood is acknowledged about a hundred times a second. */
const MESSAGES = 1000
/** A window that does not answer a ping within this long is gone, in ms. */
const HEARTBEAT = 30_000

/** What a door needs of the lesson behind it. */
export type Room = Pick<Lesson, 'enter' | 'leave' | 'handle'>

export interface Door {
  /** Takes a request to change to WebSocket; undefined when it is none of ours. */
  knock: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Shuts, and shows everyone out. */
  close: () => void
}

/** Opens the door of a lesson to its windows. */
export function openDoor(lesson: Room, keeper: TokenKeeper, port: () => number): Door {
  const server = new WebSocketServer({ noServer: true, clientTracking: true, maxPayload: MESSAGE_LIMIT, perMessageDeflate: false, autoPong: false })
  /** Since when, in order. */
  const strangers = new Map<WebSocket, number>()
  const inside: Record<Role, number> = { viewer: 0, presenter: 0 }
  const alive = new WeakSet<WebSocket>()
  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.delete(socket))
        socket.terminate()
      else
        socket.ping()
    }
  }, HEARTBEAT)
  heartbeat.unref()

  /** A window that has said who it is; undefined when there are too many of its kind. */
  function admit(socket: WebSocket, role: Role): LessonWindow | undefined {
    strangers.delete(socket)
    if (inside[role] >= WINDOWS[role])
      return undefined
    inside[role]++
    socket.on('close', () => inside[role]--)
    return windowOf(socket, role)
  }

  /** Whether one more may come in. */
  function makeRoom(): boolean {
    if (strangers.size < STRANGERS)
      return true
    const [longest] = strangers
    if (!longest || performance.now() - longest[1] < SILENT)
      return false
    strangers.delete(longest[0])
    longest[0].terminate()
    return true
  }

  return {
    knock(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const status = refusal(request, port())
      if (status)
        return turnAway(socket, status)
      if (!makeRoom())
        return turnAway(socket, '503 Service Unavailable')
      server.handleUpgrade(request, socket, head, (visitor) => {
        alive.add(visitor)
        visitor.on('pong', () => alive.add(visitor))
        strangers.set(visitor, performance.now())
        visitor.on('close', () => strangers.delete(visitor))
        attend(visitor, lesson, keeper, admit)
      })
    },
    close() {
      clearInterval(heartbeat)
      for (const socket of server.clients)
        socket.close(1001)
      // A window that does not take the hint must not keep the server.
      setTimeout(() => {
        for (const socket of server.clients)
          socket.terminate()
      }, 500).unref()
    },
  }
}

/** Answers, and hangs up itself: no clock watches over a connection that asked for an upgrade, and its other side may never end it. */
function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}

/** Why a request may not become a WebSocket; undefined when it may. */
function refusal({ url, method, headers, rawHeaders }: IncomingMessage, port: number): string | undefined {
  if (!isOwnOrigin(headers.origin, soleHost(rawHeaders), port))
    return '403 Forbidden'
  if (url !== SOCKET_PATH || method !== 'GET')
    return '404 Not Found'
  // ws also takes version 8 of a draft, which no browser speaks any more.
  if (headers['sec-websocket-version'] !== '13')
    return '400 Bad Request'
  return undefined
}

function attend(socket: WebSocket, lesson: Room, keeper: TokenKeeper, admit: (socket: WebSocket, role: Role) => LessonWindow | undefined): void {
  let window: LessonWindow | undefined
  let greeted = false
  const pace = new Pace()
  const hello = setTimeout(() => socket.close(CLOSE.badMessage), HELLO_LIMIT)

  function greet(token: string | undefined): void {
    greeted = true
    clearTimeout(hello)
    const wait = token === undefined ? 0 : keeper.wait()
    if (wait > 0)
      setTimeout(judge, wait, token).unref()
    else
      judge(token)
  }

  /** Looks at what a window says it is. A guess comes here after its wait, so hanging up early teaches nothing. */
  function judge(token: string | undefined): void {
    if (socket.readyState !== socket.OPEN)
      return
    if (token !== undefined && !keeper.isRight(token))
      return socket.close(CLOSE.notWelcome)
    window = admit(socket, token === undefined ? 'viewer' : 'presenter')
    if (window)
      lesson.enter(window)
    else
      socket.close(CLOSE.tooMany)
  }

  // ws closes the connection itself, with the code that says why.
  socket.on('error', () => {})
  socket.on('close', () => {
    clearTimeout(hello)
    if (window)
      lesson.leave(window)
  })
  socket.on('ping', (data: Buffer) => {
    if (pace.isTooMuch())
      socket.close(CLOSE.tooMany)
    // Who does not read gets no answer either: answers would pile up here.
    else if (socket.bufferedAmount < BEHIND && socket.readyState === socket.OPEN)
      socket.pong(data)
  })
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (socket.readyState !== socket.OPEN)
      return
    if (pace.isTooMuch())
      return socket.close(CLOSE.tooMany)
    const message = binary
      ? undefined
      : parseWindowMessage(data.toString())
    if (!message || (message.kind === 'hello') === greeted)
      return socket.close(CLOSE.badMessage)
    if (message.kind === 'hello')
      greet(message.token)
    else if (window)
      void lesson.handle(window, message)
  })
}

/** Counts what comes in, a second at a time. */
class Pace {
  #second = 0
  #count = 0

  isTooMuch(): boolean {
    const now = Math.floor(performance.now() / 1000)
    if (now !== this.#second) {
      this.#second = now
      this.#count = 0
    }
    return ++this.#count > MESSAGES
  }
}

function windowOf(socket: WebSocket, role: Role): LessonWindow {
  let whenEmpty: (() => void)[] = []
  function sent(): void {
    if (socket.bufferedAmount > 0)
      return
    const waiting = whenEmpty
    whenEmpty = []
    for (const then of waiting)
      then()
  }
  return {
    role,
    joined: new Set(),
    waiting: () => socket.bufferedAmount,
    send(text) {
      if (socket.readyState === socket.OPEN)
        socket.send(text, sent)
    },
    whenEmpty(then) {
      whenEmpty.push(then)
    },
  }
}
