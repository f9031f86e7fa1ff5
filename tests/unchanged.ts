/**
 * What passed is not run again as long as nothing has changed that it can notice: no file of the project, and nothing of the
 * machine. Only `npm test` without arguments leaves parts out, each with the reason; a clean checkout remembers nothing.
 */
import type { Counts } from './progress.ts'
import type { Stage } from './stages.ts'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { release } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { CACHE, ROOT } from '../demos/server/paths.ts'

const MEMORY = join(CACHE, 'passed.json')
/** What Debian has installed: the browser, az and the engine are among it. */
const PACKAGES = '/var/lib/dpkg/status'

/** The stages that passed, each in the state that the project and the machine were in. */
export type Passed = Record<string, { state: string, tests: number }>

/** What a stage can notice. */
export interface World {
  /** Hash of the content of each file of the project, by its path with slashes. */
  files: ReadonlyMap<string, string>
  /** What else decides what a test comes to. */
  machine: readonly string[]
}

/** The state of all that a stage can notice. */
export function stateFor({ blindTo = [] }: Pick<Stage, 'blindTo'>, { files, machine }: World): string {
  const seen = [...files].filter(([path]) => !blindTo.some(blind => path === blind || (blind.endsWith('/') && path.startsWith(blind))))
  return hashOf(JSON.stringify([machine, seen.sort(([a], [b]) => a < b ? -1 : 1)]))
}

/** The project and the machine as they are now; undefined when git cannot tell which files are the project's. */
export async function lookAround(folder: string = ROOT): Promise<World | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: folder, maxBuffer: 64 * 1024 * 1024 })
    const paths = [...new Set(stdout.split('\0').filter(path => path !== ''))]
    const files = new Map(await Promise.all(paths.map(async path => [path, await hashOfFile(join(folder, path))] as const)))
    const settings = Object.entries(process.env).filter(([name]) => /^(?:LESSON_|DOCKER_)/.test(name)).sort().map(String)
    return { files, machine: [process.platform, process.arch, release(), process.version, await hashOfFile(PACKAGES), ...settings] }
  }
  catch {
    return undefined
  }
}

/** What is known after these stages ran: a file that changed meanwhile leaves open what was tested; what they installed on the machine does not. */
export function remember(passed: Passed, ran: readonly (Counts & { stage: Stage })[], before: World | undefined, after: World | undefined): Passed {
  const known = { ...passed }
  for (const { stage, passed: tests, failed, skipped } of ran) {
    delete known[stage.name]
    if (!before || !after || failed.length > 0 || skipped.length > 0)
      continue
    const state = stateFor(stage, after)
    if (state === stateFor(stage, { ...before, machine: after.machine }))
      known[stage.name] = { state, tests }
  }
  return known
}

export async function readPassed(file: string = MEMORY): Promise<Passed> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Passed
  }
  catch {
    return {}
  }
}

export async function writePassed(passed: Passed, file: string = MEMORY): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(passed, undefined, 2))
}

/** A file that is not there has a hash too: of that. */
async function hashOfFile(path: string): Promise<string> {
  return await readFile(path).then(hashOf, () => 'none')
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
