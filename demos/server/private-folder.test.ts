import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { abandoned, makePrivateFolder, placeFor, socketPath } from './private-folder.ts'

it('is for its owner only, and takes the place of those whose server was killed', () => {
  const base = mkdtempSync(join(tmpdir(), 'base-'))
  mkdirSync(join(base, 'docker-les-999999999-abcdef'))
  mkdirSync(join(base, 'van-een-ander'))
  const folder = makePrivateFolder(base)
  expect(readdirSync(base)).toHaveLength(2)
  if (process.platform !== 'win32')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  rmSync(base, { recursive: true })
})

it('knows which folders nobody uses', () => {
  const names = ['docker-les-1-abcdef', 'docker-les-2-abcdef', 'docker-les-2', 'docker-les-x-abcdef', '../docker-les-2-abcdef', 'ander']
  expect(abandoned(names, pid => pid === 1)).toEqual(['docker-les-2-abcdef'])
})

it.each([
  ['/tmp', '/tmp'],
  ['/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T', '/tmp'],
])('has room for the path of a socket: %s', (temporary, place) => {
  expect(placeFor(temporary)).toBe(place)
  expect(Buffer.byteLength(socketPath(`${place}/docker-les-4194304-XXXXXX`, 'x'.repeat(40), 'linux'))).toBeLessThanOrEqual(100)
})

it('listens on Windows where nobody can guess', () => {
  expect(socketPath('C:\\Temp', 'x', 'win32')).toMatch(/^\\\\\.\\pipe\\docker-les-[0-9a-f]{32}$/)
})
