/** A folder only this person can enter, for what one run of the server makes: scratch copies and lenses. Gone with it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** A Unix socket's path has at most 104 bytes on macOS, 108 on Linux; the longest demo id and its ending are 45 of them. */
const LONGEST_FOLDER = 55

/** Makes the folder. Node makes it for its owner only (mode 0700). */
export function makePrivateFolder(): string {
  const base = tmpdir().length + '/docker-les-XXXXXX'.length > LONGEST_FOLDER
    ? '/tmp'
    : tmpdir()
  return mkdtempSync(join(base, 'docker-les-'))
}

export function removePrivateFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Where a lens listens: a socket in the private folder, or on Windows a pipe with a name nobody can guess. */
export function socketPath(folder: string, name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32'
    ? `\\\\.\\pipe\\docker-les-${randomBytes(16).toString('hex')}`
    : join(folder, `${name}.sock`)
}
