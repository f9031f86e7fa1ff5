/** A window of the lesson as a program can fake it: a WebSocket with any Host and Origin, that says what it likes. */
import type { ServerMessage, WindowMessage } from '../../demos/kit/protocol.ts'
import { WebSocket } from 'ws'
import { SOCKET_PATH } from '../../demos/kit/protocol.ts'

export interface Knock {
  host?: string
  /** null sends no Origin at all. */
  origin?: string | null
  path?: string
  /** The WebSocket subprotocol to ask for; none when empty. */
  protocol?: string
  address?: string
}

type Kind = ServerMessage['kind']
type MessageOf<K extends Kind> = Extract<ServerMessage, { kind: K }>

export interface Window {
  socket: WebSocket
  /** Sends one message of the protocol, or of none. */
  send: (message: unknown) => void
  /** The next message of this kind, from what came since the last one taken. */
  next: <K extends Kind>(kind: K, wanted?: (message: MessageOf<K>) => boolean) => Promise<MessageOf<K>>
  /** Everything that came, in order. */
  came: readonly ServerMessage[]
  /** The close code, once the connection ends. */
  closed: Promise<number>
  leave: () => Promise<void>
}

/** Tries to open a window. Gives the window, or the status that refused it (0: no answer). */
export async function knock(port: number, { host = `localhost:${port}`, origin = `http://${host}`, path = SOCKET_PATH, protocol = '', address = '127.0.0.1' }: Knock = {}): Promise<Window | number> {
  const socket = new WebSocket(`ws://${address}:${port}${path}`, protocol
    ? [protocol]
    : [], {
    headers: {
      Host: host,
      ...(origin === null
        ? {}
        : { Origin: origin }),
    },
  })
  const opened = windowOf(socket)
  return await new Promise((resolve) => {
    socket.once('open', () => resolve(opened))
    socket.once('unexpected-response', (upgrade, answer) => {
      resolve(answer.statusCode ?? 0)
      upgrade.destroy()
    })
    socket.once('error', () => resolve(0))
  })
}

/** A window that was let in: a viewer's, or with the token the presenter's. */
export async function enter(port: number, token?: string): Promise<Window> {
  const window = await knock(port)
  if (typeof window === 'number')
    throw new TypeError(`the server refused an honest window (${window})`)
  window.send({
    kind: 'hello',
    ...(token === undefined
      ? {}
      : { token }),
  })
  await window.next('welcome')
  return window
}

/**
 * What becomes of a window that should be closed: the code it is closed with, or `open` when it is let in or still gets an answer.
 * @param window that has said or done what it should be closed for
 * @param question an honest message that brings an answer from an open window; the hello, if there was none
 */
export async function fate(window: Window, question: WindowMessage): Promise<number | 'open'> {
  window.send(question)
  const answered = window.next(question.kind === 'hello' ? 'welcome' : 'replay').then(() => 'open' as const, () => window.closed)
  return await Promise.race([window.closed, answered])
}

function windowOf(socket: WebSocket): Window {
  const came: ServerMessage[] = []
  let taken = 0
  let wake = (): void => {}
  const closed = new Promise<number>(resolve => socket.once('close', (code) => {
    resolve(code)
    wake()
  }))
  // A refusal shows in `closed` or in the answer to the upgrade.
  socket.on('error', () => {})
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString('utf8'))
    if (isServerMessage(message))
      came.push(message)
    wake()
  })
  return {
    socket,
    came,
    closed,
    send: message => socket.send(typeof message === 'string'
      ? message
      : JSON.stringify(message)),
    next: async <K extends Kind>(kind: K, wanted: (message: MessageOf<K>) => boolean = () => true) => {
      while (true) {
        while (taken < came.length) {
          const message = came[taken++]
          if (message && isKind(message, kind) && wanted(message))
            return message
        }
        if (socket.readyState === socket.CLOSED)
          throw new Error(`the window was closed before a message "${kind}" came`)
        await new Promise<void>(resolve => wake = resolve)
      }
    },
    leave: async () => {
      socket.close()
      await closed
    },
  }
}

function isServerMessage(value: unknown): value is ServerMessage {
  return typeof value === 'object' && value !== null && 'kind' in value
}

function isKind<K extends Kind>(message: ServerMessage, kind: K): message is MessageOf<K> {
  return message.kind === kind
}
