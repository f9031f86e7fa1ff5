/**
 * The presenter's token: who has it may run. New at every start, 256 bits, never written anywhere but in the address that
 * is handed to the presenter.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A wrong guess is answered after this long, in ms, doubling with each … */
const DELAY_FIRST = 50
/** … up to this: a window with the token of an earlier start must still be told before it gives up waiting. */
const DELAY_CAP = 1500
/** One wrong guess is forgotten after each so many ms. */
const FORGIVEN = 10_000

export interface TokenKeeper {
  /** The token, for the presenter's address. */
  token: string
  /** Whether a guess is right; takes as long whatever is wrong with it. */
  isRight: (guess: string) => boolean
  /** How long the answer to a wrong guess must wait, in ms. Counts it. */
  delay: (now?: number) => number
}

export function keepToken(): TokenKeeper {
  const token = randomBytes(32).toString('base64url')
  const ours = digest(token)
  let wrong = 0
  let since = 0
  return {
    token,
    // Digests have one length, so neither content nor length of a guess shows in the time.
    isRight: guess => timingSafeEqual(digest(guess), ours),
    delay(now = Date.now()) {
      wrong = Math.max(0, wrong - Math.floor((now - since) / FORGIVEN))
      since = now
      wrong++
      return Math.min(DELAY_FIRST * 2 ** (wrong - 1), DELAY_CAP)
    },
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
