import type { Recording } from '../../demos/kit/transcript.ts'
import recorded from 'virtual:lesson-recordings'
import { LessonError } from '../../demos/kit/error.ts'
import { parseCast } from '../../demos/kit/transcript.ts'

const loading = new Map<string, Promise<Recording>>()

/** Whether the build has a recording of this demo; asking the host could fail. */
export function isRecorded(id: string): boolean {
  return recorded.includes(id)
}

/**
 * The recording of a demo, fetched once.
 * @throws {LessonError} `recording-missing`, `recording-faulty`
 */
export function recordingOf(id: string): Promise<Recording> {
  let recording = loading.get(id)
  if (!recording) {
    recording = load(id)
    loading.set(id, recording)
    // A failure is not kept: the server may be back the next time.
    recording.catch(() => loading.delete(id))
  }
  return recording
}

async function load(id: string): Promise<Recording> {
  if (!isRecorded(id))
    throw missing(id)
  try {
    const answer = await fetch(`${import.meta.env.BASE_URL}recordings/${id}.cast`)
    if (!answer.ok)
      throw missing(id)
    return parseCast(await answer.text())
  }
  catch (thrown) {
    throw thrown instanceof LessonError
      ? thrown
      : missing(id, thrown)
  }
}

function missing(id: string, cause?: unknown): LessonError {
  return new LessonError('recording-missing', `Van de demo "${id}" is er nog geen opname; maak ze met: npm run record ${id}`, cause)
}
