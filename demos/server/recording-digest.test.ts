import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'
import { recordingDigest } from './recording-digest.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'digest-'))
  mkdirSync(join(folder, 'site'))
  writeFileSync(join(folder, 'Dockerfile'), 'FROM busybox\nCMD echo een\n')
  writeFileSync(join(folder, 'site', 'index.html'), '<h1>Versie 1</h1>\n')
})

afterEach(() => rmSync(folder, { recursive: true }))

const demo = defineDemo({ title: 'Proef', steps: [run('docker build .')] })
const digest = (): Promise<string> => recordingDigest({ demo, folder })

describe('a recording is out of date', () => {
  it.each<[string, () => void]>([
    ['a file changed', () => writeFileSync(join(folder, 'Dockerfile'), 'FROM busybox\nCMD echo twee\n')],
    ['a file in a folder changed', () => writeFileSync(join(folder, 'site', 'index.html'), '<h1>Versie 2</h1>\n')],
    ['a file came', () => writeFileSync(join(folder, '.dockerignore'), '')],
    ['a file went', () => rmSync(join(folder, 'site'), { recursive: true })],
    ['text moved from one file to another', () => {
      writeFileSync(join(folder, 'Dockerfile'), 'FROM busybox\n')
      writeFileSync(join(folder, 'Dockerfile2'), 'CMD echo een\n')
    }],
  ])('when %s', async (_what, change) => {
    const before = await digest()
    change()
    expect(await digest()).not.toBe(before)
  })

  it('when its definition changed', async () => {
    const other = defineDemo({ title: 'Proef', steps: [run('docker build --pull .')] })
    expect(await recordingDigest({ demo: other, folder })).not.toBe(await digest())
  })
})

describe('a recording stays good', () => {
  it.each<[string, () => void]>([
    ['nothing changed', () => {}],
    ['the file of the definition is written differently', () => writeFileSync(join(folder, 'demo.ts'), '// an explanation')],
    ['a test of the app came', () => writeFileSync(join(folder, 'app.test.ts'), '')],
    ['git wrote Windows line ends', () => writeFileSync(join(folder, 'Dockerfile'), 'FROM busybox\r\nCMD echo een\r\n')],
  ])('when %s', async (_what, change) => {
    const before = await digest()
    change()
    expect(await digest()).toBe(before)
  })
})
