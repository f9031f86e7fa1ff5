import { performance } from 'node:perf_hooks'
import process from 'node:process'
import * as pty from '@lydell/node-pty'
import { TERMINAL_SIZE } from '../../demos/kit/demo.ts'
import { LessonError } from '../../demos/kit/error.ts'

/** What a command does in a terminal with nothing around it, in ms since it was started. */
export interface BareRun {
  firstByte: number
  lastByte: number
  exit: number
  /** How much it wrote, in UTF-16 units, and how it ended: enough to see that it was the same run. */
  length: number
  tail: string
}

const TAIL = 200

/**
 * The yardstick of every step: the command in a bare PTY, its output counted and thrown away.
 * @throws {LessonError} `bench-command` when it fails: a yardstick that failed measures nothing
 */
export function runInBarePty([program, ...args]: readonly [string, ...string[]], env: Record<string, string>): Promise<BareRun> {
  return new Promise((resolve, reject) => {
    const run: BareRun = {
      firstByte: Number.NaN,
      lastByte: Number.NaN,
      exit: Number.NaN,
      length: 0,
      tail: '',
    }
    const begin = performance.now()
    const terminal = pty.spawn(program, args, {
      name: 'xterm-256color',
      cols: TERMINAL_SIZE.columns,
      rows: TERMINAL_SIZE.rows,
      cwd: process.cwd(),
      env,
    })
    terminal.onData((data) => {
      run.lastByte = performance.now() - begin
      if (run.length === 0)
        run.firstByte = run.lastByte
      run.length += data.length
      run.tail = (run.tail + data).slice(-TAIL)
    })
    terminal.onExit(({ exitCode }) => {
      run.exit = performance.now() - begin
      if (exitCode === 0)
        resolve(run)
      else
        reject(new LessonError('bench-command', `"${[program, ...args].join(' ')}" mislukt (${exitCode}) in een kale terminal: ${run.tail.trim()}`))
    })
  })
}
