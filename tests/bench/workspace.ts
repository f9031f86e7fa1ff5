import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The project itself. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** What a clone does not have: made here, or installed. */
const NOT_IN_A_CLONE = new Set([
  '.git',
  'node_modules',
  'dist',
  '.cache',
])

/** Caches inside node_modules: each copy keeps its own, or one measurement would warm up another. */
const CACHES = new Set([
  '.vite',
  '.cache',
  '.vite-temp',
  '.tmp',
])

/** Makes `folder` an installed clone of the project as it stands, with nothing built yet. */
export async function cloneProject(folder: string): Promise<void> {
  await cp(PROJECT, folder, {
    recursive: true,
    filter: source => !NOT_IN_A_CLONE.has(basename(source)),
  })
  await linkPackages(folder)
}

/**
 * Gives `folder` the project's installed packages without installing again: a folder of links, so that
 * what tools write into node_modules stays in this copy.
 */
export async function linkPackages(folder: string): Promise<void> {
  const from = join(PROJECT, 'node_modules')
  const to = join(folder, 'node_modules')
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (CACHES.has(entry.name))
      continue
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory() || entry.isSymbolicLink()) {
      // A junction needs no special right on Windows; elsewhere the type is ignored.
      await symlink(source, target, process.platform === 'win32'
        ? 'junction'
        : 'dir')
    }
    else {
      await cp(source, target)
    }
  }
}
