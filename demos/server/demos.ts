/** The demos: each folder under `demos/` with a `demo.ts`. The folder's name is the demo's. */
import type { Demo } from '../kit/demo.ts'
import type { RunStep } from '../kit/step.ts'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { faultIn, isDemoId } from '../kit/demo.ts'
import { LessonError } from '../kit/error.ts'
import { DEMOS } from './paths.ts'

/** Rooms beside the demos; the kit has a `demo.ts` of its own. */
const NO_DEMOS = new Set(['kit', 'server', 'mini-azure'])

export interface LoadedDemo {
  id: string
  /** The folder with the files its run works on. */
  folder: string
  demo: Demo
  /** Commands that were done when it begins, in order: those of the demo it comes after. */
  before?: readonly RunStep[]
}

/**
 * Loads every demo, in the order of their names.
 * @throws {LessonError} `demo-faulty`, naming the file, the step and the fault
 */
export async function loadDemos(folder: string = DEMOS): Promise<ReadonlyMap<string, LoadedDemo>> {
  const loaded = await Promise.all(demoIds(folder).map(id => loadDemo(id, folder)))
  return new Map(loaded.map(one => [one.id, one]))
}

/** The names of the demos. */
export function demoIds(folder: string = DEMOS): string[] {
  return readdirSync(folder).filter(name => isDemoId(name) && !NO_DEMOS.has(name) && existsSync(join(folder, name, 'demo.ts'))).sort()
}

/**
 * Loads one demo.
 * To read a file again that has changed, give a version that was not given before.
 * @throws {LessonError} `demo-faulty`
 */
export async function loadDemo(id: string, folder: string = DEMOS, version = ''): Promise<LoadedDemo> {
  const file = join(folder, id, 'demo.ts')
  try {
    const address = pathToFileURL(file)
    address.search = version
    const module: unknown = await import(address.href)
    if (typeof module !== 'object' || module === null || !('default' in module) || !isDemo(module.default))
      throw new LessonError('demo-faulty', 'export default defineDemo({ … }) ontbreekt')
    const { files = id } = module.default
    if (!existsSync(join(folder, files)))
      throw new LessonError('demo-faulty', `files noemt demos/${files}, en die map is er niet`)
    const { after } = module.default
    if (after === id || (after !== undefined && !existsSync(join(folder, after, 'demo.ts'))))
      throw new LessonError('demo-faulty', `after noemt de demo "${after}", en die is er niet`)
    const before = after === undefined ? undefined : (await loadDemo(after, folder, version)).demo.steps.filter(step => step.kind === 'run')
    return { id, folder: join(folder, files), demo: module.default, before }
  }
  catch (thrown) {
    throw faultIn(`demos/${id}/demo.ts${whereIn(id, thrown)}`, thrown)
  }
}

/**
 * The line of a file that Node can't read or run: its stack alone has it. The file's name ends in what `loadDemo` was given to
 * read it again. A fault that the kit found names the step itself.
 */
function whereIn(id: string, thrown: unknown): string {
  const stack = thrown instanceof Error && !(thrown instanceof LessonError) ? thrown.stack : undefined
  const line = new RegExp(`[\\\\/]${id}[\\\\/]demo\\.ts(?:\\?\\d*)?:(\\d+)`).exec(stack ?? '')?.[1]
  return line === undefined ? '' : `, regel ${line}`
}

/**
 * The demos that were asked for by name; all of them when none was.
 * @throws {LessonError} `demo-unknown`
 */
export function chosenDemos(demos: ReadonlyMap<string, LoadedDemo>, names: readonly string[]): LoadedDemo[] {
  if (names.length === 0)
    return [...demos.values()]
  return names.map((name) => {
    const demo = demos.get(name)
    if (!demo)
      throw new LessonError('demo-unknown', `er is geen demo "${name}"; kies uit ${[...demos.keys()].join(', ')}`)
    return demo
  })
}

/** `defineDemo` checked the contents; this tells its result from anything else a file could export. */
function isDemo(value: unknown): value is Demo {
  return typeof value === 'object' && value !== null && 'title' in value && 'terminal' in value && 'steps' in value && Array.isArray(value.steps)
}
