/**
 * The one way in: a proxy on this machine's own address, with a secret of its own. Through it the lesson's az and curl reach
 * Azure's names; the names end here, in TLS with a certificate that only they trust, and no other name is reachable. A web page can
 * open no tunnel and knows no secret; whatever is not a proxy's request is refused.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Certificates } from './certificates.ts'
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'

/** A request that came through the door. */
export interface Visitor {
  incoming: IncomingMessage
  /** As the client meant it: `https://klasdocker.azurecr.io/v2/`. */
  url: URL
}

export interface House {
  /** Whether a name is one of Azure's here. */
  knows: (host: string) => boolean
  answer: (visitor: Visitor, outgoing: ServerResponse) => Promise<void>
  /** A WebSocket. */
  upgrade: (visitor: Visitor, socket: Duplex, head: Buffer) => void
  /** The port of this machine where a public container listens; undefined for another name. */
  homeOf: (host: string, port: number) => Promise<number | undefined>
  /** Passes a request on to a public container. */
  forward: (port: number, incoming: IncomingMessage, outgoing: ServerResponse) => void
}

export interface Door {
  /** With user and password, as `HTTPS_PROXY` has it. */
  proxy: string
  port: number
  close: () => Promise<void>
}

const USER = 'les'
const LIMITS = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 5000 }

/** Opens the door on a free port of 127.0.0.1. */
export async function openDoor({ certificate, authority, keyPem }: Certificates, secret: string, house: House): Promise<Door> {
  const open = new Set<Duplex>()
  const remember = (socket: Duplex): void => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
  }
  const inside = createServer(LIMITS, (incoming, outgoing) => {
    const url = meant(incoming, house)
    if (!url)
      return refuse(outgoing, 421)
    house.answer({ incoming, url }, outgoing).catch(() => outgoing.headersSent ? outgoing.destroy() : refuse(outgoing, 500))
  })
  inside.on('upgrade', (incoming: IncomingMessage, socket, head) => {
    const url = meant(incoming, house)
    if (!url)
      return void socket.end('HTTP/1.1 421 Misdirected Request\r\n\r\n')
    house.upgrade({ incoming, url }, socket, head)
  })

  const handshakes = createTlsServer({ cert: `${certificate}\n${authority}`, key: keyPem, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'], handshakeTimeout: LIMITS.headersTimeout }, (secure) => {
    remember(secure)
    inside.emit('connection', secure)
  })
  const outside = createServer(LIMITS, (incoming, outgoing) => {
    const url = URL.canParse(incoming.url ?? '') ? new URL(incoming.url ?? '') : undefined
    // A request that is not to a proxy comes from a browser or a mistake; a page learns nothing from the answer.
    if (url?.protocol !== 'http:')
      return refuse(outgoing, 403)
    if (!mayEnter(incoming, secret))
      return refuse(outgoing, 407, { 'proxy-authenticate': 'Basic realm="mini-Azure"' })
    house.homeOf(url.hostname, Number(url.port || 80)).then(
      home => home === undefined ? refuse(outgoing, 502) : house.forward(home, incoming, outgoing),
      () => refuse(outgoing, 502),
    )
  })
  outside.on('connection', remember)
  outside.on('upgrade', (_incoming, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  outside.on('connect', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [host = '', port] = (incoming.url ?? '').toLowerCase().split(':')
    if (!mayEnter(incoming, secret))
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="mini-Azure"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    if (port !== '443' || !house.knows(host))
      return void socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0)
      socket.unshift(head)
    handshakes.emit('connection', socket)
  })
  const port = await listen(outside)
  return {
    proxy: `http://${USER}:${secret}@127.0.0.1:${port}`,
    port,
    close: () => new Promise((resolve) => {
      outside.close(() => resolve())
      for (const socket of open)
        socket.destroy()
    }),
  }
}

/** The address a request inside a tunnel is for; undefined when its `Host` is not the name that TLS was begun for, or its `Origin` another's. */
function meant({ headers, url = '', socket }: IncomingMessage, { knows }: House): URL | undefined {
  const name = socket instanceof TLSSocket && typeof socket.servername === 'string' ? socket.servername.toLowerCase() : ''
  const own = knows(name) && (headers.host === name || headers.host === `${name}:443`)
  // az's WebSocket names http as its own origin, whatever it speaks (websocket-client 1.2).
  const origin = headers.origin === undefined || [`https://${name}`, `http://${name}`].includes(headers.origin)
  return own && origin && url.startsWith('/') && URL.canParse(url, `https://${name}`)
    ? new URL(url, `https://${name}`)
    : undefined
}

function mayEnter({ headers }: IncomingMessage, secret: string): boolean {
  const given = Buffer.from((headers['proxy-authorization'] ?? '').replace(/^Basic /i, ''), 'base64').toString()
  const [a, b] = [given, `${USER}:${secret}`].map(text => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

function refuse(outgoing: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  outgoing.writeHead(status, { ...headers, 'content-length': '0', 'connection': 'close' })
  outgoing.end()
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
