/** The copy of a demo's folder that a run works in, so that every run starts the same and no file of the deck changes. */
import type { EditStep } from '../kit/step.ts'
import { randomUUID } from 'node:crypto'
import { cp, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { LessonError } from '../kit/error.ts'

/** What of a demo's folder is not for its run: its definition, and what tests the app it is about. */
const RE_NOT_COPIED = /^(?:demo\.ts|node_modules)(?:\/|$)|\.test\.ts$/

/**
 * A file that is another one in each run. The engine keeps its build cache when the images are gone; without this, a build that
 * the class must see happen was in the cache already, from the rehearsal.
 */
const RUN_FILE = '.run'

/** Whether a run works on this file of the demo's folder; a path inside it, with forward slashes. */
export function isWorkFile(path: string): boolean {
  return !RE_NOT_COPIED.test(path)
}

/** Makes a fresh copy of a demo's folder, in place of an earlier one. */
export async function makeScratch(from: string, scratch: string): Promise<void> {
  await rm(scratch, { recursive: true, force: true, maxRetries: 3 })
  await mkdir(scratch, { recursive: true })
  await cp(from, scratch, {
    recursive: true,
    filter: source => isWorkFile(source.slice(from.length + 1).split(sep).join('/')),
  })
  await writeFile(join(scratch, RUN_FILE), `${randomUUID()}\n`)
}

/**
 * Replaces a piece of text in a file of the scratch copy.
 * @throws {LessonError} `edit-failed` when the file is not there, or the text is not in it exactly once
 */
export async function editFile(scratch: string, { file, from, to }: EditStep): Promise<void> {
  const path = join(scratch, file)
  let text: string
  try {
    // A container that has the folder mounted could leave a link to elsewhere.
    if (!(await realpath(path)).startsWith(await realpath(scratch) + sep))
      throw new Error('outside')
    text = await readFile(path, 'utf8')
  }
  catch (cause) {
    throw new LessonError('edit-failed', `"${file}" staat niet in de map van de demo`, cause)
  }
  const times = text.split(from).length - 1
  if (times !== 1)
    throw new LessonError('edit-failed', `de tekst om te vervangen staat ${times} keer in "${file}", en moet er één keer staan`)
  // A function, since a replacement text has its own meaning for `$`.
  await writeFile(path, text.replace(from, () => to))
}
