import type { RedisAddress } from './redis-address.ts'
import { ReaderError } from './error.ts'
import { parseRedisAddress } from './redis-address.ts'

/** What the environment decides. */
export interface Settings {
  /** Address to listen on. On a laptop this machine only; in a container `0.0.0.0`, or nobody outside can reach it. */
  host: string
  /** Port to listen on; 0 lets the system choose. */
  port: number
  /** Folder for the file with drawings. */
  dataFolder: string
  /** When set, drawings go to redis and not to the file. */
  redis?: RedisAddress
}

const RE_NUMBER = /^\d{1,5}$/
const LAST_PORT = 65_535

/** Reads HOST, PORT, DATA_DIR and REDIS_URL; throws a ReaderError (`setting`) that names the one that is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = env.PORT || '3000'
  if (!RE_NUMBER.test(port) || Number(port) > LAST_PORT)
    throw new ReaderError('setting', `PORT is ‘${port}’, maar moet een getal van 0 tot ${LAST_PORT} zijn.`)
  return {
    host: env.HOST || '127.0.0.1',
    port: Number(port),
    dataFolder: env.DATA_DIR || '/data',
    ...env.REDIS_URL
      ? {
          redis: parseRedisAddress(env.REDIS_URL),
        }
      : {},
  }
}
