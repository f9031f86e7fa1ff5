import type { Plugin } from 'vite'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const NAME = 'virtual:lesson-recordings'
/** Vite's mark for a module that is no file. */
const RESOLVED = `\0${NAME}`
const EXTENSION = '.cast'

/**
 * Tells the deck which demos have a recording, so that it never asks a host for a file that isn't there.
 * @param root the deck's folder
 */
export function recordingsList(root: string): Plugin {
  return {
    name: 'lesson-recordings',
    resolveId: id => id === NAME
      ? RESOLVED
      : undefined,
    async load(id) {
      if (id !== RESOLVED)
        return undefined
      return `export default ${JSON.stringify(await recordedIn(join(root, 'public', 'recordings')))}`
    },
  }
}

async function recordedIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [])
  return files.filter(file => file.endsWith(EXTENSION)).map(file => file.slice(0, -EXTENSION.length)).sort()
}
