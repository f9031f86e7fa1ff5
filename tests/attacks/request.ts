/** HTTP as an attacker writes it: byte for byte, with any Host, any path and any method. */
import { connect } from 'node:net'

export interface RawRequest {
  method?: string
  /** Sent as it stands; may hold what no client would send. */
  path?: string
  /** Left out when null. */
  host?: string | null
  headers?: Record<string, string>
  body?: string
  /** Where to connect to; not what the Host header says. */
  address?: string
}

export interface RawAnswer {
  /** 0 when the server closed the connection without an answer. */
  status: number
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>
  body: string
}

/** Sends one request to `port` and reads to the end of the connection. */
export async function request(port: number, { method = 'GET', path = '/', host = `localhost:${port}`, headers = {}, body = '', address = '127.0.0.1' }: RawRequest = {}): Promise<RawAnswer> {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(host === null
      ? []
      : [`Host: ${host}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body
      ? [`Content-Length: ${Buffer.byteLength(body)}`]
      : []),
    'Connection: close',
    '',
    body,
  ]
  return parseAnswer(await exchange(port, lines.join('\r\n'), address))
}

/** Sends these bytes, and gives all that comes back until the connection ends. */
export async function exchange(port: number, bytes: string, address = '127.0.0.1'): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ port, host: address })
    const chunks: Buffer[] = []
    socket.on('connect', () => socket.write(bytes, 'latin1'))
    socket.on('data', chunk => chunks.push(chunk))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A reset after (or instead of) an answer is a way to refuse; not to be able to connect is not.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE')
        resolve(Buffer.concat(chunks).toString('utf8'))
      else
        reject(error)
    })
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')))
  })
}

/** Reads the first answer in what a server sent. The body of a chunked answer keeps its chunk marks. */
export function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end === -1
    ? text.length
    : end).split('\r\n')
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0),
    headers: new Map(lines.map((line) => {
      const colon = line.indexOf(':')
      return [
        line.slice(0, colon).toLowerCase(),
        line.slice(colon + 1).trim(),
      ]
    })),
    body: end === -1
      ? ''
      : text.slice(end + 4),
  }
}
