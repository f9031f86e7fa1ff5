/**
 * What may reach Slidev's dev server. On its own that server takes writes from any web page: a plain cross-site POST rewrites
 * `slides.md` or moves the slides (seen on Slidev 53.0.0). So a request must be for us, from us, and of a kind that writing a
 * deck needs; everything else is refused before Slidev sees it.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { isOwnHost, isOwnOrigin } from './host.ts'

export interface Asked {
  method: string
  url: string
  /** See `soleHost`. */
  host: string | undefined
  headers: IncomingHttpHeaders
}

/** The one thing a page of ours changes: which slide is shown, for the presenter's other windows. */
const RE_POSITION = /^\/@server-re(?:active|f)\/nav$/

/** Opens programs on this machine, edits files, or tells how the server is made. */
const RE_OFF = /^\/*__(?:open-in-editor|mcp|inspect|slidev-mcp)/i

/** Why a request is refused, as an HTTP status; undefined when it may pass. */
export function refusalInDev({ method, url, host, headers }: Asked, port: number): number | undefined {
  const { origin } = headers
  if (!isOwnHost(host, port))
    return 403
  if (origin !== undefined && !isOwnOrigin(origin, host, port))
    return 403
  // `same-site` is another port of this machine, `cross-site` anyone; `none` is a person who typed the address.
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 403
  const reads = method === 'GET' || method === 'HEAD'
  if (!reads && !isOwnOrigin(origin, host, port))
    return 403
  const path = decoded(url)
  // A whole URL as the target would be taken apart differently further on.
  if (!path?.startsWith('/'))
    return 400
  if (RE_OFF.test(path))
    return 404
  if (reads)
    return undefined
  return method === 'POST' && RE_POSITION.test(path)
    ? undefined
    : 405
}

/** The path, decoded once. A whole URL as the target (`GET http://… HTTP/1.1`) is for proxies; Vite would read the path in it. */
function decoded(url: string): string | undefined {
  if (!url.startsWith('/'))
    return undefined
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '')
  }
  catch {
    return undefined
  }
}
