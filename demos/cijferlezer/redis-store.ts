import type { RedisAddress } from './redis-address.ts'
import type { Store } from './store.ts'
import { ReaderError, systemCode } from './error.ts'
import { parseReading } from './reading.ts'
import { createRedisClient } from './redis-client.ts'

/** The list in redis, the newest in front: `redis-cli LRANGE tekeningen 0 -1` shows it. */
export const LIST = 'tekeningen'
/** Drawings that redis keeps; older ones go. */
const KEPT = 500

/** What a person can do about it, by Node's code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'ik vind die naam niet; draait redis in hetzelfde netwerk?',
  EAI_AGAIN: 'ik vind die naam niet; draait redis in hetzelfde netwerk?',
  ECONNREFUSED: 'daar luistert niemand; draait redis al?',
}

/** Keeps drawings in a list in redis. Redis may come later, go away and come back: every command tries anew. */
export function createRedisStore(address: RedisAddress): Store {
  const client = createRedisClient(address)
  const place = `redis op ${address.host}:${address.port}`

  const fail = (cause: unknown): never => {
    const code = systemCode(cause)
    throw new ReaderError('keeping', `Ik kan niets bewaren in ${place}: ${(code && REASONS[code]) ?? 'redis antwoordt niet zoals het hoort'}. Cijfers lezen gaat gewoon door.`, cause)
  }

  return {
    place,
    async keep(reading) {
      await Promise.all([
        client.send('LPUSH', LIST, JSON.stringify(reading)),
        client.send('LTRIM', LIST, '0', String(KEPT - 1)),
      ]).catch(fail)
    },
    async last(count) {
      const reply = await client.send('LRANGE', LIST, '0', String(count - 1)).catch(fail)
      const lines = Array.isArray(reply)
        ? reply.filter(line => typeof line === 'string')
        : []
      return lines.map(parseReading).filter(reading => reading !== undefined)
    },
    close: () => client.close(),
  }
}
