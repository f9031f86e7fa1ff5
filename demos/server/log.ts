/**
 * The transcript of a session while it grows. What goes into it goes to everyone at the same moment and in the same
 * pieces, so a window that has had the transcript so far and then every new event has missed nothing and doubled nothing.
 * This is also the one gate that output passes: no credential gets beyond it.
 */
import type { EventCode, TranscriptEvent } from '../kit/transcript.ts'
import { Masker, maskText } from './mask.ts'

/** The first output after a quiet moment goes out at once: it is what a hall waits for. What follows is gathered this long, in ms … */
const GATHER = 10
/** … or until it is this much, in UTF-16 units. */
const GATHER_LIMIT = 64 * 1024

export class Log {
  readonly #events: TranscriptEvent[] = []
  readonly #onEvents: (events: readonly TranscriptEvent[]) => void
  readonly #now: () => number
  #gathered: string[] = []
  #gatheredSize = 0
  #gatheredAt = 0
  #flushedAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #lastLineOpen = false
  readonly #masker: Masker
  readonly #secrets: string[]
  /** Whether each word of a program's output is a secret. */
  hides = false

  /**
   * @param onEvents told of each new piece
   * @param now ms since the session began
   * @param secrets what no output may show, beside what is known by its form
   */
  constructor(onEvents: (events: readonly TranscriptEvent[]) => void, now: () => number, secrets: readonly string[] = []) {
    this.#onEvents = onEvents
    this.#now = now
    this.#secrets = [...secrets]
    this.#masker = new Masker(secrets)
  }

  /** Everything so far. */
  get events(): readonly TranscriptEvent[] {
    this.flush()
    return this.#events
  }

  /** Whether the last output did not end its line. */
  get lineOpen(): boolean {
    return this.#lastLineOpen
  }

  /** Output of a program. */
  write(output: string): void {
    this.#add(this.#masker.mask(output, this.hides))
  }

  /** From now on this value is shown nowhere: a program may echo what is typed. */
  hide(secret: string): void {
    this.#secrets.push(secret)
    this.#masker.learn(secret)
  }

  /** Tells all that came and may be shown: someone waits for it now. */
  settle(): void {
    this.#add(this.#masker.settle())
    this.flush()
  }

  #add(text: string): void {
    if (text === '')
      return
    this.#lastLineOpen = !text.endsWith('\n')
    const now = this.#now()
    if (this.#gathered.length === 0)
      this.#gatheredAt = now
    this.#gathered.push(text)
    this.#gatheredSize += text.length
    if (this.#gatheredSize >= GATHER_LIMIT || now - this.#flushedAt >= GATHER)
      return this.flush()
    this.#timer ??= setTimeout(() => this.flush(), GATHER)
  }

  /** Several events at one moment, told together. */
  append(...events: readonly (readonly [EventCode, string])[]): void {
    // More output of the lesson's own, or none of the program's any more. What else comes in between is no reason to tell
    // what may be the first of a secret.
    if (events.some(([code]) => code === 'o' || code === 'x'))
      this.#add(this.#masker.release())
    this.flush()
    const at = Math.round(this.#now())
    const added = events.map(([code, data]): TranscriptEvent => [at, code, maskText(data, this.#secrets)])
    const output = added.findLast(([, code]) => code === 'o')
    if (output)
      this.#lastLineOpen = !output[2].endsWith('\n')
    this.#events.push(...added)
    this.#onEvents(added)
  }

  /** Tells what was gathered. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#gathered.length === 0)
      return
    const event: TranscriptEvent = [Math.round(this.#gatheredAt), 'o', this.#gathered.join('')]
    this.#gathered = []
    this.#gatheredSize = 0
    this.#flushedAt = this.#now()
    this.#events.push(event)
    this.#onEvents([event])
  }
}
