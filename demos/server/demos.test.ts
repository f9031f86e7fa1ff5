import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chosenDemos, loadDemo, loadDemos } from './demos.ts'
import { DEMOS } from './paths.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'demos-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

const KIT = pathToFileURL(join(DEMOS, 'kit')).href

function write(id: string, body: string): void {
  mkdirSync(join(folder, id), { recursive: true })
  writeFileSync(join(folder, id, 'demo.ts'), `import { defineDemo } from '${KIT}/demo.ts'\nimport { run } from '${KIT}/step.ts'\n${body}\n`)
}

describe('a faulty demo', () => {
  it.each([
    ['fout-stap', `export default defineDemo({ title: 'x', steps: [run('docker ps'), run('rm -rf /')] })`, /^demos\/fout-stap\/demo\.ts: stap 2: "rm" is geen programma/],
    ['fout-niets', 'export const x = 1', /^demos\/fout-niets\/demo\.ts: export default defineDemo/],
    ['fout-code', 'throw new Error("boem")', /^demos\/fout-code\/demo\.ts, regel 3: boem/],
    ['fout-haakje', 'export default defineDemo({ title: )', /^demos\/fout-haakje\/demo\.ts, regel 3: \S/],
  ])('%s is told with its file and its fault', async (id, body, sentence) => {
    write(id, body)
    await expect(loadDemo(id, folder)).rejects.toThrow(sentence)
  })
})

it('is read again when it has changed', async () => {
  write('wisselend', `export default defineDemo({ title: 'een', steps: [run('docker ps')] })`)
  expect((await loadDemo('wisselend', folder, '?1')).demo.title).toBe('een')
  write('wisselend', `export default defineDemo({ title: 'twee', steps: [run('docker ps')] })`)
  expect((await loadDemo('wisselend', folder, '?2')).demo.title).toBe('twee')
})

describe('the demos of the lesson', () => {
  it('are all well, and the rooms beside them are none', async () => {
    const demos = await loadDemos()
    expect([...demos.keys()]).toEqual(expect.arrayContaining(['binnen-en-buiten', 'eerste-container']))
    expect([...demos.keys()]).not.toEqual(expect.arrayContaining(['kit']))
  })

  it('are chosen by name', async () => {
    const demos = await loadDemos()
    expect(chosenDemos(demos, ['eerste-container']).map(({ id }) => id)).toEqual(['eerste-container'])
    expect(chosenDemos(demos, [])).toHaveLength(demos.size)
    expect(() => chosenDemos(demos, ['__proto__'])).toThrow(/geen demo "__proto__"; kies uit .*eerste-container/)
  })
})
