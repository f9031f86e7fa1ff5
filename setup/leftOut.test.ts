import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { INSTEAD, leftOut } from './leftOut.ts'

const CLIENT = dirname(createRequire(import.meta.url).resolve('@slidev/client/package.json'))

const TAKEN = [
  { source: '@shikijs/vitepress-twoslash/client', by: 'setup/main.ts' },
  { source: '@shikijs/vitepress-twoslash/style.css', by: 'styles/index.ts' },
  { source: '@slidev/parser/core', by: 'logic/utils.ts' },
]

it.each(TAKEN)('in place of $source, which Slidev takes in its $by, comes our module', async ({ source, by }) => {
  expect(await readFile(join(CLIENT, by), 'utf8')).toContain(`'${source}'`)
  const { resolveId, load } = leftOut() as unknown as Record<'resolveId' | 'load', (id: string) => string | undefined>
  expect(load(resolveId(source) ?? '')).toBe(INSTEAD[source])
  expect(resolveId('vue')).toBeUndefined()
  expect(load('/a/vue.js')).toBeUndefined()
})

it('leaves out nothing that is not looked at here', () => {
  expect(TAKEN.map(({ source }) => source)).toEqual(Object.keys(INSTEAD))
})

it('of the parser Slidev takes one function, which the smaller module has too', async () => {
  const taken = /import \{ (.+) \} from '@slidev\/parser\/core'/.exec(await readFile(join(CLIENT, 'logic/utils.ts'), 'utf8'))
  expect(taken?.[1]).toBe('parseRangeString')
  expect(await import('@slidev/parser/utils')).toHaveProperty('parseRangeString')
})
