import { LessonError } from '../../demos/kit/error.ts'

export interface Options {
  names: string[]
  /** Measurements per series instead of each bench's own number. */
  runs?: number
}

/**
 * Reads the command line: `[name…] [--runs N]`. No names means all.
 * @throws {LessonError} `bench-unknown` or `bench-usage`, with the names there are
 */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const options: Options = { names: [] }
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--runs') {
      const runs = Number(rest.shift())
      if (!Number.isInteger(runs) || runs < 1)
        throw new LessonError('bench-usage', '--runs heeft een geheel aantal metingen nodig, bijvoorbeeld: npm run bench -- first-byte --runs 5')
      options.runs = runs
    }
    else if (known.includes(word)) {
      options.names.push(word)
    }
    else {
      throw new LessonError('bench-unknown', `"${word}" is geen meting; kies uit: ${known.join(', ')}.`)
    }
  }
  if (options.names.length === 0)
    options.names = [...known]
  return options
}
