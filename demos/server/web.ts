/** Serves the built deck. It only ever reads: there is no route that changes anything. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import sirv from 'sirv'
import { inlineScripts, securityHeaders } from './headers.ts'
import { isOwnHost, soleHost } from './host.ts'
import { withMeta } from './server-meta.ts'

export interface WebOptions {
  /** The built deck. */
  deck: string
  /** The folder with the recordings, newer than the build's copy of them. */
  recordings: string
  port: () => number
  /** See `framesOf`. */
  frames: () => readonly string[]
}

const RECORDINGS_PATH = '/recordings/'

/** Answers a request for a file of the deck. */
export function serveDeck({ deck, recordings, port, frames }: WebOptions): (request: IncomingMessage, response: ServerResponse) => void {
  // `dev` reads the folder at each request: recordings come and go while the lesson is open.
  const options = { dev: true, etag: true, dotfiles: false, extensions: [] }
  const serve = {
    deck: sirv(deck, { ...options, setHeaders: (response, path) => {
      // The build names these after their content.
      if (path.startsWith('/assets/'))
        response.setHeader('Cache-Control', 'max-age=31536000, immutable')
    } }),
    recordings: sirv(recordings, options),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = soleHost(request.rawHeaders)
    const own = isOwnHost(host, port())
    setAll(response, securityHeaders({ host: own && host ? host : '\'none\'', frames: frames(), scripts: [] }))
    if (!own || host === undefined)
      return refuse(response, 403, 'dit adres is niet van de les')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return refuse(response, 405, 'hier kan alleen gelezen worden')
    }
    const path = plainPath(request.url)
    if (path === '/' || path === '/index.html')
      return await page(request, response, host)
    const recorded = path?.startsWith(RECORDINGS_PATH) ?? false
    const [folder, name] = recorded
      ? [recordings, path?.slice(RECORDINGS_PATH.length - 1)]
      : [deck, path]
    if (name === undefined || !await isInside(folder, name))
      return refuse(response, 404, 'dit bestand bestaat niet')
    request.url = encodeURI(name)
    serve[recorded ? 'recordings' : 'deck'](request, response, () => refuse(response, 404, 'dit bestand bestaat niet'))
  }

  /** The page itself says that a server is there, so a deck on a static host knows without asking that there is none. */
  async function page(request: IncomingMessage, response: ServerResponse, host: string): Promise<void> {
    const html = await readFile(join(deck, 'index.html'), 'utf8')
    const body = withMeta(html)
    setAll(response, securityHeaders({ host, frames: frames(), scripts: inlineScripts(html) }))
    response.writeHead(200, { 'Content-Type': 'text/html;charset=utf-8', 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(body) })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  return (request, response) => {
    answer(request, response).catch(() => refuse(response, 500, 'dit lukte niet; kijk in het venster van npm start'))
  }
}

/**
 * The path of a request, decoded once.
 * @returns undefined for a path with anything in it that no file of a deck has: `..`, a backslash, a null byte, a hidden name
 */
export function plainPath(url: string | undefined): string | undefined {
  const [path = ''] = (url ?? '').split(/[?#]/, 1)
  try {
    const plain = decodeURIComponent(path)
    return plain.startsWith('/') && !/[\\\0%:]|\/\.|\/\//.test(plain)
      ? plain
      : undefined
  }
  catch {
    return undefined
  }
}

/** Whether a file is really in a folder, links followed. */
async function isInside(folder: string, name: string): Promise<boolean> {
  try {
    const [outer, inner] = await Promise.all([realpath(folder), realpath(join(folder, name))])
    return inner.startsWith(outer + sep)
  }
  catch {
    return false
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, { 'Content-Type': 'text/plain;charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${sentence}\n`)
}

function setAll(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, value)
}
