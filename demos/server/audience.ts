/**
 * The windows that look at one demo, and what each has had. All get the same events; a window that can't keep up gets,
 * when it has room again, the transcript from the start instead of what it missed.
 */
import type { Role, SessionState } from '../kit/session.ts'
import type { TranscriptEvent } from '../kit/transcript.ts'
import type { Session } from './session.ts'
import { Flow, PATIENCE } from './flow.ts'

/** More than this waiting to be sent and a window has fallen behind, in bytes. */
export const BEHIND = 4 * 1024 * 1024

/** One window, as far as an audience knows it. */
export interface Listener {
  role: Role
  /** Bytes that wait to be sent to it. */
  waiting: () => number
  send: (text: string) => void
  /** Calls back, once, when nothing waits any more. */
  whenEmpty: (then: () => void) => void
}

/** What an audience knows of a session. */
export type Performance = Pick<Session, 'id' | 'events' | 'state' | 'pause' | 'resume'>

export class Audience {
  readonly #demo: string
  readonly #listeners = new Map<Listener, { behind: boolean }>()
  readonly #flow = new Flow<Listener>()
  #session: Performance
  #waits = false
  #patience: NodeJS.Timeout | undefined

  constructor(demo: string, session: Performance) {
    this.#demo = demo
    this.#session = session
  }

  join(listener: Listener): void {
    if (this.#listeners.get(listener)?.behind)
      return
    // A window that asks again and again and never reads waits for its turn like any other that fell behind.
    const behind = listener.waiting() > BEHIND
    if (!behind)
      this.#replay(listener)
    this.#listeners.set(listener, { behind })
    if (behind)
      listener.whenEmpty(() => this.#caughtUp(listener))
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener)
    this.#flow.end(listener)
    this.#regulate()
  }

  /** From here on they look at another session. */
  turnTo(session: Performance): void {
    this.#session = session
    this.#waits = false
    for (const [listener, its] of this.#listeners) {
      if (!its.behind)
        this.#replay(listener)
    }
  }

  events(events: readonly TranscriptEvent[]): void {
    const size = outputSize(events)
    this.#tell(JSON.stringify({ kind: 'events', demo: this.#demo, session: this.#session.id, events }), (listener) => {
      if (listener.role === 'presenter')
        this.#flow.sent(listener, size, performance.now())
    })
    this.#regulate()
  }

  state(state: SessionState): void {
    this.#tell(JSON.stringify({ kind: 'state', demo: this.#demo, state }))
  }

  /** A presenter's terminal has parsed this much since its last replay. */
  parsed(listener: Listener, units: number): void {
    this.#flow.parsed(listener, units, performance.now())
    this.#regulate()
  }

  /** Stops looking at the clock. */
  end(): void {
    clearTimeout(this.#patience)
  }

  #tell(text: string, told: (listener: Listener) => void = () => {}): void {
    for (const [listener, its] of this.#listeners) {
      if (its.behind)
        continue
      if (listener.waiting() > BEHIND) {
        // It holds nobody up either: until it is back, the class goes on without it.
        its.behind = true
        this.#flow.end(listener)
        listener.whenEmpty(() => this.#caughtUp(listener))
        continue
      }
      listener.send(text)
      told(listener)
    }
  }

  /** A window that was skipped has room again. */
  #caughtUp(listener: Listener): void {
    const its = this.#listeners.get(listener)
    if (!its?.behind)
      return
    // Reading the transcript tells what was still gathered; that is in the replay, so this window must not have it too.
    this.#replay(listener)
    its.behind = false
  }

  #replay(listener: Listener): void {
    const { events, state } = this.#session
    if (listener.role === 'presenter')
      this.#flow.begin(listener, outputSize(events), performance.now())
    listener.send(JSON.stringify({ kind: 'replay', demo: this.#demo, state, events }))
    this.#regulate()
  }

  #regulate(): void {
    const waits = this.#flow.mustWait(performance.now())
    clearTimeout(this.#patience)
    if (waits)
      this.#patience = setTimeout(() => this.#regulate(), PATIENCE + 10)
    if (waits === this.#waits)
      return
    this.#waits = waits
    if (waits)
      this.#session.pause()
    else
      this.#session.resume()
  }
}

function outputSize(events: readonly TranscriptEvent[]): number {
  return events.reduce((size, [, code, data]) => code === 'o' ? size + data.length : size, 0)
}
