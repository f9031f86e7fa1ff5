import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterEach, expect, it, vi } from 'vitest'
import { LessonError } from '../kit/error.ts'
import { howToInstall, untilWhole } from './pdf.ts'

afterEach(() => vi.restoreAllMocks())

const failed = (printed: string): LessonError => new LessonError('slidev-failed', 'Slidev kon het niet', printed)

/** Prints that end one after another as given; undefined is well. */
function prints(...ends: (Error | undefined)[]): () => Promise<void> {
  return vi.fn(async () => {
    const end = ends.shift()
    if (end)
      throw end
  })
}

it.each(['net::ERR_NETWORK_CHANGED at http://localhost', 'name: \'TimeoutError\''])('prints once more after "%s", and says so', async (printed) => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  const print = prints(failed(printed), undefined)
  await untilWhole(print)
  expect(print).toHaveBeenCalledTimes(2)
  expect(said.mock.calls.flat().join('\n')).toContain('nog een keer')
})

it('prints once more when a page lacks a part', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const print = prints(new LessonError('pdf-incomplete', 'op pagina 3 ontbreekt een deel'), undefined)
  await untilWhole(print)
  expect(print).toHaveBeenCalledTimes(2)
})

it('knows the sentence of a slide that did not come', () => {
  expect(readFileSync(createRequire(createRequire(import.meta.url).resolve('@slidev/cli/package.json')).resolve('@slidev/client/layouts/error.vue'), 'utf8')).toContain('Failed to fetch this slide.')
})

it('says in one sentence that the port is in use', async () => {
  const print = prints(failed('Error: listen EADDRINUSE: address already in use :::12445'), undefined)
  await expect(untilWhole(print)).rejects.toThrow('poort 12445 is bezet')
})

it('does not go on and on', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const print = prints(failed('TimeoutError'), failed('TimeoutError'), failed('TimeoutError'), undefined)
  await expect(untilWhole(print)).rejects.toThrow('Slidev kon het niet')
  expect(print).toHaveBeenCalledTimes(3)
})

it.each([failed('SyntaxError: page 3'), new Error('TimeoutError')])('fails at once with any other error: %s', async (error) => {
  const print = prints(error, undefined)
  await expect(untilWhole(print)).rejects.toBe(error)
  expect(print).toHaveBeenCalledTimes(1)
})

it.each([
  // "de browser"
  ['linux', /^installeer hem met "sudo apt/],
  ['darwin', /^installeer hem met "brew/],
  ['win32', /^installeer Chrome/],
] as const)('says what to install on %s', (platform, sentence) => {
  expect(howToInstall(platform)).toMatch(sentence)
})
