import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { scratchPaths } from './scratch-paths.ts'

const home = mkdtempSync(join(realpathSync(tmpdir()), 'scratch-'))
const scratch = join(home, 'demo')
mkdirSync(join(scratch, 'html'), { recursive: true })
mkdirSync(join(home, 'demo2'))
writeFileSync(join(scratch, 'bestand'), '')
symlinkSync('/etc', join(scratch, 'naar-buiten'))
symlinkSync('html', join(scratch, 'naar-binnen'))
symlinkSync('/bestaat/niet', join(scratch, 'nergens'))
symlinkSync('.', join(scratch, 'zichzelf'))
symlinkSync('rond', join(scratch, 'rond'))
symlinkSync(scratch, join(home, 'langs-een-link'))
afterAll(() => rmSync(home, { recursive: true }))

const { inScratch, isScratch } = scratchPaths(scratch)

describe('a path of the host', () => {
  it.each([
    [true, scratch],
    [true, `${scratch}/`],
    [true, join(scratch, 'html')],
    [true, join(scratch, 'bestand')],
    [true, join(scratch, 'nog', 'niet', 'gemaakt')],
    [true, join(home, 'langs-een-link', 'html')],
    [false, home],
    [false, '/'],
    [false, '/etc'],
    [false, join(home, 'demo2')],
    [false, `${scratch}/../demo2`],
    [false, `${scratch}/html/../../demo`],
    [false, join(scratch, 'naar-binnen')],
    [false, join(scratch, 'naar-binnen', 'nieuw')],
    [false, join(scratch, 'zichzelf')],
    [false, join(scratch, 'zichzelf', 'html')],
    [false, join(scratch, 'naar-buiten')],
    [false, join(scratch, 'naar-buiten', 'passwd')],
    [false, join(scratch, 'naar-buiten', 'nieuw')],
    [false, join(scratch, 'nergens')],
    [false, join(scratch, 'nergens', 'x')],
    [false, join(scratch, 'rond')],
    [false, 'demo'],
    [false, ''],
    [false, `${scratch}\0/etc`],
  ])('in the scratch copy: %s for %s', (is, path) => {
    expect(inScratch(path)).toBe(is)
  })

  it('is the scratch copy itself only when it is that folder', () => {
    expect([scratch, `${scratch}/`, join(home, 'langs-een-link')].map(isScratch)).toEqual([true, true, true])
    expect([join(scratch, 'html'), home, '/'].map(isScratch)).toEqual([false, false, false])
  })

  it('is never in it when there is no scratch copy', () => {
    expect(scratchPaths(undefined).inScratch(scratch)).toBe(false)
  })
})
