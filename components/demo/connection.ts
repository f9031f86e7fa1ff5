import type { ServerMessage, WindowMessage } from '../../demos/kit/protocol.ts'
import { CLOSE } from '../../demos/kit/protocol.ts'

/**
 * The line to the demo server. It comes back by itself: on the loopback interface a closed line means that the server
 * stopped, or that the laptop slept.
 */
export interface Connection {
  /** Sends now; false when there is no line, and then nothing is kept for later: a key press is of its moment. */
  send: (message: WindowMessage) => boolean
  /** Ends it for good. */
  close: () => void
}

export interface ConnectionEvents {
  /** The server's answer to hello comes first on each new line. */
  message: (message: ServerMessage) => void
  /** The line is gone, or couldn't be made; called once for each line. */
  down: () => void
  /** The server does not know this window's token, which it therefore forgets: an earlier start of the lesson. */
  tokenRefused: () => void
}

/** One line, open or on its way. */
export interface Socket {
  /** Whether it can be sent on. */
  isOpen: () => boolean
  send: (text: string) => void
  close: () => void
}

export interface SocketEvents {
  opened: () => void
  received: (data: unknown) => void
  closed: (code: number) => void
}

/** A WebSocket to this address. */
export function openSocket(address: URL, events: SocketEvents): Socket {
  const socket = new WebSocket(address)
  socket.onopen = () => events.opened()
  socket.onmessage = ({ data }: MessageEvent<unknown>) => events.received(data)
  socket.onclose = ({ code }) => events.closed(code)
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    send: text => socket.send(text),
    close: () => socket.close(),
  }
}

export interface ConnectionOptions {
  open: (events: SocketEvents) => Socket
  token: string | undefined
  events: ConnectionEvents
  /** Calls back when trying again at once makes sense: the window is looked at again, the network is back. */
  onWake?: (wake: () => void) => () => void
  timers?: { set: (run: () => void, ms: number) => number, clear: (timer: number) => void }
}

/** Waits between attempts, in ms; the last one repeats. */
export const RECONNECT_DELAYS: readonly number[] = [100, 250, 500, 1000, 2000]

/** A line that neither opens nor fails counts as down after this long, in ms. */
const OPEN_TIMEOUT = 2000

const BROWSER_TIMERS = {
  set: (run: () => void, ms: number) => window.setTimeout(run, ms),
  clear: (timer: number) => window.clearTimeout(timer),
}

/** Calls `wake` when a person looks at the window again or the network is back. Returns how to stop. */
export function wakeWithWindow(wake: () => void): () => void {
  const onVisible = (): void => {
    if (document.visibilityState === 'visible')
      wake()
  }
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('online', wake)
  return () => {
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('online', wake)
  }
}

/** Opens the line, says hello, and keeps coming back until it is closed. */
export function connect({ open, token, events, onWake = wakeWithWindow, timers = BROWSER_TIMERS }: ConnectionOptions): Connection {
  let socket: Socket | undefined
  let welcomed = false
  let failures = 0
  let timer: number | undefined
  let ended = false

  function wait(run: () => void, ms: number): void {
    stopWaiting()
    timer = timers.set(() => {
      timer = undefined
      run()
    }, ms)
  }

  function stopWaiting(): void {
    if (timer !== undefined)
      timers.clear(timer)
    timer = undefined
  }

  function attempt(): void {
    welcomed = false
    const line = open({
      opened: () => line.send(JSON.stringify((token === undefined
        ? { kind: 'hello' }
        : { kind: 'hello', token }) satisfies WindowMessage)),
      received(data) {
        const message = line === socket
          ? readMessage(data)
          : undefined
        if (!message)
          return
        if (message.kind === 'welcome') {
          stopWaiting()
          welcomed = true
          failures = 0
        }
        events.message(message)
      },
      closed(code) {
        if (socket === line)
          lost(code)
      },
    })
    socket = line
    wait(() => {
      // A closing handshake with a server that hangs could take long: this line no longer counts.
      line.close()
      lost(0)
    }, OPEN_TIMEOUT)
  }

  function lost(code: number): void {
    socket = undefined
    stopWaiting()
    if (ended)
      return
    if (code === CLOSE.notWelcome && token !== undefined) {
      token = undefined
      events.tokenRefused()
      attempt()
      return
    }
    events.down()
    wait(attempt, RECONNECT_DELAYS[Math.min(failures, RECONNECT_DELAYS.length - 1)] ?? 0)
    failures++
  }

  const stopWaking = onWake(() => {
    if (!socket && !ended) {
      stopWaiting()
      attempt()
    }
  })

  attempt()

  return {
    send(message) {
      if (!socket || !welcomed || !socket.isOpen())
        return false
      socket.send(JSON.stringify(message))
      return true
    },
    close() {
      ended = true
      stopWaiting()
      stopWaking()
      socket?.close()
    },
  }
}

const KINDS: readonly string[] = [
  'welcome',
  'engine',
  'check',
  'replay',
  'events',
  'state',
  'refused',
] satisfies ServerMessage['kind'][]

/** The server is our own and of the same build, so a message of a known kind has its form. */
function readMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string')
    return undefined
  try {
    const value: unknown = JSON.parse(data)
    return isServerMessage(value)
      ? value
      : undefined
  }
  catch {
    return undefined
  }
}

function isServerMessage(value: unknown): value is ServerMessage {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string' && KINDS.includes(value.kind)
}
