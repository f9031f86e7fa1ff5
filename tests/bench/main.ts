import type { Browser } from 'playwright'
import type { Bench, BenchContext } from './bench.ts'
import type { BenchEngine } from './engine.ts'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { LessonError, sentenceOf } from '../../demos/kit/error.ts'
import { BENCHES } from './benches.ts'
import { launchChromium } from './chromium.ts'
import { benchEngine } from './engine.ts'
import { judge } from './figure.ts'
import { engineLine, machineLine } from './machine.ts'
import { parseOptions } from './options.ts'
import { stopPrograms } from './program.ts'
import { tableOf } from './report.ts'

/** Errors of `parseOptions`: nothing was measured, the command line was wrong. */
const USAGE_CODES = ['bench-unknown', 'bench-usage']

/** A counter on one line that is written over, where a person looks; nowhere else, since a log would be full of it. */
function counted(what: string, done: number, of: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${what}: ${done} of ${of}${done < of ? '' : '\n'}`)
}

/** Takes the measurements the command line asks for and prints them. Gives the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { names, runs } = parseOptions(args, BENCHES.map(({ name }) => name))
  const said = (line: string): void => console.error(`bench: ${line}`)
  const folder = await mkdtemp(join(tmpdir(), 'docker-les-bench-'))
  let browser: Promise<Browser> | undefined
  let engine: Promise<BenchEngine> | undefined
  const count = { passed: 0, failed: 0 }
  // A measurement whose programs end fails, and so do the ones after it; then everything is put away as always.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, stopPrograms)
  try {
    for (const bench of BENCHES.filter(({ name }) => names.includes(name))) {
      const context: BenchContext = {
        runs: runs ?? bench.runs,
        browser: () => browser ??= launchChromium(said),
        engineEnvironment: async () => (await (engine ??= benchEngine(said))).env,
        folder: async (name) => {
          const made = join(folder, bench.name, name)
          await mkdir(made, { recursive: true })
          return made
        },
        say: said,
        count: counted,
      }
      await takeBench(bench, context, count)
    }
    if (engine)
      console.log(await engineLine((await engine).env))
  }
  finally {
    await (await browser)?.close()
    await (await engine?.catch(() => undefined))?.release()
    await rm(folder, { recursive: true, force: true })
  }
  console.log(`${count.passed} passed, ${count.failed} failed`)
  return count.failed === 0
    ? 0
    : 1
}

/** One bench with its table; one that cannot be taken counts as failed, and the next ones go on. */
async function takeBench({ name, what, run }: Bench, context: BenchContext, count: { passed: number, failed: number }): Promise<void> {
  console.log(`## ${name}: ${what}`)
  console.log(machineLine())
  const begin = performance.now()
  try {
    const judged = (await run(context)).map(figure => [
      figure,
      judge(figure),
    ] as const)
    console.log(tableOf(judged))
    for (const [, { holds }] of judged)
      count[holds ? 'passed' : 'failed']++
  }
  catch (error) {
    console.log(`not measured: ${error instanceof LessonError
      ? sentenceOf(error)
      : (error instanceof Error
          ? error.stack
          : String(error))}`)
    count.failed++
  }
  console.log(`(${((performance.now() - begin) / 1000).toFixed(0)} s)\n`)
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof LessonError
      ? error.message
      : error)
    process.exitCode = error instanceof LessonError && USAGE_CODES.includes(error.code)
      ? 2
      : 1
  },
)
