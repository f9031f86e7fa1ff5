/** What a person typed after a command. */
import { LessonError } from '../kit/error.ts'

export interface ServeOptions {
  port: number
  open: boolean
  /** The demos in the cloud go to the real Azure. */
  azure?: true
}

const PORT = 3030

/**
 * Options of `start` and `dev`.
 * @param typed what was typed
 * @param env in CI nothing is opened
 * @throws {LessonError} `usage`
 */
export function serveOptions(typed: readonly string[], env: Readonly<Record<string, string | undefined>>): ServeOptions {
  const options: ServeOptions = { port: PORT, open: !env.CI }
  const words = typed.flatMap(word => word.startsWith('--port=') ? ['--port', word.slice('--port='.length)] : [word])
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--no-open')
      options.open = false
    else if (word === '--open')
      options.open = true
    else if (word === '--azure')
      options.azure = true
    else if (word === '--port')
      options.port = portOf(words.shift())
    else
      throw unknown(word, '--port N, --no-open, --azure')
  }
  return options
}

/**
 * Options without a value, and names.
 * @throws {LessonError} `usage`
 */
export function flagsAndNames(typed: readonly string[], known: readonly string[]): { flags: ReadonlySet<string>, names: string[] } {
  const flags = new Set(typed.filter(word => word.startsWith('-')))
  for (const flag of flags) {
    if (!known.includes(flag))
      throw unknown(flag, known.join(', ') || 'geen')
  }
  return { flags, names: typed.filter(word => !word.startsWith('-')) }
}

function portOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new LessonError('usage', `"${text ?? ''}" is geen poort; geef een getal van 0 tot 65535, bijvoorbeeld --port 3030`)
  return Number(text)
}

function unknown(word: string, known: string): LessonError {
  return new LessonError('usage', `"${word}" is geen optie van dit commando; bekend zijn: ${known}`)
}
