/**
 * The lens: a local socket in front of the engine, `DOCKER_HOST` of everything a demo runs. It walks each request past the
 * rules and forwards the rest byte for byte, without ever holding a stream up.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Engine } from './api.ts'
import type { LensScope } from './lens-rules.ts'
import { Buffer } from 'node:buffer'
import { createServer, request } from 'node:http'
import { changeFor, filtered, labelled } from './lens-rules.ts'

/** A create call larger than this is refused; real ones are a few kB. In bytes. */
const CREATE_LIMIT = 4 * 1024 * 1024

export interface Lens {
  /** The lens as `DOCKER_HOST` writes it. */
  url: string
  /** The containers a program is attached to right now, by what the program called them. */
  attached: () => string[]
  close: () => Promise<void>
}

const RE_ATTACH = /\/containers\/([^/?]+)\/attach(?:\?|$)/

/**
 * Opens a lens.
 * @param path of the Unix socket or named pipe, see `socketPath`; its folder is the only lock on it
 */
export async function openLens(engine: Engine, scope: LensScope, path: string): Promise<Lens> {
  const attached = new Map<Duplex, string>()
  const open = new Set<Duplex>()
  // A build context or an image can take minutes to pass; no clock of ours may end it.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 })
  server.timeout = 0

  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('request', (incoming, outgoing) => {
    forward(engine, scope, incoming, outgoing).catch(() => incoming.destroy())
  })
  server.on('upgrade', (incoming, socket, head) => {
    const container = RE_ATTACH.exec(incoming.url ?? '')?.[1]
    if (container !== undefined) {
      attached.set(socket, decodeURIComponent(container))
      socket.on('close', () => attached.delete(socket))
    }
    forwardUpgrade(engine, incoming, socket, head)
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    url: path.startsWith('\\\\') ? `npipe://${path.replaceAll('\\', '/')}` : `unix://${path}`,
    attached: () => [...attached.values()],
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of open)
        socket.destroy()
    }),
  }
}

async function forward(engine: Engine, scope: LensScope, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = incoming
  const change = changeFor(method, url)
  let body: Buffer | undefined
  if (change === 'label') {
    const sent = await collect(incoming)
    if (!sent)
      return answer(outgoing, 413, 'de vraag is te groot voor de lesbril')
    const changed = labelled(sent.toString(), scope)
    body = changed === undefined
      ? sent
      : Buffer.from(changed)
  }

  const question = request({
    agent: engine.agent,
    method,
    path: change === 'filter' ? filtered(url, scope) : url,
    headers: headersFor(incoming, body),
  })
  question.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.statusMessage, withoutHopByHop(response.rawHeaders))
    // `docker logs -f` on a silent container waits for the headers before it shows anything.
    outgoing.flushHeaders()
    response.pipe(outgoing)
    response.on('error', () => outgoing.destroy())
    response.on('close', () => {
      if (!response.complete)
        outgoing.destroy()
    })
  })
  question.on('error', () => answer(outgoing, 502, 'de engine antwoordt niet'))
  // A program that goes away (Ctrl-C on `docker build`) must end what it asked for at the engine too.
  outgoing.on('close', () => {
    if (!outgoing.writableFinished)
      question.destroy()
  })
  if (body)
    question.end(body)
  else
    incoming.pipe(question)
}

/**
 * Attach, exec and BuildKit leave HTTP for a raw stream. The engine's answer decides: only after its 101 do both sides
 * speak raw, so a refused upgrade leaves no way past the rules.
 */
function forwardUpgrade(engine: Engine, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method = 'GET', url = '/' } = incoming
  socket.on('error', () => socket.destroy())
  void readBody(socket, head, Number(incoming.headers['content-length'] ?? 0)).then(([body, rest]) => {
    const question = request({ agent: engine.agent, method, path: url, headers: rawPairs(incoming.rawHeaders) })
    question.on('upgrade', (response, line, first) => {
      socket.write(statusLine(response))
      if (first.length > 0)
        socket.write(first)
      if (rest.length > 0)
        line.write(rest)
      join(socket, line)
      join(line, socket)
    })
    question.on('response', (response) => {
      socket.write(statusLine(response, ['Connection', 'close']))
      response.pipe(socket)
    })
    question.on('error', () => socket.destroy())
    socket.on('close', () => question.destroy())
    question.end(body)
  })
}

/** One direction of a raw stream: its end ends only that half, its failure ends both. */
function join(from: Duplex, to: Duplex): void {
  from.on('error', () => to.destroy())
  from.on('close', () => {
    if (!from.readableEnded)
      to.destroy()
  })
  from.pipe(to)
}

/** An upgrade's body (exec sends one) stands before the raw bytes, which may already be in `head`. */
function readBody(socket: Duplex, head: Buffer, length: number): Promise<[body: Buffer, rest: Buffer]> {
  return new Promise((resolve) => {
    let read = head
    const check = (): boolean => {
      if (read.length < length)
        return false
      socket.off('data', take)
      socket.pause()
      resolve([read.subarray(0, length), read.subarray(length)])
      return true
    }
    function take(chunk: Buffer): void {
      read = Buffer.concat([read, chunk])
      check()
    }
    if (!check())
      socket.on('data', take)
  })
}

function statusLine(response: IncomingMessage, extra: string[] = []): string {
  const headers = extra.length > 0
    ? [...withoutHopByHop(response.rawHeaders), ...extra]
    : response.rawHeaders
  const lines = pairsOf(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\n${lines.join('')}\r\n`
}

function headersFor(incoming: IncomingMessage, body: Buffer | undefined): string[] {
  const kept = withoutHopByHop(incoming.rawHeaders, body !== undefined)
  if (body)
    return [...kept, 'Content-Length', String(body.length)]
  return kept
}

/** `Connection` and its kin belong to one hop, not to the message (RFC 9110 §7.6.1). A changed body brings its own length. */
function withoutHopByHop(raw: readonly string[], bodyChanged = false): string[] {
  return pairsOf(raw)
    .filter(([name]) => !['connection', 'keep-alive'].includes(name.toLowerCase()))
    .filter(([name]) => !bodyChanged || !['content-length', 'transfer-encoding'].includes(name.toLowerCase()))
    .flat()
}

function rawPairs(raw: readonly string[]): string[] {
  return [...raw]
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] => index % 2 === 0
    ? [[name, raw[index + 1] ?? '']]
    : [])
}

async function collect(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk))
      continue
    size += chunk.length
    if (size > CREATE_LIMIT)
      return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** An error in the engine's own shape, so that the docker command shows its sentence. */
function answer(outgoing: ServerResponse, status: number, sentence: string): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  outgoing.writeHead(status, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify({ message: sentence }))
}
