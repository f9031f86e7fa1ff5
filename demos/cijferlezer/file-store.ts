import type { FileHandle } from 'node:fs/promises'
import type { Store } from './store.ts'
import { Buffer } from 'node:buffer'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { ReaderError, systemCode } from './error.ts'
import { parseReading } from './reading.ts'

/** Lines of JSON, the newest at the end: `cat` and `tail` show them too. */
export const FILE = 'tekeningen.jsonl'
/** How much of the end is read to find the last drawings, in bytes; a line takes about 250. */
const TAIL = 64 * 1024
const NEWLINE = 0x0A

/** Keeps drawings in a file in `folder`, which must be there already: a folder made here would hide a volume that is missing. */
export function createFileStore(folder: string): Store {
  const file = join(folder, FILE)
  // One line at a time: two that are written at once could end up inside each other.
  let writing: Promise<void> = Promise.resolve()

  return {
    place: file,
    keep(reading) {
      const written = writing.then(() => append(file, JSON.stringify(reading)))
        .catch((cause: unknown) => { throw failure(folder, cause) })
      writing = written.catch(() => {})
      return written
    },
    async last(count) {
      try {
        const lines = (await readTail(file)).split('\n')
        return lines.map(parseReading).filter(reading => reading !== undefined).slice(-count).reverse()
      }
      catch (cause) {
        // No file yet is no fault, but no folder is.
        if (systemCode(cause) === 'ENOENT' && await isThere(folder))
          return []
        throw failure(folder, cause)
      }
    },
    close() {},
  }
}

/** Adds a line and only that. A line that was left half written, by a full disk or a kill, is ended first. */
async function append(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a+')
  try {
    const { size } = await handle.stat()
    const ended = size === 0 || (await readAt(handle, size - 1, 1))[0] === NEWLINE
    await handle.appendFile(`${ended ? '' : '\n'}${line}\n`)
  }
  finally {
    await handle.close()
  }
}

async function readTail(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const start = Math.max(0, size - TAIL)
    return (await readAt(handle, start, size - start)).toString('utf8')
  }
  finally {
    await handle.close()
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

async function isThere(folder: string): Promise<boolean> {
  try {
    await (await open(folder, 'r')).close()
    return true
  }
  catch {
    return false
  }
}

/** Windows has no user numbers. */
const NOT_MINE = `als gebruiker ${process.getuid?.() ?? 'van deze computer'} mag ik er niet schrijven; geef mij die map (chown)`

/** What a person can do about it, by the system's code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'die map bestaat niet; koppel er een volume aan',
  ENOTDIR: 'dat is geen map',
  EACCES: NOT_MINE,
  EPERM: NOT_MINE,
  EROFS: 'ze is alleen-lezen gekoppeld',
  ENOSPC: 'de schijf is vol; maak plaats',
  EDQUOT: 'de schijf is vol; maak plaats',
}

function failure(folder: string, cause: unknown): ReaderError {
  const code = systemCode(cause) ?? 'onbekend'
  return new ReaderError('keeping', `Ik kan niets bewaren in ${folder}: ${REASONS[code] ?? `het lukt niet (${code})`}. Cijfers lezen gaat gewoon door.`, cause)
}
