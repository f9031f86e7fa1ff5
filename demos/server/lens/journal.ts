/** The journal on disk: one JSON line an entry, on the disk before the engine is asked to act. */
import type { Entry, JournalState } from './journal-state.ts'
import { mkdir, open, readFile, stat, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { add, EMPTY, readEntry } from './journal-state.ts'
import { parseJson } from './json.ts'

export interface Journal {
  /** What the entries so far mean. */
  readonly state: JournalState
  /** Writes entries; when it returns they survive a kill and a power cut. In the order of the calls. */
  write: (...entries: Entry[]) => Promise<void>
  /** Reads again what other programs of the lesson wrote. */
  refresh: () => Promise<JournalState>
}

/** Opens the journal of one engine; a file that is not there yet is an empty journal. */
export async function openJournal(file: string): Promise<Journal> {
  let state = await readJournal(file)
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act, act)
    last = turn.catch(() => {})
    return turn
  }
  return {
    get state() {
      return state
    },
    write: (...entries) => inTurn(async () => {
      await append(file, entries)
      state = entries.reduce(add, state)
    }),
    refresh: () => inTurn(async () => (state = await readJournal(file))),
  }
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

async function append(file: string, entries: readonly Entry[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a', 0o600)
  try {
    // A line that was cut off before must not swallow this one, so each starts on a line of its own. One write: two
    // programs of the lesson that write at once do not get between each other's letters.
    await handle.appendFile(entries.map(entry => `\n${JSON.stringify(entry)}`).join(''))
    await handle.datasync()
  }
  finally {
    await handle.close()
  }
}

/** Bytes above which a journal that has nothing left in it is made empty. */
const LARGE = 256 * 1024

/** Makes the file small again when nothing of the lesson is left: in one step, so that a kill leaves the old one or the new. */
export async function shrinkJournal(file: string, state: JournalState): Promise<void> {
  if (state === EMPTY && (await stat(file)).size > LARGE)
    await truncate(file)
}
