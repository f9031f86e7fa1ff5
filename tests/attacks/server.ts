/** The demo server as a teacher starts it, in a process of its own, on the lab's engine. */
import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { testEngine } from '../test-engine.ts'
import { witnessAt } from './witness.ts'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Long enough for a first start, that builds the deck and brings the lab, in ms. */
export const START_LIMIT = 300_000

export type Command = 'start' | 'dev'

export interface RunningServer {
  command: Command
  port: number
  pid: number
  /** The presenter's token, as a teacher's browser gets it. */
  token: string
  /** The presenter's whole address. */
  presenter: string
  /** Everything it printed. */
  output: () => string
  /** What it asked of the engine, e.g. `GET /_ping`. */
  asked: () => readonly string[]
  /** Its memory in bytes, as the kernel counts it. */
  memory: () => Promise<number>
  /** How many files and connections it holds open. */
  connections: () => Promise<number>
  stop: () => Promise<void>
}

const RE_PRESENTER = /http:\/\/localhost:(\d+)\/\S*#token=([\w-]+)/

/** Starts the server and waits for the presenter's address. */
export async function startServer(command: Command, env: Record<string, string> = {}, asked?: number): Promise<RunningServer> {
  const lab = await testEngine()
  const witness = await witnessAt(lab.address)
  const args = [
    'demos/server/main.ts',
    command,
    '--port',
    String(asked ?? await freePort()),
    '--no-open',
  ]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      ...lab.env,
      NO_COLOR: '1',
      DOCKER_HOST: witness.address,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const lines: string[] = []
  const address = await new Promise<RegExpExecArray>((resolve, reject) => {
    const hear = (line: string): void => {
      lines.push(line)
      const match = RE_PRESENTER.exec(line)
      if (match)
        resolve(match)
    }
    createInterface(child.stdout).on('line', hear)
    createInterface(child.stderr).on('line', hear)
    child.once('error', reject)
    void ended.then(() => reject(new Error(`the server ended before it printed its address:\n${lines.join('\n')}`)))
  })
  const [presenter, port, token = ''] = address
  const { pid } = child
  if (pid === undefined)
    throw new Error('the server has no process')
  return {
    command,
    port: Number(port),
    pid,
    token,
    presenter,
    output: () => lines.join('\n'),
    asked: witness.seen,
    memory: () => residentMemory(pid),
    connections: async () => (await readdir(`/proc/${pid}/fd`)).length,
    stop: async () => {
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(hard)
      await witness.close()
    },
  }
}

async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address
    ? address.port
    : 0
}
