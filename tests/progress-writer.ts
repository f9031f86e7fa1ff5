import type { ProgressEvent } from './progress.ts'
import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { PROGRESS_FILE } from './progress.ts'

/** Writes an event to the file that tests/main.ts reads; nowhere when a runner was started by hand. */
export function writeProgress(event: ProgressEvent): void {
  const file = process.env[PROGRESS_FILE]
  // Synchronous: an event must be on disk before the test that it announces can hang the process.
  if (file)
    appendFileSync(file, `${JSON.stringify(event)}\n`)
}
