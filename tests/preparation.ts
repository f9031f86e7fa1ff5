import type { NetworkNamespace } from './lab/namespace.ts'
import type { LabPaths } from './lab/paths.ts'
import type { Place } from './run-stage.ts'
import type { Lane, Need, Stage } from './stages.ts'
import { join } from 'node:path'
import process from 'node:process'
import { bringAz } from './az.ts'
import { bringBrowser } from './browser.ts'
import { copyLab } from './lab/copy.ts'
import { labEnvironment } from './lab/environment.ts'
import { labDown, labStatus, labUp } from './lab/lab.ts'
import { networkNamespace } from './lab/namespace.ts'
import { labPaths } from './lab/paths.ts'
import { run } from './lab/run.ts'
import { TEST_ENGINE, testEngine } from './test-engine.ts'

const LAB = join(import.meta.dirname, 'lab/main.ts')

/** Brings what stages need, each thing once, when the first stage asks for it; and puts away at the end what was not there. */
export class Preparation {
  /** Whether each lane gets an engine of its own; an engine that was named is one for all. */
  readonly enginePerLane = !process.env[TEST_ENGINE]
  readonly #brought = new Map<string, Promise<Partial<Place>>>()
  readonly #putAway: (() => Promise<void>)[] = []
  /** Whether the lab makes the images that only tests use: those are about az. */
  readonly #forTests: boolean

  /** @param stages all that will run */
  constructor(stages: readonly Stage[]) {
    this.#forTests = stages.some(({ needs }) => needs.includes('az'))
  }

  /** Where a stage runs. Throws LessonError when a need cannot be met. */
  async placeFor({ needs, lane }: Stage): Promise<Place> {
    const places = await Promise.all(needs.map(need => this.#bring(need, lane)))
    return {
      environment: Object.assign({ ...process.env }, ...places.map(({ environment }) => environment)),
      within: places.find(({ within }) => within)?.within,
    }
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#brought.values())
    await Promise.all(this.#putAway.map(putAway => putAway()))
  }

  #bring(need: Need, lane: Lane): Promise<Partial<Place>> {
    const say = (line: string): void => console.log(`  ${need}: ${line}`)
    if (need === 'browser') {
      return this.#once('browser', async () => {
        say(await bringBrowser(say))
        return {}
      })
    }
    if (need === 'az') {
      return this.#once('az', async () => {
        say(await bringAz(say))
        return {}
      })
    }
    if (!this.enginePerLane)
      return this.#once('engine', async () => ({ environment: (await testEngine(say)).env }))
    return this.#once(`engine ${lane}`, () => this.#labOf(lane, say))
  }

  #once(key: string, bring: () => Promise<Partial<Place>>): Promise<Partial<Place>> {
    const brought = this.#brought.get(key) ?? bring()
    this.#brought.set(key, brought)
    return brought
  }

  /** The lab itself: what it fetches and makes is for those of all lanes. */
  async #makeLab(say: (line: string) => void): Promise<Partial<Place>> {
    if (!await labStatus())
      this.#putAway.push(() => labDown())
    const { address } = await labUp(say, labPaths(), { forTests: this.#forTests })
    say(address)
    return {}
  }

  /** A lab of this lane, with the packages and images of the lab itself, in a network of its own. */
  async #labOf(lane: Lane, say: (line: string) => void): Promise<Partial<Place>> {
    await this.#once('lab', () => this.#makeLab(say))
    const copy = labPaths(`${labPaths().home}-${lane}`)
    await copyLab(labPaths(), copy)
    const network = await networkNamespace(`les-${lane}`)
    this.#putAway.push(async () => {
      await labCommand(copy, network, 'down')
      await network.remove()
    })
    await labCommand(copy, network, 'up')
    return { environment: { ...labEnvironment(copy), LESSON_LAB_HOME: copy.home }, within: network.within }
  }
}

/** The lanes crowd the machine, so that a lane's engine goes first (see `ahead` in lab/start.ts). */
async function labCommand({ home }: LabPaths, { within }: NetworkNamespace, command: 'up' | 'down'): Promise<void> {
  await run(...within(process.execPath, [LAB, command]), { env: { ...process.env, LESSON_LAB_HOME: home, LESSON_LAB_NICENESS: '-10' } })
}
