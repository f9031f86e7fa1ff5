import type { Recording } from '../kit/transcript.ts'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRecording, saveRecording } from './recordings.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const recording: Recording = {
  header: { version: 3, term: { cols: 80, rows: 20 }, timestamp: 1, title: 'Proef', lesson: { demo: 'proef', digest: 'x', engine: { version: '28', os: 'linux', arch: 'amd64' } } },
  events: [[0, 'm', 'docker ps'], [10, 'o', 'x']],
}

it('is read as it was saved, and nothing else is left', async () => {
  await saveRecording('proef', recording, folder)
  expect(await readRecording('proef', folder)).toEqual(recording)
  expect(readdirSync(folder)).toEqual(['proef.cast'])
})

it('that is not there is none, and one that is broken says where', async () => {
  expect(await readRecording('proef', folder)).toBeUndefined()
  writeFileSync(join(folder, 'proef.cast'), 'x')
  await expect(readRecording('proef', folder)).rejects.toThrow(/regel 1/)
})
