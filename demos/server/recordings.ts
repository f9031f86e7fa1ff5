/** The saved recordings on disk. */
import type { Recording } from '../kit/transcript.ts'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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

/** Saves a recording and the pictures it names, by their file name: whole, or not at all. Pictures of an earlier one go. */
export async function saveRecording(id: string, recording: Recording, pictures: ReadonlyMap<string, Uint8Array> = new Map(), folder: string = RECORDINGS): Promise<string> {
  const file = join(folder, `${id}.cast`)
  await mkdir(folder, { recursive: true })
  for (const [name, picture] of pictures)
    await replace(join(folder, name), picture)
  await replace(file, writeCast(recording))
  const old = (await readdir(folder)).filter(name => isPictureOf(id, name) && !pictures.has(name))
  await Promise.all(old.map(name => rm(join(folder, name))))
  return file
}

async function replace(file: string, contents: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, contents)
  await rename(`${file}.new`, file)
}

/** Another demo's name may begin as this one's does. */
function isPictureOf(id: string, name: string): boolean {
  return name.startsWith(`${id}-`) && /^\d+\.webp$/.test(name.slice(id.length + 1))
}
