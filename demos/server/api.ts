/**
 * Asks the engine. A few lines over node:http, since the server puts five questions to it: a full client library
 * costs a second at start and 30 MB (dockerode 5.0.1, measured), and the agent here is the one the lens forwards with.
 */
import type { OnReadOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import type { EngineChoice } from './engine.ts'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { Duplex as DuplexStream } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { LessonError } from '../kit/error.ts'
import { faultOfConnection } from './faults.ts'

/** An engine that can be asked and forwarded to. */
export interface Engine extends EngineChoice {
  agent: Agent
}

export interface EngineAnswer {
  status: number
  /** The parsed body; undefined when it is empty or no JSON. */
  body: unknown
}

/** Makes an engine of an address. Opens nothing yet. */
export function openEngine(choice: EngineChoice): Engine {
  class EngineAgent extends Agent {
    override createConnection(): Duplex {
      return dial(choice)
    }
  }
  return { ...choice, agent: new EngineAgent({ keepAlive: true }) }
}

/**
 * A raw connection to the engine, on which both sides can end their half on their own.
 * With `onread`, what it says goes there alone, in the buffers that this gives; only a connection without TLS or ssh can do that.
 */
export function dial({ address }: EngineChoice, onread?: OnReadOpts): Duplex {
  switch (address.kind) {
    case 'socket':
      return connect({ path: address.path, allowHalfOpen: true, onread })
    case 'tcp': {
      const { host, port, tls } = address
      if (!tls)
        return connect({ host, port, allowHalfOpen: true, onread })
      return connectTls({ host, port, ca: readFileSync(tls.ca), cert: readFileSync(tls.cert), key: readFileSync(tls.key) })
    }
    case 'ssh': {
      // As the docker command does it: the remote docker command carries the connection over its standard streams.
      const url = new URL(address.url)
      const args = ['-o', 'ConnectTimeout=30', '-T', ...(url.port ? ['-p', url.port] : []), '--', url.username ? `${url.username}@${url.hostname}` : url.hostname, 'docker', 'system', 'dial-stdio']
      const ssh = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
      const line = DuplexStream.from({ readable: ssh.stdout, writable: ssh.stdin })
      ssh.on('error', error => line.destroy(error))
      line.on('close', () => ssh.kill())
      return line
    }
  }
}

/**
 * One question to the engine.
 * The path has its query with it, e.g. `/containers/json?all=true`; the timeout is in ms, 10 s unless told.
 * @throws {LessonError} `engine-silent` when it does not answer
 */
export function ask(engine: Engine, method: 'GET' | 'POST' | 'DELETE', path: string, options: { body?: unknown, timeout?: number } = {}): Promise<EngineAnswer> {
  const payload = options.body === undefined
    ? undefined
    : JSON.stringify(options.body)
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): void => reject(silent(error))
    const question = request({
      agent: engine.agent,
      method,
      path,
      headers: {
        host: 'docker',
        ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      },
      signal: AbortSignal.timeout(options.timeout ?? 10_000),
    }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', failed)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) }))
    })
    question.on('error', failed)
    question.end(payload)
  })
}

/**
 * A line that stays open for as long as the engine lives: its stream of events, filtered to almost nothing.
 * @returns a function that hangs up
 */
export function holdTheLine(engine: Engine, onOpen: () => void, onEnd: () => void): () => void {
  let ended = false
  const end = (): void => {
    if (!ended) {
      ended = true
      onEnd()
    }
  }
  const filters = encodeURIComponent(JSON.stringify({ type: ['daemon'] }))
  const line = request({ agent: engine.agent, method: 'GET', path: `/events?filters=${filters}`, headers: { host: 'docker' } }, (answer) => {
    if (answer.statusCode === 200)
      onOpen()
    answer.resume()
    answer.on('close', end)
  })
  line.on('error', end)
  line.end()
  return () => {
    ended = true
    line.destroy()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

function silent(cause: unknown): LessonError {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  return new LessonError('engine-silent', faultOfConnection(code).sentence, cause)
}
