import type { Ran } from './run-stage.ts'
import type { Stage } from './stages.ts'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { LessonError, sentenceOf } from '../demos/kit/error.ts'
import { Preparation } from './preparation.ts'
import { closingLine } from './progress.ts'
import { runStage } from './run-stage.ts'
import { lanesOf, selectStages } from './stages.ts'
import { TEST_ENGINE } from './test-engine.ts'
import { lookAround, readPassed, remember, stateFor, writePassed } from './unchanged.ts'

/** Runs what passed before too. */
const ALL = '--all'

interface Result extends Ran {
  stage: Stage
  seconds: number
}

/**
 * Runs `npm test`: the named stages; with `--all` all; without either those that did not pass in the state that everything is
 * in now. Every one of them runs, whatever the others did. Gives the exit code.
 */
async function main(args: string[]): Promise<number> {
  const world = await lookAround()
  const memory = await readPassed()
  const wanted = selectStages(args.filter(arg => arg !== ALL))
  const stages = wanted.filter(stage => args.length > 0 || !world || !isKnownMachine(stage) || memory[stage.name]?.state !== stateFor(stage, world))
  const unchanged = wanted.filter(stage => !stages.includes(stage))
  for (const { name } of unchanged)
    console.log(`${name}: niet opnieuw, want het slaagde en niets wat het kan merken is sindsdien veranderd (${memory[name]?.tests} tests; met "npm test -- ${ALL}" loopt alles)`)
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort(new LessonError('TEST_INTERRUPTED', 'De tests zijn onderbroken.'))
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  const preparation = new Preparation(stages)
  const results: Result[] = []
  const runLane = async (lane: readonly Stage[], keep: boolean): Promise<void> => {
    for (const stage of lane) {
      interruption.signal.throwIfAborted()
      if (!keep)
        heading(stage.name)
      const start = performance.now()
      const ran = await prepareAndRun(stage, preparation, interruption.signal, keep)
      const result = { ...ran, stage, seconds: (performance.now() - start) / 1000 }
      results.push(result)
      if (keep)
        heading(stage.name)
      report(result)
    }
  }
  try {
    const lanes = preparation.enginePerLane ? lanesOf(stages) : [stages]
    if (lanes.length > 1)
      console.log(`Naast elkaar: ${lanes.map(lane => lane.map(({ name }) => name).join(', ')).join(' | ')}. Wat een onderdeel zegt, staat hier als het klaar is.`)
    await Promise.all(lanes.map(lane => runLane(lane, lanes.length > 1)))
  }
  finally {
    await preparation.end()
  }
  interruption.signal.throwIfAborted()
  await writePassed(remember(memory, results, world, await lookAround()))
  const before = unchanged.reduce((sum, { name }) => sum + (memory[name]?.tests ?? 0), 0)
  const passed = before + results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.flatMap(result => result.failed)
  const skipped = results.flatMap(result => result.skipped)
  if (results.length > 1)
    console.log(`\n${results.map(({ stage, seconds }) => `${stage.name} ${seconds.toFixed(0)} s`).join(', ')}`)
  // Once more at the end, where a person looks.
  for (const line of failed)
    console.log(`  mislukt: ${line}`)
  console.log(`\n${closingLine(passed, failed.length, skipped.length)}${before > 0 ? ` (${before} before: nothing that they can notice has changed)` : ''}`)
  return failed.length === 0
    ? 0
    : 1
}

/** An engine that was named is another's: what changes there is not seen. */
function isKnownMachine({ needs }: Stage): boolean {
  return !process.env[TEST_ENGINE] || !needs.includes('engine')
}

function report({ stage, passed, failed, skipped, output, seconds }: Result): void {
  process.stdout.write(output)
  for (const line of skipped)
    console.log(`  overgeslagen: ${line}`)
  for (const line of failed)
    console.log(`  mislukt: ${line}`)
  console.log(`${stage.name}: ${closingLine(passed, failed.length, skipped.length)} (${seconds.toFixed(1)} s)`)
}

async function prepareAndRun(stage: Stage, preparation: Preparation, interruption: AbortSignal, keep: boolean): Promise<Ran> {
  try {
    const place = await preparation.placeFor(stage)
    interruption.throwIfAborted()
    return await runStage(stage, place, { keep })
  }
  catch (error) {
    return {
      found: 0,
      passed: 0,
      failed: [
        sentenceOf(error),
      ],
      skipped: [],
      output: '',
    }
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
