import type { Lab } from './lab/lab.ts'
import type { LabPaths } from './lab/paths.ts'
import type { Lane, Need, Stage } from './stages.ts'
import process from 'node:process'
import { bringBrowser } from './browser.ts'
import { copyLab } from './lab/copy.ts'
import { labDown, labStatus, labUp } from './lab/lab.ts'
import { labPaths } from './lab/paths.ts'
import { MAIN_LANE } from './stages.ts'
import { TEST_ENGINE, testEngine } from './test-engine.ts'

/** Brings what stages need, each thing once, when the first stage asks for it; and puts away at the end what was not there. */
export class Preparation {
  /** Whether each lane gets an engine of its own; an engine that was named is one for all. */
  readonly enginePerLane = !process.env[TEST_ENGINE]
  readonly #brought = new Map<string, Promise<NodeJS.ProcessEnv>>()
  /** Labs that were down before, and must be again. */
  readonly #started = new Set<LabPaths>()

  /** The environment for a stage. Throws LessonError when a need cannot be met. */
  async environmentFor({ needs, lane }: Stage): Promise<NodeJS.ProcessEnv> {
    const additions = await Promise.all(needs.map(need => this.#bring(need, lane)))
    return Object.assign({ ...process.env }, ...additions)
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#brought.values())
    for (const paths of this.#started)
      await labDown({}, paths)
  }

  #bring(need: Need, lane: Lane): Promise<NodeJS.ProcessEnv> {
    const say = (line: string): void => console.log(`  ${need}: ${line}`)
    if (need === 'browser') {
      return this.#once('browser', async () => {
        say(await bringBrowser(say))
        return {}
      })
    }
    if (!this.enginePerLane)
      return this.#once('engine', async () => (await testEngine(say)).env)
    return this.#once(`engine ${lane}`, () => this.#bringLab(lane, say))
  }

  #once(key: string, bring: () => Promise<NodeJS.ProcessEnv>): Promise<NodeJS.ProcessEnv> {
    const brought = this.#brought.get(key) ?? bring()
    this.#brought.set(key, brought)
    return brought
  }

  /** The lab itself is the main lane's; the others get a copy of it, which has its packages and images at once. */
  async #bringLab(lane: Lane, say: (line: string) => void): Promise<NodeJS.ProcessEnv> {
    const main = labPaths()
    if (lane === MAIN_LANE)
      return (await this.#up(main, say)).env
    await this.#bring('engine', MAIN_LANE)
    const copy = labPaths(`${main.home}-${lane}`)
    await copyLab(main, copy)
    const { env } = await this.#up(copy, say)
    return { ...env, LESSON_LAB_HOME: copy.home }
  }

  async #up(paths: LabPaths, say: (line: string) => void): Promise<Lab> {
    if (!await labStatus(paths))
      this.#started.add(paths)
    const lab = await labUp(say, paths)
    say(lab.address)
    return lab
  }
}
