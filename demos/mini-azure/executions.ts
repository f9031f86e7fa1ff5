/**
 * `az container exec`: a WebSocket to a program in a running container. Its address is known to whoever asked for it, and the
 * password that came with it must be the first thing said.
 */
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Visitor } from './door.ts'
import type { Engine } from './engine.ts'
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { WebSocketServer } from 'ws'
import { objectOf, textOf } from './json.ts'

export const BRIDGE_DOMAIN = '.management.azurecontainer.io'

/** An address that is not used is forgotten after this long, in ms. */
const WAIT = 60_000

interface Execution {
  container: string
  command: string
  size: { rows: number, cols: number }
  password: string
}

export interface Executions {
  begin: (container: string, command: string, size: Execution['size'], location: string) => { webSocketUri: string, password: string }
  upgrade: (visitor: Visitor, socket: Duplex, head: Buffer) => void
  close: () => void
}

export function executionsOn(engine: Engine): Executions {
  const waiting = new Map<string, Execution>()
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  return {
    begin(container, command, size, location) {
      const id = randomUUID()
      const password = randomBytes(32).toString('base64url')
      waiting.set(id, { container, command, size, password })
      setTimeout(() => waiting.delete(id), WAIT).unref()
      return { webSocketUri: `wss://bridge-linux-00.${location}${BRIDGE_DOMAIN}/exec/${id}`, password }
    },
    upgrade({ incoming, url }, socket, head) {
      const id = /^\/exec\/([\w-]+)$/.exec(url.pathname)?.[1] ?? ''
      const execution = waiting.get(id)
      waiting.delete(id)
      if (!execution)
        return void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      server.handleUpgrade(incoming, socket, head, line => run(engine, execution, line))
    },
    close() {
      for (const line of server.clients)
        line.terminate()
      server.close()
    },
  }
}

function run(engine: Engine, { container, command, size, password }: Execution, line: WebSocket): void {
  line.on('error', () => line.terminate())
  line.once('message', (said) => {
    if (!same(String(said), password))
      return line.close(1008)
    connect().catch(() => line.close(1011))
  })
  async function connect(): Promise<void> {
    const early: Buffer[] = []
    const keep = (data: unknown): void => void early.push(bytesOf(data))
    line.on('message', keep)
    // Azure takes one program without arguments; spaces are no part of a program's name here either.
    const made = await engine.ask('POST', `/containers/${container}/exec`, { body: { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true, Cmd: command.split(' ').filter(word => word !== '') } })
    const id = textOf(objectOf(made.body).Id)
    const stream = await engine.raw(`/exec/${id}/start`, { Detach: false, Tty: true })
    await engine.ask('POST', `/exec/${id}/resize?h=${size.rows}&w=${size.cols}`)
    line.off('message', keep)
    for (const data of early)
      stream.write(data)
    line.on('message', data => stream.write(bytesOf(data)))
    line.on('close', () => stream.destroy())
    stream.on('data', (data: Buffer) => line.send(data))
    stream.on('error', () => line.close(1011))
    stream.on('close', () => line.close(1000))
    stream.on('end', () => stream.end())
  }
}

function bytesOf(data: unknown): Buffer {
  if (Buffer.isBuffer(data))
    return data
  return data instanceof ArrayBuffer ? Buffer.from(data) : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(String(data))
}

function same(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
