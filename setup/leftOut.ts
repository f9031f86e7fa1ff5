import type { Plugin } from 'vite'

/**
 * What Slidev's client takes and this deck has no use for, each with the module that stands in its place: the popups of twoslash
 * (types of TypeScript code), installed whatever `twoslash` says, and a parser of YAML around one small function.
 */
export const INSTEAD: Readonly<Record<string, string>> = {
  '@shikijs/vitepress-twoslash/client': 'export default { install() {} }',
  '@shikijs/vitepress-twoslash/style.css': '',
  '@slidev/parser/core': 'export { parseRangeString } from "@slidev/parser/utils"',
}

const PREFIX = '\0lesson-instead:'

/** Leaves these out of the built deck: they would be a twentieth of what a visitor waits for before the first slide (14 of 259 kB compressed). */
export function leftOut(): Plugin {
  return {
    name: 'lesson-left-out',
    apply: 'build',
    enforce: 'pre',
    resolveId: source => source in INSTEAD
      ? PREFIX + source
      : undefined,
    load: id => id.startsWith(PREFIX)
      ? INSTEAD[id.slice(PREFIX.length)]
      : undefined,
  }
}
