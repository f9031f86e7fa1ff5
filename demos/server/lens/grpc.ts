/**
 * BuildKit's control connection: HTTP/2 with gRPC inside, spoken with both sides so that each call can be judged. What flows
 * in a build (its files, its layers) goes over `/session`, which stays a raw stream.
 */
import type { ClientHttp2Session, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { Readable } from 'node:stream'
import type { BuildScope, GrpcRule } from './build.ts'
import type { World } from './world.ts'
import { connect, constants, performServerHandshake } from 'node:http2'
import { Duplex } from 'node:stream'
import { sentenceOf } from '../../kit/error.ts'
import { admitBuild, admitPart, builtImage, GRPC_RULES, refOf } from './build.ts'
import { refused } from './refuse.ts'

/** A request that is judged is kept whole; BuildKit itself takes no message above 16 MiB. In bytes. */
const MESSAGE_LIMIT = 17 * 1024 * 1024
/** What a gRPC message has before it: compressed or not, and its length. In bytes. */
const PREFIX = 5
/** google.rpc.Code */
const PERMISSION_DENIED = 7
const UNAVAILABLE = 14

/** What a build needs of the lens. */
export interface BuildWorld extends Pick<World, 'refresh' | 'begin' | 'claimMade' | 'noteImage' | 'label' | 'foreignNames'> {
  /** Names of builds that began through this lens. */
  builds: Set<string>
}

/** Joins a program's connection and the engine's, after both agreed to speak HTTP/2. */
export function relayGrpc(program: Duplex, engine: Duplex, world: BuildWorld): void {
  const upstream = connect('http://docker', { createConnection: () => wrap(engine) })
  const session = performServerHandshake(wrap(program))
  const end = (): void => {
    upstream.destroy()
    session.destroy()
    program.destroy()
    engine.destroy()
  }
  for (const side of [upstream, session]) {
    side.on('error', end)
    side.on('close', end)
  }
  session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', () => stream.destroy())
    relayCall(stream, headers, upstream, world).catch(thrown => refuse(stream, thrown))
  })
}

async function relayCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ClientHttp2Session, world: BuildWorld): Promise<void> {
  const path = String(headers[':path'])
  const rule: GrpcRule | undefined = Object.hasOwn(GRPC_RULES, path) ? GRPC_RULES[path] : undefined
  if (rule === undefined)
    throw refused(`de les kent de vraag "${path.slice(0, 100)}" aan BuildKit niet, of zij gaat over de builds van de hele machine`)
  if (rule === 'pass')
    return forward(stream, headers, upstream)
  const message = await collect(stream)
  const scope = async (): Promise<BuildScope> => ({ demo: world.label[1], foreignNames: await world.foreignNames() })
  switch (rule) {
    case 'solve': {
      await world.refresh()
      const build = admitBuild(message, await scope())
      world.builds.add(build.ref)
      await world.begin()
      for (const name of build.names)
        await world.claimMade(name)
      return forward(stream, headers, upstream, build.request, answer => noteBuilt(answer, world))
    }
    case 'solve-part':
      return forward(stream, headers, upstream, admitPart(message, await scope()))
    case 'own-build': {
      const ref = refOf(path, message)
      if (ref === undefined || !world.builds.has(ref))
        throw refused('de les mag alleen haar eigen builds zien')
      return forward(stream, headers, upstream, message)
    }
  }
}

async function noteBuilt(answer: Buffer, world: Pick<World, 'noteImage'>): Promise<void> {
  const id = builtImage(answer)
  if (id !== undefined)
    await world.noteImage(id)
}

/**
 * One call, both ways, with its trailers. A request that was read is given as `message`; otherwise it passes as it comes.
 * `onAnswer` gets the answer before the program does.
 */
function forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ClientHttp2Session, message?: Buffer, onAnswer?: (message: Buffer) => Promise<void>): void {
  const call = upstream.request(forwardable(headers), { endStream: false })
  let trailers: IncomingHttpHeaders = {}
  let code: number = constants.NGHTTP2_CANCEL
  stream.on('close', () => call.close(code))
  call.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR))
  call.on('trailers', received => (trailers = received))
  call.on('response', (answer, flags) => {
    if (stream.destroyed)
      return
    if (flags & constants.NGHTTP2_FLAG_END_STREAM) {
      code = constants.NGHTTP2_NO_ERROR
      stream.respond(forwardable(answer), { endStream: true })
      return
    }
    stream.respond(forwardable(answer), { waitForTrailers: true })
    stream.on('wantTrailers', () => {
      code = constants.NGHTTP2_NO_ERROR
      stream.sendTrailers(forwardable(trailers))
    })
    if (!onAnswer) {
      call.pipe(stream)
      return
    }
    gather(call)
      .then(async (bytes) => {
        if (bytes.length > PREFIX)
          await onAnswer(unframe(bytes))
        stream.end(bytes)
      })
      .catch(() => stream.close(constants.NGHTTP2_INTERNAL_ERROR))
  })
  if (message)
    call.end(frame(message))
  else
    stream.pipe(call)
}

function refuse(stream: ServerHttp2Stream, thrown: unknown): void {
  if (stream.headersSent || stream.destroyed) {
    stream.destroy()
    return
  }
  const isRefusal = thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('lens-')
  stream.respond({
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': String(isRefusal ? PERMISSION_DENIED : UNAVAILABLE),
    'grpc-message': encodeURIComponent(isRefusal ? sentenceOf(thrown) : 'de engine antwoordt niet').replaceAll('%20', ' '),
  }, { endStream: true })
}

/** The one message of a call. */
async function collect(stream: ServerHttp2Stream): Promise<Buffer> {
  return unframe(await gather(stream))
}

/** All bytes until the other side has said its last; what happens to our own half does not matter (iterating the stream would mind). */
function gather(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer): void => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= MESSAGE_LIMIT)
        return
      // Nothing more is read of it.
      stream.off('data', take).pause()
      chunks.length = 0
      reject(refused('de vraag aan BuildKit is te groot voor de lesbril', 'lens-too-large'))
    }
    stream.on('data', take)
    stream.on('end', () => resolve(Buffer.concat(chunks)))
    stream.on('close', () => reject(refused('de vraag aan BuildKit brak af', 'lens-malformed')))
    stream.on('error', reject)
  })
}

function unframe(bytes: Buffer): Buffer {
  if (bytes.length < PREFIX || bytes[0] !== 0 || bytes.readUInt32BE(1) !== bytes.length - PREFIX)
    throw refused('de vraag aan BuildKit is niet eenduidig', 'lens-malformed')
  return bytes.subarray(PREFIX)
}

function frame(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}

/** HTTP/2 has one connection a hop: `:authority` and lengths of a changed message are made anew. */
function forwardable(headers: IncomingHttpHeaders): Record<string, string | string[] | number | undefined> {
  const { 'content-length': _length, ...rest } = headers
  return Object.fromEntries(Object.entries(rest))
}

/**
 * A stream without a handle of its own: bytes that were read from the connection before (the first of the new protocol) sit
 * in its buffer, where Node's HTTP/2, reading from the handle itself, would not see them.
 */
function wrap(line: Duplex): Duplex {
  const wrapped = new Duplex({
    allowHalfOpen: false,
    read: () => {
      line.resume()
    },
    write: (chunk: Buffer, _encoding, done) => {
      if (line.destroyed)
        return done()
      if (line.write(chunk))
        done()
      else
        line.once('drain', done)
    },
    final: (done) => {
      line.end()
      done()
    },
    destroy: (error, done) => {
      line.destroy()
      done(error)
    },
  })
  line.on('data', (chunk: Buffer) => {
    if (!wrapped.push(chunk))
      line.pause()
  })
  line.on('end', () => wrapped.push(null))
  line.on('error', () => wrapped.destroy())
  line.on('close', () => wrapped.destroy())
  return wrapped
}
