import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { withoutCompiler } from './runtimeVue.ts'

it.each([
  ['/a/node_modules/vue/dist/vue.esm-bundler.js', '/a/node_modules/vue/dist/vue.runtime.esm-bundler.js'],
  ['C:\\a\\node_modules\\vue\\dist\\vue.esm-bundler.js', 'C:\\a\\node_modules\\vue\\dist\\vue.runtime.esm-bundler.js'],
  ['/a/node_modules/vue/dist/vue.runtime.esm-bundler.js', undefined],
  ['/a/node_modules/@vue/shared/dist/shared.esm-bundler.js', undefined],
  ['vue', undefined],
])('%s', (id, resolved) => {
  expect(withoutCompiler(id)).toBe(resolved)
})

it('names a file that this Vue has', () => {
  const withCompiler = createRequire(import.meta.url).resolve('vue/dist/vue.esm-bundler.js')
  expect(existsSync(withoutCompiler(withCompiler) ?? '')).toBe(true)
})
