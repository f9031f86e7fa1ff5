/** What can go wrong, for programs. */
export type ReaderErrorCode
  = | 'setting' // an environment variable that cannot be used
    | 'request' // a request that says nothing readable
    | 'too-large' // a request past the limit
    | 'not-json' // a request in another format
    | 'keeping' // a drawing that could not be kept or fetched
    | 'listening' // no port to listen on
    | 'model' // no model to read with

/** The one error of the digit reader: a code, a Dutch sentence for whoever uses it, the cause for whoever repairs it. */
export class ReaderError extends Error {
  readonly code: ReaderErrorCode

  constructor(code: ReaderErrorCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined
      ? undefined
      : { cause })
    this.name = 'ReaderError'
    this.code = code
  }
}

/** The system's or Node's own code of an error (`ENOSPC`, `ECONNREFUSED`), if it has one. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined
}
