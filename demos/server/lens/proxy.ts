/**
 * The lens itself: a local socket, `DOCKER_HOST` of everything the lesson runs. Each request is read, walked past its rule
 * and written anew for the engine; what streams passes byte for byte, and nothing is held that need not be read.
 */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Engine } from '../api.ts'
import type { Ask } from './ask.ts'
import type { Progress } from './progress.ts'
import type { Rule } from './rules.ts'
import type { World } from './world.ts'
import { createServer, request } from 'node:http'
import { LessonError, sentenceOf } from '../../kit/error.ts'
import { hasMark, withoutMark } from './absent.ts'
import { passArchive } from './archive-answer.ts'
import { callOf, readAsk, targetOf } from './ask.ts'
import { ANSWER_LIMIT, collect, readBody, REQUEST_LIMIT } from './body.ts'
import { relayGrpc } from './grpc.ts'
import { answerHeaders, pairsOf, requestHeaders } from './headers.ts'
import { parseJson } from './json.ts'
import { spooled } from './load.ts'
import { eventFilter, progressTap } from './progress.ts'
import { echoed } from './references.ts'
import { refused, statusOf } from './refuse.ts'
import { ruleOf } from './rules.ts'
import { turns } from './turns.ts'

export interface Lens {
  /** The lens as `DOCKER_HOST` writes it. */
  url: string
  /** Ids of the lesson's containers that a program is attached to right now. */
  attached: () => string[]
  close: () => Promise<void>
}

/** A judged request, ready for the engine. */
interface Judged {
  written: Ask
  sent: Ask
  rule: Rule
  world: World
}

/** How long a connection that will become raw may take to send its first body, in ms. */
const FIRST_BODY_LIMIT = 10_000

/**
 * Opens a lens on a Unix socket or named pipe; the socket's folder is the only lock on it. `openWorld` asks the engine what
 * there is to know before the first rule, and is called again when it failed.
 */
export async function listen(engine: Engine, path: string, openWorld: () => Promise<World>): Promise<Lens> {
  const attached = new Map<Duplex, string>()
  const open = new Set<Duplex>()
  const builds = new Set<string>()
  const inTurn = turns()
  let opened: Promise<World> | undefined
  const world = (): Promise<World> => {
    opened ??= openWorld().catch((thrown) => {
      opened = undefined
      throw thrown
    })
    return opened
  }

  // A build context or an image can take minutes to pass; no clock of ours may end it.
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 0,
    insecureHTTPParser: false,
    shouldUpgradeCallback: incoming => mayUpgrade(incoming),
  })
  server.timeout = 0
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
  })
  server.on('request', (incoming, outgoing) => {
    serve(engine, world, incoming, outgoing, inTurn).catch((thrown) => {
      refuse(outgoing, thrown)
      incoming.resume()
    })
  })
  server.on('upgrade', (incoming, socket, head) => {
    socket.on('error', () => socket.destroy())
    serveUpgrade(engine, world, incoming, socket, head, { attached, builds }).catch(thrown => refuseRaw(socket, thrown))
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    url: path.startsWith('\\\\')
      ? `npipe://${path.replaceAll('\\', '/')}`
      : `unix://${path}`,
    attached: () => [...attached.values()],
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of open)
        socket.destroy()
    }),
  }
}

function askIn({ method = '', url = '' }: IncomingMessage): Ask {
  return readAsk(method, url)
}

/** Walks a request past its rule. */
async function judge(world: () => Promise<World>, written: Ask, readAll: (limit: number) => Promise<Buffer>): Promise<Judged> {
  const rule = ruleOf(written)
  if (!rule || rule.verdict === 'refused')
    throw refused(rule?.sentence ?? `de les mag "${callOf(written)}" niet aan Docker vragen`)
  const known = await world()
  await known.refresh()
  let sent = rule.body === 'json'
    ? { ...written, body: readBody(await readAll(REQUEST_LIMIT)) }
    : written
  for (const step of rule.steps)
    sent = await step(sent, known)
  return { written, sent, rule, world: known }
}

async function serve(engine: Engine, world: () => Promise<World>, incoming: IncomingMessage, outgoing: ServerResponse, inTurn: ReturnType<typeof turns>): Promise<void> {
  const written = askIn(incoming)
  const act = async (): Promise<void> => {
    const judged = await judge(world, written, limit => collect(incoming, limit))
    // A program that went away meanwhile wants nothing any more.
    if (!outgoing.destroyed)
      await relay(engine, judged, incoming, outgoing)
  }
  const mustWait = await ruleOf(written)?.alone?.(written, await world())
  return mustWait
    ? inTurn(act)
    : act()
}

/** Asks the engine what was judged, and gives its answer to the program. */
async function relay(engine: Engine, judged: Judged, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { rule, sent } = judged
  if (rule.archive && !isAbsent(sent) && await passArchive(engine, targetOf(sent), requestHeaders(incoming.rawHeaders, true), outgoing))
    return
  const spool = rule.spool
    ? await spooled(incoming, judged.world)
    : undefined
  try {
    if (outgoing.destroyed)
      return
    await new Promise<void>((resolve, reject) => {
      const question = ask(engine, judged, incoming, spool?.size)
      question.on('error', reject)
      question.on('response', (answer) => {
        answer.on('error', () => outgoing.destroy())
        pass(judged, answer, outgoing).catch(reject)
      })
      // A program that goes away (Ctrl-C on `docker pull`) ends what it asked for at the engine too; but where the next must wait
      // for the engine, or what it makes must be noted, the engine has its word.
      const ends = rule.alone || rule.goesOn
        ? question
        : outgoing
      ends.on('close', () => {
        if (!outgoing.writableFinished)
          question.destroy()
        // What the engine did not want to read of the request.
        incoming.unpipe(question)
        incoming.resume()
        resolve()
      })
      // Of half a request the engine would wait for the other half.
      incoming.on('close', () => {
        if (!incoming.complete)
          question.destroy()
      })
      if (spool)
        spool.read().on('error', reject).pipe(question)
      else if (rule.body === 'bytes')
        incoming.pipe(question)
      else
        question.end(bodyOf(sent, rule))
      if (rule.body === 'none')
        incoming.resume()
    })
  }
  finally {
    await spool?.remove()
  }
}

/** The request to the engine: its first line and headers. */
function ask(engine: Engine, { sent, rule }: Judged, incoming: IncomingMessage, size?: number, upgrade?: string): ClientRequest {
  const isRead = rule.after !== undefined || rule.stream !== undefined
  const headers = requestHeaders(incoming.rawHeaders, isRead)
  const body = bodyOf(sent, rule)
  if (rule.body === 'json')
    headers.push('Content-Type', 'application/json', 'Content-Length', String(body.length))
  else if (rule.body === 'bytes')
    headers.push('Content-Type', 'application/x-tar', ...lengthOf(incoming, size))
  else if (!['GET', 'HEAD', 'DELETE'].includes(sent.method))
    headers.push('Content-Length', '0')
  if (upgrade !== undefined)
    headers.push('Connection', 'Upgrade', 'Upgrade', upgrade)
  return request({ agent: engine.agent, method: sent.method, path: targetOf(sent), headers })
}

/** A file's length is known; a stream's, when the program said it. */
function lengthOf(incoming: IncomingMessage, size: number | undefined): string[] {
  const length = size ?? (incoming.headers['transfer-encoding'] === undefined ? incoming.headers['content-length'] : undefined)
  return length === undefined
    ? ['Transfer-Encoding', 'chunked']
    : ['Content-Length', String(length)]
}

function bodyOf(sent: Ask, rule: Rule): Buffer {
  return rule.body === 'json' && sent.body !== undefined
    ? Buffer.from(JSON.stringify(sent.body))
    : Buffer.alloc(0)
}

/** The engine's answer to the program. */
async function pass(judged: Judged, answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { rule, sent, world } = judged
  const status = answer.statusCode ?? 502
  const isError = status >= 400
  if (answer.headers['content-encoding'] === undefined && sent.method !== 'HEAD' && (isError || rule.after || isAbsent(sent))) {
    const text = (await collect(answer, ANSWER_LIMIT)).toString('utf8')
    const changed = isError || !rule.after
      ? await errorText(text, judged)
      : await changedText(text, judged, rule.after)
    writeHead(outgoing, answer, true)
    outgoing.end(changed)
    return
  }
  if (!isError && rule.stream) {
    const through = rule.stream === 'events'
      ? await ourEvents(world)
      : progressTap(result => noteProgress(result, sent, world))
    writeHead(outgoing, answer, true)
    outgoing.flushHeaders()
    through.on('error', () => outgoing.destroy())
    answer.pipe(through).pipe(outgoing)
  }
  else {
    writeHead(outgoing, answer, false)
    // `docker logs -f` on a silent container waits for the headers before it shows anything.
    outgoing.flushHeaders()
    answer.pipe(outgoing)
  }
  answer.on('close', () => {
    if (!answer.complete)
      outgoing.destroy()
  })
}

async function changedText(text: string, { sent, written, world }: Judged, after: NonNullable<Rule['after']>): Promise<string> {
  const value = parseJson(text)
  return value === undefined
    ? text
    : JSON.stringify(await after(value, sent, world, written))
}

/** What the engine says of names, in the words of the program that asked. */
async function errorText(text: string, { rule, sent, written, world }: Judged): Promise<string> {
  const value = parseJson(text)
  if (rule.onError && value !== undefined)
    await rule.onError(value, sent, world, written)
  return withoutMark(echoed(text, sent))
}

function isAbsent(sent: Ask): boolean {
  return hasMark(sent.name) || hasMark(sent.query.toString())
}

async function ourEvents(world: World): Promise<ReturnType<typeof eventFilter>> {
  const refresh = (): ReturnType<World['ourObjects']> => world.ourObjects()
  return eventFilter(world, { objects: await refresh(), refresh })
}

async function noteProgress({ pulled, made }: Progress, sent: Ask, world: World): Promise<void> {
  for (const id of made)
    await world.noteImage(id)
  if (sent.pulls !== undefined)
    await (pulled ? world.notePulled(sent.pulls) : world.noteNotPulled(sent.pulls))
}

function writeHead(outgoing: ServerResponse, answer: IncomingMessage, isChanged: boolean): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answerHeaders(answer.rawHeaders, isChanged))
}

/** Only the calls that become another connection may; on any other, `Upgrade` means nothing (RFC 9110 §7.8). */
function mayUpgrade(incoming: IncomingMessage): boolean {
  try {
    return upgradeOf(incoming) !== undefined
  }
  catch {
    return false
  }
}

function upgradeOf(incoming: IncomingMessage): Rule['upgrade'] {
  const rule = ruleOf(askIn(incoming))
  return rule?.upgrade === String(incoming.headers.upgrade).toLowerCase()
    ? rule.upgrade
    : undefined
}

/**
 * Attach, exec and BuildKit leave HTTP. The engine decides: only after its 101 do both sides speak raw, so a refused upgrade
 * leaves no way past the rules.
 */
async function serveUpgrade(engine: Engine, world: () => Promise<World>, incoming: IncomingMessage, socket: Duplex, head: Buffer, lens: { attached: Map<Duplex, string>, builds: Set<string> }): Promise<void> {
  // What is read ahead of the engine's yes is kept, not lost.
  socket.pause()
  if (head.length > 0)
    socket.unshift(head)
  const judged = await judge(world, askIn(incoming), limit => firstBody(incoming, socket, limit))
  const { rule, sent } = judged
  if (rule.body === 'none' && Number(incoming.headers['content-length'] ?? 0) > 0)
    await firstBody(incoming, socket, REQUEST_LIMIT)
  await new Promise<void>((resolve, reject) => {
    const question = ask(engine, judged, incoming, undefined, incoming.headers.upgrade)
    question.on('upgrade', (answer, line, first) => {
      if (first.length > 0)
        line.unshift(first)
      socket.write(firstLine(answer, answer.rawHeaders))
      if (sent.path === '/containers/{id}/attach')
        note(lens.attached, socket, sent.name)
      if (sent.path === '/grpc') {
        relayGrpc(socket, line, { ...judged.world, builds: lens.builds })
      }
      else {
        join(socket, line)
        join(line, socket)
      }
      resolve()
    })
    question.on('response', (answer) => {
      collect(answer, ANSWER_LIMIT).then(async (bytes) => {
        const text = Buffer.from(await errorText(bytes.toString('utf8'), judged))
        const headers = [...answerHeaders(answer.rawHeaders, true), 'Content-Length', String(text.length), 'Connection', 'close']
        socket.end(Buffer.concat([Buffer.from(firstLine(answer, headers)), text]))
        resolve()
      }, reject)
    })
    question.on('error', reject)
    socket.on('close', () => question.destroy())
    question.end(bodyOf(sent, rule))
  })
}

function note(attached: Map<Duplex, string>, socket: Duplex, container: string): void {
  attached.set(socket, container)
  socket.on('close', () => attached.delete(socket))
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

/** The body of a request that will become a raw connection: Node leaves it in the connection, before the raw bytes. */
async function firstBody(incoming: IncomingMessage, socket: Duplex, limit: number): Promise<Buffer> {
  const length = Number(incoming.headers['content-length'] ?? 0)
  if (incoming.headers['transfer-encoding'] !== undefined || !Number.isSafeInteger(length) || length > limit)
    throw refused('de lengte van deze vraag is niet vooraf bekend', 'lens-malformed')
  const chunks: Buffer[] = []
  let size = 0
  const signal = AbortSignal.timeout(FIRST_BODY_LIMIT)
  while (size < length) {
    await readable(socket, signal)
    const chunk: unknown = socket.read(Math.min(length - size, socket.readableLength))
    if (Buffer.isBuffer(chunk)) {
      chunks.push(chunk)
      size += chunk.length
    }
  }
  return Buffer.concat(chunks)
}

/** Waits until something can be read. */
function readable(socket: Duplex, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readableLength > 0)
      return resolve()
    const stop = (): void => {
      socket.off('readable', go)
      socket.off('close', stop)
      socket.off('end', stop)
      reject(refused('deze vraag brak af', 'lens-malformed'))
    }
    function go(): void {
      if (socket.readableLength === 0 && !socket.readableEnded)
        return
      socket.off('readable', go)
      socket.off('close', stop)
      socket.off('end', stop)
      resolve()
    }
    socket.on('readable', go)
    socket.on('close', stop)
    socket.on('end', stop)
    signal.addEventListener('abort', stop, { once: true })
  })
}

function firstLine(answer: IncomingMessage, headers: readonly string[]): string {
  const lines = pairsOf(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${lines.join('')}\r\n`
}

/** An error in the engine's own shape, so that the docker command shows its sentence. */
function refuse(outgoing: ServerResponse, thrown: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  outgoing.writeHead(statusOf(thrown), { 'content-type': 'application/json', 'connection': 'close' })
  outgoing.end(messageOf(thrown))
}

function refuseRaw(socket: Duplex, thrown: unknown): void {
  const message = messageOf(thrown)
  const status = statusOf(thrown)
  socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(message)}\r\nConnection: close\r\n\r\n${message}`)
}

function messageOf(thrown: unknown): string {
  const message = thrown instanceof LessonError
    ? sentenceOf(thrown)
    : 'de engine antwoordt niet; start Docker en kijk met "docker version"'
  return JSON.stringify({ message })
}
