import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'
import { LessonError } from '../../demos/kit/error.ts'

/** A program that runs on while we measure it. */
export interface Program {
  pid: number
  /** The first match in what it has printed so far or will print; fails when it ends before that. */
  printed: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Its exit code; fails with its last words when that is not 0. */
  done: () => Promise<void>
  /** Asks it and everything it started to end, and waits until it has. */
  end: () => Promise<void>
}

export interface ProgramOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  /** What it writes on its standard output goes nowhere, and costs nothing to read. */
  silent?: boolean
}

/** How much of a program's last words goes into an error. */
const LAST_WORDS = 2000

/** How long a program gets between being asked to end and being made to, in ms. */
const PATIENCE = 10_000

/** Programs that have not ended yet. */
const alive = new Set<ChildProcess>()
let stopped = false

/** Ends everything that was started and starts nothing more: what Ctrl-C means for programs that stand in groups of their own. */
export function stopPrograms(): void {
  stopped = true
  for (const child of alive)
    signal(child, 'SIGTERM')
}

/**
 * Starts a program without a shell, with its output kept.
 * @throws {LessonError} `bench-stopped` after `stopPrograms`
 */
export function startProgram(file: string, args: readonly string[], { cwd, env, silent = false }: ProgramOptions): Program {
  if (stopped)
    throw new LessonError('bench-stopped', 'De meting is afgebroken.')
  // Its own process group, so that ending it ends npm's whole chain of children; Windows has no such thing.
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ['ignore', silent ? 'ignore' : 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  alive.add(child)
  let output = ''
  let waiting: (() => void)[] = []
  let failure: LessonError | undefined
  const wake = (): void => {
    const woken = waiting
    waiting = []
    woken.forEach(look => look())
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += stripVTControlCharacters(text)
      wake()
    })
  }
  const name = [file, ...args].join(' ')
  const closed = new Promise<void>((resolve) => {
    child.once('error', (cause) => {
      alive.delete(child)
      failure = new LessonError('bench-program', `"${name}" start niet: ${cause.message}`, cause)
      wake()
      resolve()
    })
    child.once('close', (code, signal) => {
      alive.delete(child)
      failure ??= new LessonError('bench-program', `"${name}" is geëindigd (${code ?? signal}):\n${output.slice(-LAST_WORDS)}`)
      wake()
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    printed: pattern => new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output)
        if (match)
          resolve(match)
        else if (failure)
          reject(failure)
        else
          waiting.push(look)
      }
      look()
    }),
    done: async () => {
      await closed
      if (child.exitCode !== 0)
        throw failure
    },
    end: async () => {
      signal(child, 'SIGTERM')
      const impatience = setTimeout(signal, PATIENCE, child, 'SIGKILL')
      await closed
      clearTimeout(impatience)
      // What outlived its parent in the group would hold ports and cores of the next measurement.
      signal(child, 'SIGKILL')
    },
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid === undefined)
      return
    if (process.platform === 'win32')
      child.kill(name)
    else
      process.kill(-child.pid, name)
  }
  catch {
    // Nobody left to tell.
  }
}

/** An environment as a person's own terminal has it: nothing that `npm run` added for us. */
export function freshEnvironment(base: NodeJS.ProcessEnv = process.env, delimiter: string = process.platform === 'win32'
  ? ';'
  : ':'): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !/^(?:npm_.*|INIT_CWD|NODE_PATH|NODE_OPTIONS|VITEST.*)$/i.test(name))
  return Object.fromEntries(kept.map(([name, value]) => name.toUpperCase() === 'PATH'
    ? [
        name,
        value?.split(delimiter).filter(folder => !/[/\\](?:node_modules[/\\]\.bin|node-gyp-bin)$/.test(folder)).join(delimiter),
      ]
    : [name, value]))
}

/** How to start npm without a shell: through its own script when npm started us (on Windows there is no other way). */
export function npm(args: readonly string[], env: NodeJS.ProcessEnv = process.env): [file: string, args: readonly string[]] {
  return env.npm_execpath
    ? [
        process.execPath,
        [env.npm_execpath, ...args],
      ]
    : ['npm', args]
}
