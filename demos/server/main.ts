/**
 * The command line: `node demos/server/main.ts <command> …`. Each command loads only what it needs, so that the first slide
 * does not wait for the rest.
 */
import process from 'node:process'
import { LessonError, sentenceOf } from '../kit/error.ts'
import { flagsAndNames, flagsOnly, rehearseOptions, serveOptions } from './options.ts'

/** Does a command with what was typed after it; resolves to the exit code when it has one of its own. */
type Command = (typed: readonly string[]) => Promise<number | void>

const COMMANDS: Readonly<Record<string, Command>> = {
  start: async (typed) => {
    const options = serveOptions(typed, process.env)
    return await (await import('./start.ts')).start(options)
  },
  dev: async (typed) => {
    const options = serveOptions(typed, process.env)
    return await (await import('./dev.ts')).dev(options)
  },
  check: async (typed) => {
    const flags = flagsOnly(typed, ['--fetch', '--azure'])
    return await (await import('./check.ts')).check({ fetch: flags.has('--fetch'), azure: flags.has('--azure') })
  },
  rehearse: async (typed) => {
    const { names, ...options } = rehearseOptions(typed)
    return await (await import('./rehearse.ts')).rehearse(names, { record: false, ...options })
  },
  record: async (typed) => {
    const { names } = flagsAndNames(typed, [])
    return await (await import('./rehearse.ts')).rehearse(names, { record: true, azure: false })
  },
  reset: async (typed) => {
    const { flags, names } = flagsAndNames(typed, ['--azure'])
    // In Azure everything goes at once: one demo's group holds what the other needs.
    if (flags.has('--azure')) {
      flagsOnly(typed, ['--azure'])
      return await (await import('./reset-azure.ts')).resetAzureCommand()
    }
    return await (await import('./reset-command.ts')).resetCommand(names)
  },
  build: async (typed) => {
    flagsOnly(typed, [])
    return await (await import('./build.ts')).build()
  },
  pdf: async (typed) => {
    const flags = flagsOnly(typed, ['--clicks'])
    return await (await import('./pdf.ts')).pdf({ clicks: flags.has('--clicks') })
  },
  lens: async typed => await (await import('./lens-command.ts')).lensCommand(typed),
}

/** A mistake in what was typed, against a fault in what was asked for. */
const USAGE: ReadonlySet<string> = new Set(['usage', 'demo-unknown'])

async function main([name = '', ...typed]: readonly string[]): Promise<void> {
  try {
    const command = Object.hasOwn(COMMANDS, name)
      ? COMMANDS[name]
      : undefined
    if (!command)
      throw new LessonError('usage', `"${name}" is geen commando; kies uit ${Object.keys(COMMANDS).join(', ')}`)
    const code = await command(typed)
    // A command without a code goes on, or is done.
    if (code !== undefined)
      process.exit(code)
  }
  catch (thrown) {
    console.error(sentenceOf(thrown))
    // A sentence is for a person; what is no LessonError is a fault of ours, and its stack is for the developer.
    if (!(thrown instanceof LessonError))
      console.error(thrown)
    else if (typeof thrown.cause === 'string')
      console.error(thrown.cause)
    process.exit(thrown instanceof LessonError && USAGE.has(thrown.code) ? 2 : 1)
  }
}

void main(process.argv.slice(2))
