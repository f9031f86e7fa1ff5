/** Asks a program of this machine what it says of itself, as the lesson would start it. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { findProgram } from './find-program.ts'
import { ROOT } from './paths.ts'

/** What came of it: what it printed, or why it can't run; `slow` when it had not ended in time. */
export type ProgramAnswer = { said: string } | { fault: string, slow: boolean }

/** Windows starts these with its shell alone; az is one. What is asked here is fixed text. */
const RE_FOR_SHELL = /\.(?:cmd|bat)$/i

export interface ProgramQuestion {
  env: Record<string, string>
  /** In ms. */
  timeout: number
  cwd?: string
}

/** @returns undefined when this machine has no such program */
export async function askProgram(name: string, args: readonly string[], { env, timeout, cwd = ROOT }: ProgramQuestion): Promise<ProgramAnswer | undefined> {
  const file = findProgram(name, env)
  if (file === undefined)
    return undefined
  const shell = RE_FOR_SHELL.test(file)
  // A group of its own, so that it ends with what it started; Windows would open a window for that.
  const child = spawn(shell ? `"${file}"` : file, [...args], { env, cwd, shell, windowsHide: true, detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'] })
  return await new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve({ fault: 'geen antwoord', slow: true })
      kill(child)
    }, timeout)
    const printed = Promise.all([text(child.stdout), text(child.stderr)]).catch(() => ['', ''] as const)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ fault: error.message, slow: false })
    })
    child.on('close', async (code) => {
      clearTimeout(timer)
      const [said, complained] = await printed
      resolve(code === 0 ? { said: said.trim() } : { fault: complained.trim().split(/\r?\n/).at(-1) || `exitcode ${code}`, slow: false })
    })
  })
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid === undefined || process.platform === 'win32')
      child.kill()
    else
      process.kill(-child.pid, 'SIGKILL')
  }
  catch {
    // It ended just now.
  }
}
