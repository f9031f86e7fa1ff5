import type { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'

/** What the page consists of: nothing else in the folder can be asked for. */
const FILES: Readonly<Record<string, { file: string, type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/page.ts': { file: 'page.ts', type: 'text/javascript; charset=utf-8' },
  '/pen.ts': { file: 'pen.ts', type: 'text/javascript; charset=utf-8' },
  '/figtree.woff2': { file: 'figtree.woff2', type: 'font/woff2' },
}

/** A file of the page, ready to send. */
export interface PageFile {
  type: string
  body: string | Buffer
}

/**
 * The file of the page at `path`, or undefined when there is none. It is read at every request, so that a change shows at the
 * next reload, also through a bind mount; from TypeScript only the types are taken off.
 */
export async function readPageFile(path: string): Promise<PageFile | undefined> {
  const known = Object.hasOwn(FILES, path)
    ? FILES[path]
    : undefined
  if (!known)
    return undefined
  const body = await readFile(new URL(`page/${known.file}`, import.meta.url))
  return {
    type: known.type,
    body: known.file.endsWith('.ts')
      ? stripTypeScriptTypes(body.toString('utf8'))
      : body,
  }
}
