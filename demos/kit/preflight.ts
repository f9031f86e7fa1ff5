/** What a preflight tells people: is this machine ready for the lesson? */
import { sizeOf } from './size.ts'

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

/** Neither number ever becomes less; `of` becomes more when the engine hears of a larger image than it knew. */
export interface ImageBytes {
  have: number
  of: number
  /** The size of each layer that was announced is known. */
  whole: boolean
}

/** How far an image has come in. */
export interface ImageProgress {
  name: string
  state: 'waiting' | 'fetching' | 'done' | 'failed'
  /** How much of the bar is full, from 0 to 1; it never becomes less. */
  part: number
  /** What came in: nothing before the engine knows a size. */
  bytes?: ImageBytes
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

/** How far an image is, in words. */
export function progressOf({ state, bytes, sentence = '' }: ImageProgress): string {
  switch (state) {
    case 'waiting': return 'wacht'
    case 'fetching':
      if (!bytes)
        return 'begint'
      return bytes.whole && bytes.have === bytes.of ? 'wordt uitgepakt' : `${sizeOf(bytes.have)} van ${bytes.whole ? '' : 'minstens '}${sizeOf(bytes.of)}`
    case 'done': return 'opgehaald'
    case 'failed': return sentence
  }
}

/** Whether images still come in. */
export function isFetching({ images }: CheckState): boolean {
  return images.some(({ state }) => state === 'waiting' || state === 'fetching')
}
