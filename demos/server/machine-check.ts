/** The preflight of a lesson that is being given, as its presenter asks for it: one look and one fetch at a time, whoever asks twice. */
import type { CheckState, ImageProgress, Verdict } from '../kit/preflight.ts'
import { sentenceOf } from '../kit/error.ts'
import { isFetching, progressOf } from '../kit/preflight.ts'

export interface MachineCheckParts {
  look: () => Promise<Verdict[]>
  /** The images that must still be fetched. */
  missing: () => Promise<string[]>
  fetch: (names: readonly string[], onProgress: (progress: ImageProgress) => void) => Promise<unknown>
  /** Told of every change that a person can see. */
  onState: (state: CheckState) => void
}

export class MachineCheck {
  readonly #parts: MachineCheckParts
  #state: CheckState = { looking: false, rows: [], images: [] }
  #asksMissing = false

  constructor(parts: MachineCheckParts) {
    this.#parts = parts
  }

  get state(): CheckState {
    return this.#state
  }

  /** Looks at the machine; resolves when it has. What came of an earlier fetch is then of the past. */
  async check(): Promise<void> {
    await this.#look(isFetching(this.#state) ? this.#state.images : [])
  }

  async #look(images: readonly ImageProgress[]): Promise<void> {
    if (this.#state.looking)
      return
    this.#set({ looking: true, images })
    try {
      this.#set({ looking: false, rows: await this.#parts.look() })
    }
    catch (thrown) {
      const rows: Verdict[] = [{ what: 'controle', is: 'bad', found: sentenceOf(thrown), fix: 'Kijk in een terminal met: npm run check' }]
      this.#set({ looking: false, rows })
    }
  }

  /** Fetches what is missing, and looks again; resolves when that is all done. */
  async fetch(): Promise<void> {
    if (this.#asksMissing || isFetching(this.#state))
      return
    this.#asksMissing = true
    try {
      const names = await this.#parts.missing()
      this.#set({ images: names.map(name => ({ name, state: 'waiting', part: 0 })) })
    }
    catch {
      // Whatever keeps the engine from saying so has a row of its own.
      return await this.check()
    }
    finally {
      this.#asksMissing = false
    }
    await this.#parts.fetch(this.#state.images.map(({ name }) => name), progress => this.#progress(progress))
    await this.#look(this.#state.images)
  }

  #progress(progress: ImageProgress): void {
    const before = this.#state.images.find(({ name }) => name === progress.name)
    // The engine says a hundred times a second how far a layer is; a person sees these words, and whole per cents of the bar.
    if (before && progressOf(before) === progressOf(progress) && percent(before) === percent(progress))
      return
    this.#set({ images: this.#state.images.map(image => image.name === progress.name ? progress : image) })
  }

  #set(change: Partial<CheckState>): void {
    this.#state = { ...this.#state, ...change }
    this.#parts.onState(this.#state)
  }
}

function percent({ part }: ImageProgress): number {
  return Math.round(part * 100)
}
