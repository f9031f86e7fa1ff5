import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'
import { LessonError } from '../../demos/kit/error.ts'

const FORWARDED = [
  'SIGTERM',
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
] as const

/**
 * Runs a program in place of this one: same terminal, signals passed on.
 * Gives the exit code to end with; 128 + the signal's number when a signal ended it, as shells do.
 */
export async function execute(program: string, args: readonly string[], env: Record<string, string>): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env })
  const passOn = (signal: NodeJS.Signals): void => {
    // At a terminal Ctrl-C reaches the child by itself, being in the same group; twice would be one too many.
    const fromTerminal = (signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY
    if (!fromTerminal)
      child.kill(signal)
  }
  for (const signal of FORWARDED)
    process.on(signal, passOn)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', cause => reject(new LessonError('LAB_PROGRAM_MISSING', `Het programma ${program} kan niet starten (${cause.message}).`, cause)))
      child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    })
  }
  finally {
    for (const signal of FORWARDED)
      process.off(signal, passOn)
  }
}
