import type { Demo } from '../../demos/kit/demo.ts'
import { renamed } from '../../demos/kit/rename.ts'

// Definitions are small and a slide must know its number of clicks before its first await, so they come with the
// component; the first slide has no demo and does not load them.
const definitions = import.meta.glob<Demo>(['../../demos/*/demo.ts', '!../../demos/kit/**'], { eager: true, import: 'default' })

/** The definition of a demo, by the name of its folder; undefined when no such folder exists. */
export function demoOf(id: string): Demo | undefined {
  const demo = definitions[`../../demos/${id}/demo.ts`]
  const name: unknown = import.meta.env.VITE_LESSON_AZURE
  return demo && typeof name === 'string' && name !== ''
    ? renamed(demo, name)
    : demo
}
