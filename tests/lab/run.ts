import { spawn } from 'node:child_process'
import process from 'node:process'
import { LessonError } from '../../demos/kit/error.ts'

export interface RunOptions {
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Exit codes that are no failure; only 0 when left out. */
  accept?: readonly number[]
}

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** This environment, with the folders where iptables and ip live: `su` leaves them out, and so do ordinary users' paths. */
export const MACHINE_ENV: NodeJS.ProcessEnv = { ...process.env, PATH: `${process.env.PATH ?? '/usr/bin:/bin'}:/usr/sbin:/sbin` }

/** How many of a failed program's last lines go into the error: enough for apt and the engine to name the fault. */
const LINES_SHOWN = 30

/**
 * Runs one program to its end, without a shell.
 * Gives its exit code and its whole output; throws LessonError (LAB_PROGRAM_MISSING, LAB_PROGRAM_FAILED) with its last lines.
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? MACHINE_ENV,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => stdout += text)
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr += text)
    child.on('error', cause => reject(new LessonError(
      'LAB_PROGRAM_MISSING',
      `Het programma ${program} kan niet starten (${cause.message}).`,
      cause,
    )))
    child.on('close', (code, signal) => {
      if (code !== null && (options.accept ?? [0]).includes(code))
        return resolve({ code, stdout, stderr })
      const last = `${stdout}${stderr}`.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')
      reject(new LessonError(
        'LAB_PROGRAM_FAILED',
        `"${[program, ...args].join(' ')}" eindigde met ${code ?? signal}:\n${last}`,
      ))
    })
  })
}
