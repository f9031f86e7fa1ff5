/** `npm run lens -- <program> …`: one command as the lesson would run it, in this terminal. For writing demos, and for tests. */
import { spawn } from 'node:child_process'
import { isAbsolute, relative } from 'node:path'
import process from 'node:process'
import { LessonError } from '../kit/error.ts'
import { realAzure } from './azure-cloud.ts'
import { loadDemos } from './demos.ts'
import { findProgram } from './find-program.ts'
import { Workplace } from './workplace.ts'

/** What such a command makes carries this as its demo. */
const SCOPE = 'lens'

/**
 * @param typed the program and its arguments
 * @returns the program's exit code
 * @throws {LessonError} `usage`, `program-missing`, or why no engine may be used
 */
export async function lensCommand(typed: readonly string[]): Promise<number> {
  const [program, ...args] = typed[0] === '--'
    ? typed.slice(1)
    : typed
  if (program === undefined)
    throw new LessonError('usage', 'geef een programma met zijn argumenten, bijvoorbeeld: npm run lens -- docker ps')
  const workplace = new Workplace()
  process.on('exit', () => workplace.abandon())
  // npm changes to the project's folder; a person means the folder they are in.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const demos = [...(await loadDemos()).values()]
  // Whoever writes a demo stands in its folder, and its containers may have that folder; from elsewhere they may have none.
  const folder = demos.find(demo => isInside(demo.folder, cwd))?.folder
  const env = await workplace.openScope(SCOPE, [...new Set(demos.flatMap(({ demo }) => demo.images))], folder)
  const file = findProgram(program, env)
  if (!file)
    throw programMissing(program)
  // az goes to the real Azure here: this is how a teacher signs the lesson in.
  const child = spawn(file, args, { stdio: 'inherit', env: program === 'az' ? { ...env, ...realAzure('').cloudEnv } : env, cwd })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A terminal sends its Ctrl-C to the program itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY)
        child.kill(signal)
    })
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit, signal) => resolve(exit ?? (signal === 'SIGINT' ? 130 : 143)))
  })
  await workplace.close()
  return code
}

/** As in a demo, a program is started by its name: a path names none, whatever lies there. */
export function programMissing(program: string): LessonError {
  return new LessonError('program-missing', /[/\\]/.test(program)
    ? `"${program}" is een pad, en de lesbril start een programma alleen bij zijn naam; geef die, bijvoorbeeld: npm run lens -- docker ps`
    : `het programma ${program} staat niet op deze computer; kijk of de naam klopt, of installeer het`)
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}
