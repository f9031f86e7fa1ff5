import { ReaderError } from './error.ts'

/** Where redis listens, and how to get in. */
export interface RedisAddress {
  host: string
  port: number
  user?: string
  password?: string
}

const PORT = 6379
const RE_BRACKETS = /^\[|\]$/g

/** Reads `redis://[[user]:password@]host[:port]`. Throws a ReaderError (`setting`) that never repeats the password. */
export function parseRedisAddress(text: string): RedisAddress {
  const url = URL.canParse(text)
    ? new URL(text)
    : undefined
  if (url?.protocol !== 'redis:' || !url.hostname || !['', '/', '/0'].includes(url.pathname) || url.search || url.hash)
    throw new ReaderError('setting', 'REDIS_URL kan ik niet lezen: schrijf ze als redis://naam:6379.')
  return {
    host: url.hostname.replaceAll(RE_BRACKETS, ''),
    port: url.port
      ? Number(url.port)
      : PORT,
    ...url.username
      ? {
          user: decodeURIComponent(url.username),
        }
      : {},
    ...url.password
      ? {
          password: decodeURIComponent(url.password),
        }
      : {},
  }
}
