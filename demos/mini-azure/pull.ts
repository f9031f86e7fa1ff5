/** Pulling an image, as the engine does it when asked. */
import type { Engine } from './engine.ts'
import { objectOf, textOf } from './json.ts'

/**
 * Asks the engine to pull.
 * `auth` goes along as `X-Registry-Auth`.
 * @returns what the engine said when it could not; undefined when the image is there
 */
export async function pull(engine: Engine, reference: string, auth?: string): Promise<string | undefined> {
  const { name, tag } = splitReference(reference)
  const { status, body } = await engine.ask('POST', `/images/create?${new URLSearchParams({ fromImage: name, tag })}`, { headers: auth === undefined ? {} : { 'x-registry-auth': auth } })
  const said = typeof body === 'string'
    ? /"(?:error|message)":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
    : textOf(objectOf(body).error) || textOf(objectOf(body).message) || undefined
  return status === 200 ? said : said ?? `the engine answered ${status}`
}

/** A name without a tag would be all of them. */
export function splitReference(reference: string): { name: string, tag: string } {
  const digest = reference.indexOf('@')
  // A colon before a slash is a port's.
  const colon = reference.indexOf(':', reference.lastIndexOf('/') + 1)
  const at = digest > 0 ? digest : colon > 0 ? colon : reference.length
  return { name: reference.slice(0, at), tag: reference.slice(at + 1) || 'latest' }
}

/** A reference as a part of a path. */
export function imagePath(reference: string): string {
  return reference.split('/').map(encodeURIComponent).join('/')
}
