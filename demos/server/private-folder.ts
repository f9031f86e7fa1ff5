/** A folder only this person can enter, for what one run of the server makes: scratch copies and lenses. Gone with it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** A Unix socket's path has at most 104 bytes on macOS, 108 on Linux; the longest demo id and its ending are 45 of them. */
const LONGEST_FOLDER = 55

/** The process is in the name, so that the next server knows which folders nobody uses any more. */
const PREFIX = 'docker-les-'
const RE_FOLDER = /^docker-les-(\d+)-[\w-]{6}$/

/** Makes the folder, and removes those of servers that were killed. Node makes it for its owner only (mode 0700). */
export function makePrivateFolder(base: string = placeFor(tmpdir())): string {
  for (const folder of abandoned(readdirSync(base), isAlive)) {
    try {
      removePrivateFolder(join(base, folder))
    }
    catch {
      // Another person's, who will remove it at their next start.
    }
  }
  return mkdtempSync(join(base, `${PREFIX}${process.pid}-`))
}

export function removePrivateFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Where there is room for a socket's whole path. */
export function placeFor(temporary: string): string {
  return temporary.length + `/${PREFIX}4194304-XXXXXX`.length > LONGEST_FOLDER
    ? '/tmp'
    : temporary
}

/** Of these names, the folders whose server is no more. */
export function abandoned(names: readonly string[], isAlive: (pid: number) => boolean): string[] {
  return names.filter((name) => {
    const pid = RE_FOLDER.exec(name)?.[1]
    return pid !== undefined && !isAlive(Number(pid))
  })
}

/** Where a lens listens: a socket in the private folder, or on Windows a pipe with a name nobody can guess. */
export function socketPath(folder: string, name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32'
    ? `\\\\.\\pipe\\docker-les-${randomBytes(16).toString('hex')}`
    : join(folder, `${name}.sock`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  }
  catch (error) {
    // It lives, and is someone else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
