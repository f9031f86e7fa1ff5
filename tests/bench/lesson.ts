import type { Program } from './program.ts'
import { join } from 'node:path'
import process from 'node:process'
import { freePort } from './port.ts'
import { freshEnvironment, npm, startProgram } from './program.ts'

/** The presenter's address, as the server prints it: the first one. */
const RE_ADDRESS = /http:\/\/localhost:\d+\/\S*/

/** A lesson that is being served. */
export interface Lesson {
  /** What to open as the presenter: with the token. */
  presenter: string
  port: number
  /** The server's own process. */
  pid: number
  end: () => Promise<void>
}

/** Serves the lesson of an installed clone; ready when it has printed its address. */
export async function serveLesson(folder: string, env: NodeJS.ProcessEnv): Promise<Lesson> {
  const port = await freePort()
  const main = join(folder, 'demos', 'server', 'main.ts')
  // Not through npm: this process's memory is measured.
  const program = startProgram(process.execPath, [
    main,
    'start',
    '--no-open',
    '--port',
    String(port),
  ], { cwd: folder, env })
  return {
    presenter: await addressOf(program),
    port,
    pid: program.pid,
    end: program.end,
  }
}

/** `npm start` in an installed clone, as a teacher gives it. */
export function npmStart(folder: string, port: number): Program {
  const env = freshEnvironment()
  const [file, args] = npm([
    'start',
    '--',
    '--no-open',
    '--port',
    String(port),
  ])
  return startProgram(file, args, { cwd: folder, env })
}

/** The first address a server prints; ends the server when that does not come. */
export async function addressOf(program: Program): Promise<string> {
  try {
    return (await program.printed(RE_ADDRESS))[0]
  }
  catch (error) {
    await program.end()
    throw error
  }
}
