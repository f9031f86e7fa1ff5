/**
 * The presenter's token: who has it may run. New at every start, 256 bits, never written anywhere but in the address that
 * is handed to the presenter.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** After a wrong guess the next one is looked at this much later, in ms, doubling with each … */
const DELAY_FIRST = 50
/** … up to this: a window of the presenter's must still be answered before it gives up waiting. */
const DELAY_CAP = 1500
/** One wrong guess is forgotten after each so many ms. */
const FORGIVEN = 10_000

export interface TokenKeeper {
  /** The token, for the presenter's address. */
  token: string
  /**
   * How long the next guess must wait before it is looked at, in ms. A right one waits as well: else whoever guesses would
   * take the first silence for a no, hang up and go on.
   */
  wait: (now?: number) => number
  /** Whether a guess is right; takes as long whatever is wrong with it. A wrong one makes the next wait longer. */
  isRight: (guess: string, now?: number) => boolean
}

export function keepToken(): TokenKeeper {
  const token = randomBytes(32).toString('base64url')
  const ours = digest(token)
  let wrong = 0
  let last = 0
  let open = 0
  return {
    token,
    wait: (now = performance.now()) => Math.max(0, open - now),
    isRight(guess, now = performance.now()) {
      // Digests have one length, so neither content nor length of a guess shows in the time.
      if (timingSafeEqual(digest(guess), ours))
        return true
      wrong = Math.max(0, wrong - Math.floor((now - last) / FORGIVEN)) + 1
      last = now
      open = now + Math.min(DELAY_FIRST * 2 ** (wrong - 1), DELAY_CAP)
      return false
    },
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
