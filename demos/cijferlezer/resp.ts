import { Buffer } from 'node:buffer'

/** What redis can answer: text, a number, nothing, a list of these, or an error in its own words. */
export type Reply = string | number | null | RedisFault | readonly Reply[]

/** An answer that starts with `-`. */
export class RedisFault {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

const CRLF = '\r\n'
/** Lists within lists, deeper than anything asked for here. */
const DEEPEST = 8

/** A command in redis's own protocol (RESP2): a list of texts, each with its length in bytes. */
export function encodeCommand(words: readonly string[]): string {
  return `*${words.length}${CRLF}${words.map(word => `$${Buffer.byteLength(word)}${CRLF}${word}${CRLF}`).join('')}`
}

/**
 * The first whole reply in `bytes` and how many bytes it took, or undefined when more must come first.
 * Throws when this is no RESP2: then what listens there is not redis.
 */
export function decodeReply(bytes: Buffer, start = 0, depth = 0): { reply: Reply, end: number } | undefined {
  const lineEnd = bytes.indexOf(CRLF, start)
  if (lineEnd < 0)
    return undefined
  const kind = bytes.toString('latin1', start, start + 1)
  const line = bytes.toString('utf8', start + 1, lineEnd)
  const next = lineEnd + CRLF.length

  if (kind === '+')
    return { reply: line, end: next }
  if (kind === '-') {
    return {
      reply: new RedisFault(line),
      end: next,
    }
  }

  const count = Number(line)
  if (!line || !Number.isSafeInteger(count) || depth > DEEPEST)
    throw new Error('no RESP reply')
  if (kind === ':')
    return { reply: count, end: next }
  if (kind === '$') {
    if (count < 0)
      return { reply: null, end: next }
    const end = next + count + CRLF.length
    return bytes.length < end
      ? undefined
      : {
          reply: bytes.toString('utf8', next, next + count),
          end,
        }
  }
  if (kind === '*') {
    return count < 0
      ? { reply: null, end: next }
      : decodeList(bytes, next, count, depth)
  }
  throw new Error('no RESP reply')
}

function decodeList(bytes: Buffer, start: number, count: number, depth: number): { reply: Reply, end: number } | undefined {
  const items: Reply[] = []
  let end = start
  while (items.length < count) {
    const item = decodeReply(bytes, end, depth + 1)
    if (!item)
      return undefined
    items.push(item.reply)
    end = item.end
  }
  return { reply: items, end }
}
