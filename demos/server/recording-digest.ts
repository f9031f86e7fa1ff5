/** Whether a recording is of this demo as it is now: its definition, and the files its run worked on. */
import type { LoadedDemo } from './demos.ts'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { digestOf } from '../kit/demo.ts'
import { isWorkFile } from './scratch.ts'

/** The fingerprint a recording carries; a recording with another one is out of date. 16 hexadecimal digits. */
export async function recordingDigest({ demo, folder }: Pick<LoadedDemo, 'demo' | 'folder'>): Promise<string> {
  const hash = createHash('sha256').update(digestOf(demo))
  for (const file of await workFiles(folder))
    hash.update(`\0${file}\0`).update(await contents(join(folder, file)))
  return hash.digest('hex').slice(0, 16)
}

/** Paths with forward slashes, in an order that is the same everywhere. */
async function workFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1).split(sep).join('/'))
    .filter(isWorkFile)
    .sort()
}

/** Git on Windows may have given text another line end; that makes no other demo. */
async function contents(path: string): Promise<string> {
  return (await readFile(path, 'latin1')).replaceAll('\r\n', '\n')
}
