import type { ChildProcess } from 'node:child_process'
import type { Counts } from './progress.ts'
import type { Stage } from './stages.ts'
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { countProgress, parseProgress, PROGRESS_FILE } from './progress.ts'

const PROJECT = join(import.meta.dirname, '..')

/** How a stage's program ended. */
export interface Ending {
  code: number | null
  /** Whether its time was up. */
  timedOut: boolean
}

/** Where a stage runs. */
export interface Place {
  environment: NodeJS.ProcessEnv
  /** The program and arguments that run a program there; as it is when left out. */
  within?: (program: string, args: readonly string[]) => [string, string[]]
}

/** What a stage came to, and what it printed when that was kept. */
export interface Ran extends Counts {
  output: string
}

/**
 * Runs a stage to its end or its time limit and counts what came out. Its own output goes straight to the terminal, or is kept
 * when others run beside it.
 */
export async function runStage(stage: Stage, { environment, within }: Place, { keep }: { keep: boolean }): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'les-test-'))
  const file = join(folder, 'progress.jsonl')
  const kept = join(folder, 'output.txt')
  // A file and not a pipe: nothing is lost or waited for when a program it started outlives it.
  const output = keep ? openSync(kept, 'w') : 'inherit'
  try {
    const ending = await runProgram(stage, within, {
      ...environment,
      // Node's own folder first: a program that starts "node" gets this one.
      PATH: [
        dirname(process.execPath),
        environment.PATH ?? '',
      ].join(delimiter),
      [PROGRESS_FILE]: file,
    }, output)
    return { ...stageCounts(stage, ending, readProgress(file)), output: keep ? readFileSync(kept, 'utf8') : '' }
  }
  finally {
    if (output !== 'inherit')
      closeSync(output)
    rmSync(folder, { recursive: true })
  }
}

/** What a stage comes to: what its tests did, its exit code, and whether it found what it should. */
export function stageCounts(stage: Stage, { code, timedOut }: Ending, progress: string): Counts {
  const counts = countProgress(parseProgress(progress))
  if (timedOut)
    counts.failed.push(`${stage.name}: niet klaar binnen ${stage.limit} s`)
  if (stage.atLeast === 0) {
    counts.found = 1
    if (code === 0)
      counts.passed = 1
  }
  else if (counts.found < stage.atLeast) {
    counts.failed.push(`${stage.name}: vond ${counts.found} tests, minstens ${stage.atLeast} verwacht`)
  }
  if (code !== 0 && counts.failed.length === 0)
    counts.failed.push(`${stage.name}: eindigde met ${code ?? 'een signaal'}`)
  return counts
}

function readProgress(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  }
  catch {
    return '' // the program never got as far as its first test
  }
}

function runProgram(stage: Stage, within: Place['within'] = (program, args) => [program, [...args]], env: NodeJS.ProcessEnv, output: number | 'inherit'): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const [file, ...args] = stage.program
    // A group of its own on POSIX, so that its time limit also ends the workers that hang.
    const child = spawn(...within(process.execPath, [join(PROJECT, 'node_modules', file), ...args]), {
      cwd: PROJECT,
      env,
      stdio: ['ignore', output, output],
      detached: process.platform !== 'win32',
    })
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      endGroup(child)
    }, stage.limit * 1000)
    const interrupt = (): void => endGroup(child)
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
    const settle = (): void => {
      clearTimeout(timer)
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    }
    child.on('error', (error) => {
      settle()
      reject(error)
    })
    child.on('exit', (code) => {
      settle()
      resolve({ code, timedOut })
    })
  })
}

/** Kills a stage with all that it started. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32')
      process.kill(-child.pid, 'SIGKILL')
    else
      child.kill('SIGKILL')
  }
  catch {
    // Ended by itself at the same moment.
  }
}
