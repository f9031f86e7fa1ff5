/** Which of the deck's own components a slide shows, and their source. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../../demos/server/paths.ts'

/** The project's components by name, as Slidev finds them. */
export const COMPONENTS: ReadonlyMap<string, string> = new Map(globSync('components/**/*.vue', { cwd: ROOT })
  .map(file => [basename(file, '.vue'), readFileSync(join(ROOT, file), 'utf8')]))

/** The names of the components in a slide's Markdown, in their order. */
export function componentsIn(content: string): string[] {
  return [...content.matchAll(/<([A-Z]\w*)/g)].map(([, name = '']) => name)
}

/** The demos a slide embeds. */
export function demosIn(content: string): string[] {
  return [...content.matchAll(/<LiveDemo\s[^>]*\bid="([^"]+)"/g)].map(([, id = '']) => id)
}
