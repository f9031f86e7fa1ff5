/** Runs a command out of sight: its output goes to no transcript. */
import { execFile } from 'node:child_process'
import { LessonError } from '../kit/error.ts'
import { maskText } from './mask.ts'

export interface QuietCommand {
  file: string
  args: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  /** In ms. */
  timeout: number
  signal?: AbortSignal
}

/**
 * What the command prints, without the ends of its last line.
 * @throws {LessonError} `command-failed`, with the last line of what it said
 */
export function runQuietly({ file, args, cwd, env, timeout, signal }: QuietCommand): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args], { cwd, env: { ...env }, timeout, signal, windowsHide: true, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!error)
        return resolve(stdout.trimEnd())
      const said = stderr.trim().split(/\r?\n/).find(line => /error/i.test(line)) ?? stderr.trim().split(/\r?\n/).at(-1) ?? ''
      reject(new LessonError('command-failed', `"${maskText([args[0], args[1], args[2]].filter(word => word !== undefined).join(' '))}" is mislukt: ${maskText(said)}`, error))
    })
  })
}
