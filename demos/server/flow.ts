/**
 * Back-pressure, as pure bookkeeping. Each presenter's window says how much output its terminal has parsed.
 *
 * Invariant: output flows, unless a reader that is present had more than HIGH unparsed and has not come below LOW since.
 * A reader is present while it owes nothing, or has parsed something within the last PATIENCE; so no window that was
 * left behind, hidden or broken can hold the class up for longer than that.
 */

/** More than this unparsed and the program waits, in UTF-16 units: what is painted before an answer to a key that comes behind it. */
export const HIGH = 128 * 1024
/** Less than this and it goes on. */
export const LOW = 64 * 1024
/** Without a sign of life for this long a reader counts as absent, in ms. */
export const PATIENCE = 2000

interface Reader {
  sent: number
  parsed: number
  aliveAt: number
  /** Above HIGH, and not below LOW since. */
  behind: boolean
}

export class Flow<Key> {
  readonly #readers = new Map<Key, Reader>()

  /** A reader begins, or begins anew after a replay of `sent` units. */
  begin(key: Key, sent: number, now: number): void {
    this.#readers.set(key, { sent, parsed: 0, aliveAt: now, behind: false })
  }

  end(key: Key): void {
    this.#readers.delete(key)
  }

  /** `size` units went to a reader. */
  sent(key: Key, size: number, now: number): void {
    const reader = this.#readers.get(key)
    if (!reader)
      return
    if (reader.sent === reader.parsed)
      reader.aliveAt = now
    reader.sent += size
    reader.behind ||= reader.sent - reader.parsed > HIGH
  }

  /** A reader has parsed `parsed` units since it began. */
  parsed(key: Key, parsed: number, now: number): void {
    const reader = this.#readers.get(key)
    if (!reader || parsed <= reader.parsed)
      return
    reader.parsed = Math.min(parsed, reader.sent)
    reader.aliveAt = now
    reader.behind &&= reader.sent - reader.parsed >= LOW
  }

  /** Whether the program must wait. */
  mustWait(now: number): boolean {
    return [...this.#readers.values()].some(reader => reader.behind && now - reader.aliveAt < PATIENCE)
  }
}
