import type { LabPaths } from './paths.ts'
import { globSync, readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { claimHome, labDown } from './lab.ts'
import { withLock } from './lock.ts'

/**
 * Gives a lab the engine and the images of another that is up, so that nothing is fetched or made twice. Does nothing when it
 * has the same already; one with others is emptied first.
 */
export async function copyLab(from: LabPaths, to: LabPaths): Promise<void> {
  if (contentsOf(to) === contentsOf(from))
    return
  await labDown({ purge: true }, to)
  await withLock(to.lock, async () => {
    await claimHome(to)
    // What says that the rest is there comes last: of a copy that was killed nothing is believed.
    for (const folder of ['registryData', 'engine', 'images'] as const)
      await cp(from[folder], to[folder], { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  })
}

/** What a lab holds, in the words of the notes that it keeps of that. */
function contentsOf({ engine, images }: LabPaths): string {
  return [...globSync(join(engine, 'unpacked')), ...globSync(join(images, '*.fingerprint')).sort()]
    .map(file => `${basename(file)} ${readFileSync(file, 'utf8')}`)
    .join('\n')
}
