/** What a person typed after a command. */
import { randomInt } from 'node:crypto'
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

/**
 * Options without a value, and nothing else.
 * @throws {LessonError} `usage`
 */
export function flagsOnly(typed: readonly string[], known: readonly string[]): ReadonlySet<string> {
  const { flags, names } = flagsAndNames(typed, known)
  if (names[0] !== undefined)
    throw new LessonError('usage', `"${names[0]}" zegt dit commando niets; ${known.length > 0 ? `bekend zijn: ${known.join(', ')}` : 'typ er niets achter'}`)
  return flags
}

export interface RehearseOptions {
  /** Demos; none means all of them. */
  names: string[]
  azure: boolean
  /** The demos in another order, that follows from this seed. */
  shuffle?: number
}

/** Seeds are below this. */
const SEEDS = 2 ** 32

/**
 * Options of `rehearse`. A seed is a number, and no demo's name begins with one: `--shuffle 7 volumes register`.
 * @param typed what was typed
 * @param chance the seed when none was typed
 * @throws {LessonError} `usage`
 */
export function rehearseOptions(typed: readonly string[], chance: number = randomInt(SEEDS)): RehearseOptions {
  const options: RehearseOptions = { names: [], azure: false }
  const words = typed.flatMap(word => word.startsWith('--shuffle=') ? ['--shuffle', word.slice('--shuffle='.length)] : [word])
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--azure')
      options.azure = true
    else if (word === '--shuffle')
      options.shuffle = /^\d/.test(words[0] ?? '') ? seedOf(words.shift() ?? '') : chance
    else if (word.startsWith('-'))
      throw unknown(word, '--azure, --shuffle [getal]')
    else
      options.names.push(word)
  }
  return options
}

function seedOf(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) >= SEEDS)
    throw new LessonError('usage', `"${text}" kan geen volgorde bepalen; geef een getal van 0 tot ${SEEDS - 1}, of niets`)
  return Number(text)
}

function portOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new LessonError('usage', `"${text ?? ''}" is geen poort; geef een getal van 0 tot 65535, bijvoorbeeld --port 3030`)
  return Number(text)
}

function unknown(word: string, known: string): LessonError {
  return new LessonError('usage', `"${word}" is geen optie van dit commando; bekend zijn: ${known}`)
}
