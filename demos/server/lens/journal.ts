/** The journal on disk: one JSON line an entry, on the disk before the engine is asked to act. */
import type { Entry, JournalState } from './journal-state.ts'
import { mkdir, open, readFile, stat, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { add, EMPTY, readEntry } from './journal-state.ts'
import { parseJson } from './json.ts'
import { turns } from './turns.ts'

export interface Journal {
  /** What the entries so far mean. */
  readonly state: JournalState
  /** Writes entries; when it returns they survive a kill and a power cut. In the order of the calls. */
  write: (...entries: Entry[]) => Promise<void>
  /** Reads again when something else of the lesson wrote: a reset, another lens. */
  refresh: () => Promise<JournalState>
}

/** Opens the journal of one engine; a file that is not there yet is an empty journal. */
export async function openJournal(file: string): Promise<Journal> {
  let stamp = await stampOf(file)
  let state = await readJournal(file)
  const inTurn = turns()
  return {
    get state() {
      return state
    },
    write: (...entries) => inTurn(async () => {
      const added = await append(file, entries)
      const now = await stampOf(file)
      // More than ours was added since we looked: another program of the lesson wrote too.
      state = now.inode === (stamp.inode || now.inode) && now.size === stamp.size + added
        ? entries.reduce(add, state)
        : await readJournal(file)
      stamp = now
    }),
    refresh: () => inTurn(async () => {
      const now = await stampOf(file)
      if (now.inode !== stamp.inode || now.size !== stamp.size) {
        state = await readJournal(file)
        stamp = now
      }
      return state
    }),
  }
}

/** Changes when the file does (it only grows, or becomes empty); asking costs far less than reading. */
async function stampOf(file: string): Promise<{ inode: number, size: number }> {
  const found = await stat(file).catch(() => undefined)
  return { inode: found?.ino ?? 0, size: found?.size ?? 0 }
}

/** What the entries in a file mean; a line that a kill cut off is no entry: it was cut off before the engine was asked. */
async function readJournal(file: string): Promise<JournalState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      return ''
    throw error
  })
  return text.split('\n')
    .map(line => readEntry(parseJson(line)))
    .filter(entry => entry !== undefined)
    .reduce(add, EMPTY)
}

/** @returns how many bytes were added */
async function append(file: string, entries: readonly Entry[]): Promise<number> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a', 0o600)
  try {
    // A line that was cut off before must not swallow this one, so each starts on a line of its own. One write: two
    // programs of the lesson that write at once do not get between each other's letters.
    const { bytesWritten } = await handle.write(entries.map(entry => `\n${JSON.stringify(entry)}`).join(''))
    await handle.datasync()
    return bytesWritten
  }
  finally {
    await handle.close()
  }
}

/** Bytes above which a journal that has nothing left in it is made empty. */
const LARGE = 256 * 1024

/** Makes the file small again when nothing of the lesson is left: in one step, so that a kill leaves the old one or the new. */
export async function shrinkJournal(file: string, state: JournalState): Promise<void> {
  if (state === EMPTY && (await stampOf(file)).size > LARGE)
    await truncate(file)
}
