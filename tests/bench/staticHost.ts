import type { Buffer } from 'node:buffer'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Types a static host sends; those that compress are compressed, as hosts do. */
const TYPES: Record<string, { type: string, compress: boolean }> = {
  '.html': { type: 'text/html; charset=utf-8', compress: true },
  '.js': { type: 'text/javascript', compress: true },
  '.css': { type: 'text/css', compress: true },
  '.json': { type: 'application/json', compress: true },
  '.svg': { type: 'image/svg+xml', compress: true },
  '.cast': { type: 'application/octet-stream', compress: true },
  '.woff2': { type: 'font/woff2', compress: false },
  '.png': { type: 'image/png', compress: false },
}

export interface StaticHost {
  /** Where the folder's index.html is, with a slash at the end. */
  address: string
  close: () => Promise<void>
}

/**
 * Serves a folder as a plain static host does: gzip where it helps, 404 for what is not there.
 * @param folder what is served
 * @param base the path it lives under, with a slash at both ends
 */
export async function serveStatic(folder: string, base: string): Promise<StaticHost> {
  const bodies = new Map<string, { plain: Buffer, gzip?: Buffer }>()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    void answer(path).then(({ status, type, body, encoding }) => {
      response.writeHead(status, {
        'content-type': type,
        'content-length': body.length,
        ...encoding && { 'content-encoding': encoding },
      })
      response.end(body)
    })
  })
  async function answer(path: string): Promise<{ status: number, type: string, body: Buffer | string, encoding?: string }> {
    const file = join(folder, normalize(path.slice(base.length) || 'index.html'))
    if (!path.startsWith(base) || !file.startsWith(folder))
      return { status: 404, type: 'text/plain', body: 'not here' }
    const { type, compress } = TYPES[extname(file)] ?? { type: 'application/octet-stream', compress: false }
    try {
      const known = bodies.get(file) ?? await read(file, compress)
      bodies.set(file, known)
      return known.gzip
        ? {
            status: 200,
            type,
            body: known.gzip,
            encoding: 'gzip',
          }
        : { status: 200, type, body: known.plain }
    }
    catch {
      return { status: 404, type: 'text/plain', body: 'not here' }
    }
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}${base}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

async function read(file: string, compress: boolean): Promise<{ plain: Buffer, gzip?: Buffer }> {
  const plain = await readFile(file)
  return {
    plain,
    gzip: compress
      ? gzipSync(plain)
      : undefined,
  }
}
