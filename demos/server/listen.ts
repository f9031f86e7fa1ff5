import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createServer } from 'node:http'

/** How many ports after the asked one are tried. */
const TRIES = 20

export interface Listening {
  port: number
  servers: readonly Server[]
}

/**
 * Listens on this machine's own addresses only, IPv4 and IPv6, on one port: a browser that asks for `localhost` may try either,
 * and must not find someone else's program on the other.
 * @param asked the first port to try; 0 for any
 * @param attach prepares each server
 * @returns the first port on which both are free; undefined when none of the next twenty is
 */
export async function listenLocally(asked: number, attach: (server: Server) => void): Promise<Listening | undefined> {
  for (let step = 0; step < TRIES; step++) {
    const listening = await tryPort(asked === 0 ? 0 : asked + step, attach)
    if (listening)
      return listening
    if (asked + step >= 65_535)
      break
  }
  return undefined
}

async function tryPort(asked: number, attach: (server: Server) => void): Promise<Listening | undefined> {
  const first = await listen('127.0.0.1', asked, attach)
  if (typeof first === 'string')
    return undefined
  const address = first.address()
  const port = typeof address === 'object' && address
    ? address.port
    : asked
  const second = await listen('::1', port, attach)
  if (second === 'taken') {
    first.close()
    return undefined
  }
  return { port, servers: second === 'no such address' ? [first] : [first, second] }
}

/**
 * Room for the headers of a request, in bytes. Cookies know no ports: every program that ever served a page on this machine's
 * localhost, a container of the lesson too, can have left some, and a browser sends up to 180 of 4 kB.
 */
const HEADERS = 1024 * 1024

function listen(host: string, port: number, attach: (server: Server) => void): Promise<Server | 'taken' | 'no such address'> {
  // A slow or silent client is not a lesson's window.
  const server = createServer({ maxHeaderSize: HEADERS, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 })
  attach(server)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES')
        resolve('taken')
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')
        resolve('no such address')
      else
        reject(error)
    })
    server.listen({ host, port }, () => resolve(server))
  })
}

/**
 * A listener that answers one request of a connection at a time. Browsers do not ask for more before the answer is there
 * (pipelining); who does, and then never reads, would have the server make thousands of answers for nobody.
 */
export function oneAtATime(listener: RequestListener): RequestListener {
  const busy = new WeakSet<Socket>()
  return (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }) => {
    const { socket } = request
    if (busy.has(socket))
      return void socket.destroy()
    busy.add(socket)
    response.on('close', () => busy.delete(socket))
    listener(request, response)
  }
}
