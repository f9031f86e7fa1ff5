/** Slidev's own command, run with this Node. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { LessonError } from '../kit/error.ts'
import { ROOT } from './paths.ts'

/** Slidev's entry file. */
export function slidevEntry(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@slidev/cli/package.json')), 'bin', 'slidev.mjs')
}

/**
 * Runs Slidev to its end. What it prints is kept, and shown when it fails.
 * @throws {LessonError} `slidev-failed`, with what it printed as its cause
 */
export function runSlidev(args: readonly string[], options: { inherit?: boolean } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [slidevEntry(), ...args], {
      cwd: ROOT,
      stdio: ['ignore', options.inherit ? 'inherit' : 'pipe', options.inherit ? 'inherit' : 'pipe'],
      env: { ...process.env, CI: '1' },
      windowsHide: true,
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => printed += text)
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0)
        resolve()
      else
        reject(new LessonError('slidev-failed', `Slidev kon "${args[0]}" niet afmaken (exitcode ${code}); lees wat het hierboven schrijft`, printed))
    })
  })
}
