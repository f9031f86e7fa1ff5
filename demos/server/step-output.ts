/** What a step put on screen, as its patterns read it: without colour codes, lines ended by \n. */
import type { Step } from '../kit/step.ts'
import { stripVTControlCharacters } from 'node:util'

/** The end of a step's output that is kept to be checked, in UTF-16 units. A larger flood is checked by its end. */
const KEPT = 8 * 1024 * 1024
/** The last so much is always kept: a prompt, and what went wrong, stand at the end. */
const TAIL = 8 * 1024

export class StepOutput {
  readonly #keeps: boolean
  readonly #until: RegExp | undefined
  #pieces: string[] = []
  #size = 0
  #tail = ''

  /**
   * @param keeps whether `text` will be asked for
   * @param until what `atUntil` looks for
   */
  constructor(keeps: boolean, until?: RegExp) {
    this.#keeps = keeps
    this.#until = until
  }

  add(text: string): void {
    this.#tail = (this.#tail + text).slice(-TAIL)
    if (!this.#keeps)
      return
    this.#pieces.push(text)
    this.#size += text.length
    // Rarely, and by half: the cost of forgetting stays in proportion to what comes in.
    if (this.#size > 2 * KEPT) {
      const kept = this.#pieces.join('').slice(-KEPT)
      this.#pieces = [kept]
      this.#size = kept.length
    }
  }

  /** Everything that is kept. */
  get text(): string {
    return plain(this.#pieces.join(''))
  }

  /** The end of it, kept or not. */
  get end(): string {
    return plain(this.#tail)
  }

  /** Whether `until` has appeared: in the end of the output, as far as it has come. */
  get atUntil(): boolean {
    return this.#until?.test(plain(this.#tail)) ?? false
  }

  /** The step was judged; its output lives on in the transcript. */
  forget(): void {
    this.#pieces = []
    this.#tail = ''
  }
}

/** What keeps a step from being done as it must: undefined when nothing does. The sentence goes on screen and in the report of a rehearsal. */
export function faultOfStep(step: Step, output: string, exit: number | undefined): string | undefined {
  if (exit !== undefined && 'exit' in step && exit !== step.exit)
    return `de exitcode is ${exit} en moest ${step.exit} zijn`
  const missing = step.expect.find(pattern => !pattern.test(output))
  return missing
    ? `de uitvoer toont niet wat verwacht werd (${String(missing)})`
    : undefined
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n')
}
