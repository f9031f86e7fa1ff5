/** What a preflight tells people: is this machine ready for the lesson? */

/** `good` all is well, `warn` worth knowing and the lesson goes on without it, `bad` something to do before the lesson. */
export type VerdictKind = 'good' | 'warn' | 'bad'

/** One row of the table. */
export interface Verdict {
  what: string
  is: VerdictKind
  found: string
  /** What to do about it, unless all is well: a Dutch sentence. */
  fix?: string
  /** What the presenter's window can do about it with one key. */
  offers?: 'fetch'
}

/** How far an image has come in. */
export interface ImageProgress {
  name: string
  state: 'waiting' | 'fetching' | 'done' | 'failed'
  /** From 0 to 1, of what the engine knows to be still to come; it may take a step back when that turns out to be more. */
  part: number
  /** Why it failed: a Dutch sentence. */
  sentence?: string
}

/** A preflight as the presenter's window shows it. */
export interface CheckState {
  /** It looks at the machine now. */
  looking: boolean
  /** What it found when it last looked; none before that. */
  rows: readonly Verdict[]
  /** The images that are being fetched, or were, in order. */
  images: readonly ImageProgress[]
}

/** Whether images still come in. */
export function isFetching({ images }: CheckState): boolean {
  return images.some(({ state }) => state === 'waiting' || state === 'fetching')
}
