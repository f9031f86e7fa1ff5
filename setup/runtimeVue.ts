import type { Plugin } from 'vite'

/** Slidev's alias for `vue` brings the template compiler along, for decks that write templates in strings. */
const RE_WITH_COMPILER = /([/\\]vue[/\\]dist[/\\]vue\.)(esm-bundler\.js)$/

/**
 * Leaves Vue's template compiler out of the built deck: all templates here are compiled beforehand, and it would be
 * an eighth of what a visitor waits for before the first slide (33 of 250 kB compressed).
 */
export function runtimeVue(): Plugin {
  return {
    name: 'lesson-runtime-vue',
    apply: 'build',
    enforce: 'pre',
    resolveId: withoutCompiler,
  }
}

/** The same build of Vue without its compiler; undefined for anything else. */
export function withoutCompiler(id: string): string | undefined {
  return RE_WITH_COMPILER.test(id)
    ? id.replace(RE_WITH_COMPILER, '$1runtime.$2')
    : undefined
}
