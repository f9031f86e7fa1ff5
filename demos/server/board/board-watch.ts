/**
 * When to look at the engine: after it said that something changed, and never while a hall waits for a command's first word.
 *
 *   asleep ──wake──▶ quiet ──an event──▶ waiting (the burst, the held breath) ──▶ asking ──▶ quiet
 *                                                         ▲─────an event──────────┘
 */
import type { Board } from '../../kit/board.ts'
import { writeBoard } from '../../kit/board.ts'

/** Events come in bursts: what comes within this of the first is one change, in ms. */
const BURST = 60

/** A command that says nothing at first holds the board up for no longer than this, in ms. */
const BREATH = 300

export interface BoardParts {
  /**
   * Asks what the engine holds now.
   * @throws when it does not answer
   */
  ask: () => Promise<Board>
  /** Hears that something changed, and that nothing more will be heard. Returns how to stop. */
  listen: (changed: () => void, ended: () => void) => () => void
  /** Told of each board that differs from the one before, as the data of an event. */
  onBoard: (data: string) => void
}

export class BoardWatch {
  readonly #parts: BoardParts
  #stop: (() => void) | undefined
  #last = ''
  #changed = false
  #asking: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #heldUntil = 0

  constructor(parts: BoardParts) {
    this.#parts = parts
  }

  /** Begins to listen, and looks once. */
  wake(): void {
    if (this.#stop)
      return
    this.#stop = this.#parts.listen(() => this.#hear(), () => this.sleep())
    this.#hear()
  }

  /** Asks nothing any more until it is woken. */
  sleep(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#changed = false
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Looks, and tells what it sees also when that was told before: to someone new. */
  again(): void {
    this.#last = ''
    this.#hear()
  }

  /** A command begins: its first output goes before everything. */
  hold(): void {
    this.#heldUntil = performance.now() + BREATH
  }

  /** It spoke, or ended. */
  release(): void {
    this.#heldUntil = 0
  }

  /** Resolves when what a command that just ended did to the engine has been told. */
  async settled(): Promise<void> {
    if (!this.#stop)
      return
    clearTimeout(this.#timer)
    // The engine lists a container as stopped a moment after it said so; and what is being asked may be of before that.
    await new Promise<void>(resolve => this.#timer = setTimeout(resolve, BURST))
    this.#timer = undefined
    await this.#asking
    await this.#look()
  }

  #hear(): void {
    this.#changed = true
    if (this.#asking || this.#timer || !this.#stop)
      return
    this.#later(BURST)
  }

  #later(wait: number): void {
    this.#timer = setTimeout(() => {
      const held = this.#heldUntil - performance.now()
      if (held > 0)
        return this.#later(held)
      this.#timer = undefined
      void this.#look()
    }, wait)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    this.#changed = false
    this.#asking = this.#askOnce()
    await this.#asking
    this.#asking = undefined
    if (this.#changed)
      this.#hear()
  }

  async #askOnce(): Promise<void> {
    try {
      const data = writeBoard(await this.#parts.ask())
      if (!this.#stop || data === this.#last)
        return
      this.#last = data
      this.#parts.onBoard(data)
    }
    catch {
      // Without an engine the board stays as it is; the demo itself says what is wrong.
    }
  }
}
