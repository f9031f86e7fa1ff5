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
import { isOwnOrigin, soleHost } from './host.ts'

/** A window says hello within this long, in ms. */
const HELLO_LIMIT = 5000
/** At most so many windows; a class has a handful. */
const WINDOWS = 64
/** At most so many messages of one window in a second; a flood is acknowledged about a hundred times a second. */
const MESSAGES = 1000
/** A window that does not answer a ping within this long is gone, in ms. */
const HEARTBEAT = 30_000

export interface Door {
  /** Takes a request to change to WebSocket; undefined when it is none of ours. */
  knock: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Shuts, and shows everyone out. */
  close: () => void
}

/** Opens the door of a lesson to its windows. */
export function openDoor(lesson: Lesson, keeper: TokenKeeper, port: () => number): Door {
  const server = new WebSocketServer({ noServer: true, clientTracking: true, maxPayload: MESSAGE_LIMIT, perMessageDeflate: false })
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

  return {
    knock(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const status = refusal(request, port())
      if (status)
        return socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      // Beyond what a misbehaving page of our own could want, not even an answer.
      if (server.clients.size >= WINDOWS * 2)
        return socket.destroy()
      server.handleUpgrade(request, socket, head, (window) => {
        if (server.clients.size > WINDOWS)
          return window.close(CLOSE.tooMany)
        alive.add(window)
        window.on('pong', () => alive.add(window))
        attend(window, lesson, keeper)
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

/** Why a request may not become a WebSocket; undefined when it may. */
function refusal({ url, method, headers, rawHeaders }: IncomingMessage, port: number): string | undefined {
  if (!isOwnOrigin(headers.origin, soleHost(rawHeaders), port))
    return '403 Forbidden'
  if (url !== SOCKET_PATH || method !== 'GET')
    return '404 Not Found'
  return undefined
}

function attend(socket: WebSocket, lesson: Lesson, keeper: TokenKeeper): void {
  let window: LessonWindow | undefined
  let greeted = false
  let second = 0
  let count = 0
  const hello = setTimeout(() => socket.close(CLOSE.badMessage), HELLO_LIMIT)

  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearTimeout(hello)
    if (window)
      lesson.leave(window)
  })
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (socket.readyState !== socket.OPEN)
      return
    const now = Math.floor(performance.now() / 1000)
    count = now === second ? count + 1 : 1
    second = now
    if (count > MESSAGES)
      return socket.close(CLOSE.tooMany)
    const message = binary
      ? undefined
      : parseWindowMessage(data.toString())
    if (!message || (message.kind === 'hello') === greeted)
      return socket.close(CLOSE.badMessage)
    if (message.kind === 'hello') {
      greeted = true
      clearTimeout(hello)
      if (message.token !== undefined && !keeper.isRight(message.token)) {
        setTimeout(() => socket.close(CLOSE.notWelcome), keeper.delay()).unref()
        return
      }
      window = windowOf(socket, message.token === undefined ? 'viewer' : 'presenter')
      lesson.enter(window)
    }
    else if (window) {
      void lesson.handle(window, message)
    }
  })
}

function windowOf(socket: WebSocket, role: Role): LessonWindow {
  return {
    role,
    joined: new Set(),
    waiting: () => socket.bufferedAmount,
    send(text, onSent) {
      if (socket.readyState === socket.OPEN)
        socket.send(text, onSent)
    },
  }
}
