import type { Need, Stage } from './stages.ts'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { LessonError, sentenceOf } from '../demos/kit/error.ts'
import { bringAz } from './az.ts'
import { bringBrowser } from './browser.ts'
import { labDown, labStatus } from './lab/lab.ts'
import { closingLine } from './progress.ts'
import { runStage } from './run-stage.ts'
import { selectStages } from './stages.ts'
import { TEST_ENGINE, testEngine } from './test-engine.ts'

/** Runs `npm test`: the named stages, or all. Every stage runs, whatever the one before did. Gives the exit code. */
async function main(names: string[]): Promise<number> {
  const stages = selectStages(names)
  const labWasUp = await labStatus() !== undefined
  const totals = { passed: 0, failed: 0, skipped: 0 }
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort(new LessonError('TEST_INTERRUPTED', 'De tests zijn onderbroken.'))
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  const preparation = new Preparation()
  try {
    for (const stage of stages) {
      interruption.signal.throwIfAborted()
      heading(stage.name)
      const start = performance.now()
      const { passed, failed, skipped } = await prepareAndRun(stage, preparation, interruption.signal)
      for (const line of skipped)
        console.log(`  overgeslagen: ${line}`)
      for (const line of failed)
        console.log(`  mislukt: ${line}`)
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      console.log(`${stage.name}: ${closingLine(passed, failed.length, skipped.length)} (${seconds} s)`)
      totals.passed += passed
      totals.failed += failed.length
      totals.skipped += skipped.length
    }
  }
  finally {
    // The lab is left as it was found.
    if (preparation.usedLab && !labWasUp)
      await labDown()
  }
  interruption.signal.throwIfAborted()
  console.log(`\n${closingLine(totals.passed, totals.failed, totals.skipped)}`)
  return totals.failed === 0
    ? 0
    : 1
}

async function prepareAndRun(stage: Stage, preparation: Preparation, interruption: AbortSignal): Promise<{ passed: number, failed: string[], skipped: string[] }> {
  try {
    const environment = await preparation.environmentFor(stage.needs)
    interruption.throwIfAborted()
    return await runStage(stage, environment)
  }
  catch (error) {
    return {
      passed: 0,
      failed: [
        sentenceOf(error),
      ],
      skipped: [],
    }
  }
}

/** Brings what stages need, each thing once, when the first stage asks for it. */
class Preparation {
  usedLab = false
  #brought = new Map<Need, Promise<NodeJS.ProcessEnv>>()

  /** The environment for a stage. Throws LessonError when a need cannot be met. */
  async environmentFor(needs: readonly Need[]): Promise<NodeJS.ProcessEnv> {
    const additions = await Promise.all(needs.map((need) => {
      const brought = this.#brought.get(need) ?? this.#bring(need)
      this.#brought.set(need, brought)
      return brought
    }))
    return Object.assign({ ...process.env }, ...additions)
  }

  async #bring(need: Need): Promise<NodeJS.ProcessEnv> {
    const say = (line: string): void => console.log(`  ${need}: ${line}`)
    if (need === 'browser') {
      say(await bringBrowser(say))
      return {}
    }
    if (need === 'az') {
      say(await bringAz(say))
      return {}
    }
    this.usedLab = !process.env[TEST_ENGINE]
    const { address, env } = await testEngine(say)
    say(address)
    return env
  }
}

function heading(name: string): void {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`)
}

main(process.argv.slice(2)).then(
  code => process.exitCode = code,
  (error: unknown) => {
    console.error(sentenceOf(error))
    process.exitCode = 1
  },
)
