import type { Reading } from './reading.ts'
import type { Settings } from './settings.ts'
import { createFileStore } from './file-store.ts'
import { createRedisStore } from './redis-store.ts'

/** Where drawings are kept. What fails throws a ReaderError (`keeping`); reading digits goes on without it. */
export interface Store {
  /** In words, for the page and the log. */
  readonly place: string
  /** Adds a drawing; resolves when it is kept. */
  keep: (reading: Reading) => Promise<void>
  /** The last drawings, the newest first, at most `count`. */
  last: (count: number) => Promise<Reading[]>
  /** Lets go of what it holds open. */
  close: () => void
}

/** Redis when there is an address for it, else a file. */
export function createStore({ redis, dataFolder }: Pick<Settings, 'redis' | 'dataFolder'>): Store {
  return redis
    ? createRedisStore(redis)
    : createFileStore(dataFolder)
}
