import type { ServerMessage } from '../../demos/kit/protocol.ts'
import type { Connection, SocketEvents } from './connection.ts'
import { describe, expect, it } from 'vitest'
import { CLOSE } from '../../demos/kit/protocol.ts'
import { connect, RECONNECT_DELAYS } from './connection.ts'

/** A server and a clock that a test moves by hand. */
interface World {
  connection: Connection
  lines: { events: SocketEvents, sent: string[], open: boolean }[]
  happened: string[]
  /** Lets the time that is waited for pass; returns how long that was, in ms. */
  pass: () => number | undefined
  wake: () => void
  /** The server welcomes the newest line. */
  welcome: () => void
  /** The newest line goes. */
  drop: (code?: number) => void
}

function world(token?: string): World {
  const lines: World['lines'] = []
  const happened: string[] = []
  let waiting: { run: () => void, ms: number } | undefined
  let wake = (): void => {}

  const newest = (): World['lines'][number] => {
    const line = lines.at(-1)
    if (!line)
      throw new Error('no line yet')
    return line
  }

  const connection = connect({
    token,
    open(events) {
      const line: World['lines'][number] = { events, sent: [], open: false }
      lines.push(line)
      return {
        isOpen: () => line.open,
        send: text => line.sent.push(text),
        close: () => line.open = false,
      }
    },
    events: {
      message: message => happened.push(message.kind),
      down: () => happened.push('down'),
      tokenRefused: () => happened.push('token refused'),
    },
    onWake(callback) {
      wake = callback
      return () => {}
    },
    timers: {
      set(run, ms) {
        waiting = { run, ms }
        return 1
      },
      clear() {
        waiting = undefined
      },
    },
  })

  return {
    connection,
    lines,
    happened,
    pass() {
      const current = waiting
      waiting = undefined
      current?.run()
      return current?.ms
    },
    wake: () => wake(),
    welcome() {
      const { events } = newest()
      newest().open = true
      events.opened()
      events.received(JSON.stringify({ kind: 'welcome', role: 'presenter', engine: null } satisfies ServerMessage))
    },
    drop(code = 1006) {
      newest().open = false
      newest().events.closed(code)
    },
  }
}

describe('the line to the server', () => {
  it('says hello with the token, and nothing before', () => {
    const { lines, welcome } = world('secret')
    expect(lines[0]?.sent).toEqual([])
    welcome()
    expect(lines[0]?.sent).toEqual(['{"kind":"hello","token":"secret"}'])
  })

  it('sends only when welcomed, and keeps nothing for later', () => {
    const { connection, lines, welcome, drop } = world()
    const run = {
      kind: 'run',
      demo: 'd',
      session: 's',
      step: 0,
    } as const
    expect(connection.send(run)).toBe(false)
    welcome()
    expect(connection.send(run)).toBe(true)
    drop()
    expect(connection.send(run)).toBe(false)
    expect(lines[0]?.sent).toHaveLength(2)
  })

  it('comes back, waiting longer each time, never longer than two seconds', () => {
    const { pass, drop, welcome, happened } = world()
    const waits = Array.from({ length: 7 }, () => {
      drop()
      return pass()
    })
    expect(waits).toEqual([...RECONNECT_DELAYS, 2000, 2000])
    welcome()
    drop()
    expect(pass()).toBe(RECONNECT_DELAYS[0])
    expect(happened.filter(what => what === 'down')).toHaveLength(8)
  })

  it('comes back at once when someone looks', () => {
    const { lines, drop, wake } = world()
    drop()
    expect(lines).toHaveLength(1)
    wake()
    expect(lines).toHaveLength(2)
    wake()
    expect(lines).toHaveLength(2)
  })

  it('gives up a line that neither opens nor fails', () => {
    const { pass, lines, happened } = world()
    expect(pass()).toBe(2000)
    expect(happened).toEqual(['down'])
    pass()
    expect(lines).toHaveLength(2)
    // The old one speaks at last.
    lines[0]?.events.closed(1006)
    expect(happened).toEqual(['down'])
  })

  it('goes on as a viewer when the token is of an earlier start', () => {
    const { lines, welcome, drop, happened } = world('old')
    drop(CLOSE.notWelcome)
    expect(happened).toEqual(['token refused'])
    welcome()
    expect(lines[1]?.sent).toEqual(['{"kind":"hello"}'])
  })

  it('ends when told to', () => {
    const { connection, lines, welcome, drop, pass, wake } = world()
    welcome()
    connection.close()
    drop()
    pass()
    wake()
    expect(lines).toHaveLength(1)
  })

  it.each([
    'not json',
    '{"kind":"other"}',
    '[]',
    'null',
  ])('passes over %s', (text) => {
    const { lines, happened } = world()
    lines[0]?.events.received(text)
    lines[0]?.events.received(new ArrayBuffer(2))
    expect(happened).toEqual([])
  })
})
