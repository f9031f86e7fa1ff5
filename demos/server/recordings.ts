/** The saved recordings on disk. */
import type { Recording } from '../kit/transcript.ts'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCast, writeCast } from '../kit/transcript.ts'
import { RECORDINGS } from './paths.ts'

/**
 * A demo's recording; undefined when there is none.
 * @throws {LessonError} `recording-faulty`
 */
export async function readRecording(id: string, folder: string = RECORDINGS): Promise<Recording | undefined> {
  let text: string
  try {
    text = await readFile(join(folder, `${id}.cast`), 'utf8')
  }
  catch {
    return undefined
  }
  return parseCast(text)
}

/** Saves a recording: whole, or not at all. */
export async function saveRecording(id: string, recording: Recording, folder: string = RECORDINGS): Promise<string> {
  const file = join(folder, `${id}.cast`)
  await mkdir(folder, { recursive: true })
  await writeFile(`${file}.new`, writeCast(recording))
  await rename(`${file}.new`, file)
  return file
}
