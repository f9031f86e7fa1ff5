/** The body of a request that the lens reads: all of it, within bounds. */
import type { Readable } from 'node:stream'
import type { JsonObject } from './json.ts'
import { isObject, parseJson } from './json.ts'
import { refused } from './refuse.ts'

/** A JSON request larger than this is refused; real ones are a few kB. In bytes. */
export const REQUEST_LIMIT = 4 * 1024 * 1024
/** The largest answer that is read; a list of thousands of images is a few MB. In bytes. */
export const ANSWER_LIMIT = 64 * 1024 * 1024

/**
 * All bytes of a stream.
 * @throws {LessonError} when there are more than `limit`
 */
export async function collect(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk))
      continue
    size += chunk.length
    if (size > limit)
      throw refused('de vraag is te groot voor de lesbril', 'lens-too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The object in a request's body; undefined when there is no body. */
export function readBody(bytes: Buffer): JsonObject | undefined {
  if (bytes.length === 0)
    return undefined
  const value = parseJson(decode(bytes))
  if (value === null)
    return undefined
  if (!isObject(value))
    throw refused('de vraag bevat geen leesbare JSON', 'lens-malformed')
  return value
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  }
  catch {
    throw refused('de vraag bevat geen leesbare JSON', 'lens-malformed')
  }
}
