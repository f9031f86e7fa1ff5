/** Terminal modes a program switched on and did not switch off again: a full-screen program that was killed leaves the screen unusable. */

/** Modes that matter to who comes next, and what each looks like when it is off: alternate screens, mouse, paste, application keys. */
const OFF_AT_START = new Set(['1', '9', '47', '1000', '1002', '1003', '1004', '1005', '1006', '1015', '1047', '1048', '1049', '2004'])
/** Modes that are on at the start: wrap at the margin, show the cursor. */
const ON_AT_START = new Set(['7', '25'])

const ESC = '\x1B'
const RE_MODE = new RegExp(`${ESC}\\[\\?([\\d;]+)([hl])`, 'g')
const RE_COLOUR = new RegExp(`${ESC}\\[([\\d;]*)m`, 'g')
/** An escape sequence may be cut between two pieces of output; this much of the first is looked at again with the second. */
const CARRY = 32

export class Modes {
  readonly #changed = new Set<string>()
  #coloured = false
  #carry = ''

  /** Looks at a piece of output. */
  see(text: string): void {
    // Floods have no escapes; they cost one search.
    if (this.#carry === '' && !text.includes(ESC))
      return
    const whole = this.#carry + text
    for (const [, numbers = '', direction] of whole.matchAll(RE_MODE)) {
      for (const number of numbers.split(';'))
        this.#note(number, direction === 'h')
    }
    const colour = [...whole.matchAll(RE_COLOUR)].at(-1)
    if (colour)
      this.#coloured = !/^0*$/.test(colour[1] ?? '')
    const last = whole.lastIndexOf(ESC)
    this.#carry = last >= 0 && whole.length - last < CARRY
      ? whole.slice(last)
      : ''
  }

  /** What must be written to have the terminal as it was, and forgets it; empty when nothing was left on. */
  reset(): string {
    // Leaving the alternate screen restores the cursor, so it goes first.
    const modes = [...this.#changed].sort().reverse().map(number => `\x1B[?${number}${ON_AT_START.has(number) ? 'h' : 'l'}`)
    const text = modes.join('') + (this.#coloured ? '\x1B[0m' : '')
    this.#changed.clear()
    this.#coloured = false
    this.#carry = ''
    return text
  }

  #note(number: string, on: boolean): void {
    if (!OFF_AT_START.has(number) && !ON_AT_START.has(number))
      return
    if (on === ON_AT_START.has(number))
      this.#changed.delete(number)
    else
      this.#changed.add(number)
  }
}
