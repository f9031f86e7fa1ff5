/**
 * The one error of the lesson: a code for programs, a Dutch sentence for the person, the cause for the developer.
 * The sentence says what is wrong, where, and what to do; it never holds a secret.
 */
export class LessonError extends Error {
  readonly code: string

  constructor(code: string, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined
      ? undefined
      : { cause })
    this.name = 'LessonError'
    this.code = code
  }
}

/** The sentence to show for anything that was thrown; an unexpected error keeps its own message. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error
    ? thrown.message
    : String(thrown)
}
