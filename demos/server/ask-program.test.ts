import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { askProgram } from './ask-program.ts'

describe.skipIf(process.platform === 'win32')('a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ask-program-'))

  function make(name: string, script: string): string {
    writeFileSync(join(folder, name), script)
    chmodSync(join(folder, name), 0o755)
    return name
  }

  it.each([
    ['that says its version', '#!/bin/sh\necho versie "$1"\n', { said: 'versie twee' }],
    ['that can’t run', '#!/bin/sh\necho regel een >&2\necho No module named azure >&2\nexit 1\n', { fault: 'No module named azure', slow: false }],
    ['whose interpreter is gone', '#!/nergens/python\n', { fault: expect.stringMatching(/ENOENT/), slow: false }],
    ['that says nothing in time', '#!/bin/sh\nexec sleep 20\n', { fault: 'geen antwoord', slow: true }],
    // Its output stays open when it is gone.
    ['that waits for another that says nothing', '#!/bin/sh\nsleep 20\ntrue\n', { fault: 'geen antwoord', slow: true }],
  ])('%s', async (what, script, answer) => {
    expect(await askProgram(make(what.replaceAll(/\W/g, ''), script), ['twee'], { env: { PATH: `${folder}:${process.env.PATH}` }, timeout: 500 })).toEqual(answer)
  })

  it('that is not there', async () => {
    expect(await askProgram('nergens', [], { env: { PATH: folder }, timeout: 500 })).toBeUndefined()
  })
})
