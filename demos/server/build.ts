/** `npm run build`: the static site for students. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildDeck } from './deck.ts'
import { loadDemos } from './demos.ts'
import { ROOT } from './paths.ts'

/** Where the site goes. */
export const DIST = join(ROOT, 'dist')

/**
 * Builds the site into `dist/`.
 * @throws {LessonError} `demo-faulty`, `slidev-failed`
 */
export async function build(): Promise<void> {
  // A faulty demo is told here, and not by a student's browser.
  await loadDemos()
  await buildDeck(DIST)
  const files = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const size = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  console.log(`De site staat in dist/: ${files.length} bestanden, ${(size / 1e6).toFixed(2)} MB. Zet de map op een willekeurige statische host.`)
}
