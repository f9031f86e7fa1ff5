import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../demos/server/paths.ts'
import { STAGES } from './stages.ts'
import { lookAround, readPassed, remember, stateFor, writePassed } from './unchanged.ts'

describe('the state that a stage passed in', () => {
  const world = { files: new Map([['a.ts', '1'], ['pages/b.md', '2']]), machine: ['linux'] }
  const state = stateFor({}, world)

  it.each([
    ['a file changes', { ...world, files: new Map([['a.ts', '1'], ['pages/b.md', '3']]) }],
    ['a file comes', { ...world, files: new Map([...world.files, ['c.ts', '1']]) }],
    ['a file goes', { ...world, files: new Map([['a.ts', '1']]) }],
    ['a file gets another name', { ...world, files: new Map([['a2.ts', '1'], ['pages/b.md', '2']]) }],
    ['the machine changes', { ...world, machine: ['darwin'] }],
  ])('is another when %s', (_what, changed) => {
    expect(stateFor({}, changed)).not.toBe(state)
  })

  it('is the same in whatever order the files are found', () => {
    expect(stateFor({}, { ...world, files: new Map([...world.files].reverse()) })).toBe(state)
  })

  it('is the same when only what it is blind to changes', () => {
    const blind = { blindTo: ['pages/', 'README.md'] }
    const changed = new Map([['a.ts', '1'], ['pages/c.md', '9'], ['README.md', '7']])
    expect(stateFor(blind, { ...world, files: changed })).toBe(stateFor(blind, world))
    expect(stateFor(blind, { ...world, files: new Map([...changed, ['README.md.ts', '1']]) })).not.toBe(stateFor(blind, world))
  })
})

describe('what is remembered of a stage', () => {
  const [stage] = STAGES.filter(({ name }) => name === 'unit')
  const world = { files: new Map([['a.ts', '1']]), machine: ['linux'] }
  const ran = { found: 2, passed: 2, failed: [], skipped: [] }
  const known = { unit: { state: 'old', tests: 1 }, lens: { state: 'x', tests: 3 } }

  it.each([
    ['that passed: the state it passed in, with what it installed', ran, world, { ...world, machine: ['linux', 'chromium'] }, 2],
    ['that failed: nothing', { ...ran, failed: ['a'] }, world, world, undefined],
    ['that skipped a test: nothing', { ...ran, skipped: ['a'] }, world, world, undefined],
    ['while a file changed: nothing', ran, world, { ...world, files: new Map([['a.ts', '2']]) }, undefined],
    ['where nobody can look around: nothing', ran, undefined, undefined, undefined],
  ])('%s', (_what, counts, before, after, tests) => {
    if (!stage)
      throw new Error('there is no stage of that name')
    const { unit, ...others } = remember(known, [{ ...counts, stage }], before, after)
    expect(unit).toEqual(tests === undefined || !after ? undefined : { state: stateFor(stage, after), tests })
    expect(others).toEqual({ lens: known.lens })
  })
})

describe('looking around', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'les-state-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('sees what is written, also when git does not have it yet, and not what git ignores', async () => {
    execFileSync('git', ['init', '--quiet'], { cwd: folder })
    writeFileSync(join(folder, '.gitignore'), 'made/\n')
    writeFileSync(join(folder, 'new.ts'), 'één')
    const before = await lookAround(folder)
    expect([...before?.files.keys() ?? []].sort()).toEqual(['.gitignore', 'new.ts'])
    writeFileSync(join(folder, 'new.ts'), 'twee')
    expect((await lookAround(folder))?.files.get('new.ts')).not.toBe(before?.files.get('new.ts'))
  })

  it('says nothing where git knows nothing', async () => {
    expect(await lookAround(folder)).toBeUndefined()
  })

  it('remembers what passed, and nothing when that is damaged', async () => {
    const file = join(folder, 'deep/passed.json')
    expect(await readPassed(file)).toEqual({})
    await writePassed({ lens: { state: 'x', tests: 3 } }, file)
    expect(await readPassed(file)).toEqual({ lens: { state: 'x', tests: 3 } })
    writeFileSync(file, '{')
    expect(await readPassed(file)).toEqual({})
  })
})

/** What these files import, and what that imports, of the project. */
function importsOf(files: readonly string[]): Set<string> {
  const found = new Set<string>()
  const look = (file: string): void => {
    if (found.has(file))
      return
    found.add(file)
    for (const [, source = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\(?) ?'(\.{1,2}\/[^']+)'/g))
      look(resolve(dirname(file), source))
  }
  files.forEach(look)
  return found
}

describe('what the lens tests are blind to', () => {
  const blindTo = STAGES.find(({ name }) => name === 'lens')?.blindTo ?? []
  const seen = [...importsOf(globSync('tests/engine/lens/*.ts', { cwd: ROOT }).map(file => join(ROOT, file)))].map(file => relative(ROOT, file).replaceAll(sep, '/'))

  it.each(blindTo)('%s is there, and nothing of it is imported by them', (blind) => {
    expect(seen.length).toBeGreaterThan(100)
    expect(existsSync(join(ROOT, blind))).toBe(true)
    expect(seen.filter(path => path === blind || path.startsWith(blind))).toEqual([])
  })
})
