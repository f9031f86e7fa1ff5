import type { Plugin } from 'vite'
import type { ImageHistory } from '../components/pictures/imageHistory.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { historyOf } from '../components/pictures/imageHistory.ts'
import { parseCast } from '../demos/kit/transcript.ts'

const NAME = 'virtual:lesson-image-history'
const RESOLVED = `\0${NAME}`

/** The demo that ends in a `docker history` of the digit reader. */
const DEMO = 'bouwen'

/**
 * Gives the deck what the recorded build of the digit reader weighs, line by line. Taken out when the deck is built:
 * a slide has no use for a whole recording, and a copy by hand would be wrong after the next one.
 * @param root the deck's folder
 */
export function imageHistory(root: string): Plugin {
  const file = join(root, 'public', 'recordings', `${DEMO}.cast`)
  return {
    name: 'lesson-image-history',
    resolveId: id => id === NAME
      ? RESOLVED
      : undefined,
    async load(id) {
      if (id !== RESOLVED)
        return undefined
      this.addWatchFile(file)
      return `export default ${JSON.stringify(await read(file))}`
    },
  }
}

/** No recording is no reason not to build the deck: the slide then shows the lines without their weight. */
async function read(file: string): Promise<ImageHistory> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined
    ? { recorded: 0, rows: [] }
    : historyOf(parseCast(text))
}
