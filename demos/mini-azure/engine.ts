import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
/** The engine, as mini-Azure asks it: Docker's API on a socket or named pipe. What listens there (the lens) labels all that is made. */
import { Buffer } from 'node:buffer'
import { request } from 'node:http'
import { parseJson } from './json.ts'

export interface EngineAnswer {
  status: number
  /** The parsed body; its text when it is no JSON. */
  body: unknown
}

export interface Engine {
  /** One question and its whole answer; `body` is sent as JSON, bytes as a tar archive. */
  ask: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, options?: { body?: unknown, headers?: Readonly<Record<string, string>> }) => Promise<EngineAnswer>
  /** The bytes of an answer. */
  bytes: (path: string) => Promise<Buffer>
  /** Becomes a raw connection, for exec. */
  raw: (path: string, body: unknown) => Promise<Duplex>
}

/** Longest one question may take, in ms: a slow pull fits. */
const LIMIT = 300_000

export function engineAt(socketPath: string): Engine {
  function send(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
    const isBytes = body instanceof Uint8Array
    const payload = body === undefined ? undefined : isBytes ? body : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const question = request({
        socketPath,
        method,
        path,
        agent: false,
        headers: { host: 'docker', ...headers, ...(payload === undefined ? {} : { 'content-type': isBytes ? 'application/x-tar' : 'application/json', 'content-length': payload.length === undefined ? 0 : Buffer.byteLength(payload) }) },
        signal: AbortSignal.timeout(LIMIT),
      }, resolve)
      question.on('error', reject)
      question.end(payload)
    })
  }
  return {
    async ask(method, path, { body, headers = {} } = {}) {
      const answer = await send(method, path, body, headers)
      const text = (await collect(answer)).toString('utf8')
      return { status: answer.statusCode ?? 0, body: parseJson(text) ?? text }
    },
    async bytes(path) {
      return await collect(await send('GET', path, undefined, {}))
    },
    raw(path, body) {
      const payload = JSON.stringify(body)
      return new Promise((resolve, reject) => {
        const question = request({ socketPath, method: 'POST', path, agent: false, headers: { 'host': 'docker', 'connection': 'Upgrade', 'upgrade': 'tcp', 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } })
        question.on('upgrade', (_answer, socket, head) => {
          if (head.length > 0)
            socket.unshift(head)
          resolve(socket)
        })
        question.on('response', (answer) => {
          answer.resume()
          reject(new Error(`exec: ${answer.statusCode}`))
        })
        question.on('error', reject)
        question.end(payload)
      })
    },
  }
}

async function collect(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer)
    chunks.push(chunk)
  return Buffer.concat(chunks)
}
