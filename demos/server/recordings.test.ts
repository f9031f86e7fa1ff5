import type { Recording } from '../kit/transcript.ts'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  await saveRecording('proef', recording, new Map(), folder)
  expect(await readRecording('proef', folder)).toEqual(recording)
  expect(readdirSync(folder)).toEqual(['proef.cast'])
})

it('that is not there is none, and one that is broken says where', async () => {
  expect(await readRecording('proef', folder)).toBeUndefined()
  writeFileSync(join(folder, 'proef.cast'), 'x')
  await expect(readRecording('proef', folder)).rejects.toThrow(/regel 1/)
})

it('brings the pictures of its pages, and takes those of an earlier one away, not those of a demo with a longer name', async () => {
  await saveRecording('proef', recording, new Map([['proef-2.webp', Buffer.from('een')], ['proef-4.webp', Buffer.from('twee')]]), folder)
  await saveRecording('proef-lang', recording, new Map([['proef-lang-2.webp', Buffer.from('drie')]]), folder)
  await saveRecording('proef', recording, new Map([['proef-4.webp', Buffer.from('vier')]]), folder)
  expect(readdirSync(folder).sort()).toEqual(['proef-4.webp', 'proef-lang-2.webp', 'proef-lang.cast', 'proef.cast'])
  expect(readFileSync(join(folder, 'proef-4.webp'), 'utf8')).toBe('vier')
})
