import type { Step } from '../../demos/kit/step.ts'
import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { Target } from './demoLog.ts'

/**
 * The player's core: from what a terminal shows and what it is to show, the text to write. Growing output is
 * appended; anything else (Previous, a restart) is written anew from the start. Live, playback and print all go this way.
 */

/** What has been written to a terminal so far. */
export interface Shown {
  epoch: number
  end: number
}

export const NOTHING_SHOWN: Shown = { epoch: 0, end: 0 }

/** Full reset (RIS), in the stream so that it also comes after what is still being parsed. */
const RESET = '\x1Bc'

/**
 * Before each new program: leave the alternate screen (47, not 1049, which would move the cursor), soft reset
 * (DECSTR), plain colours, no insert mode, wrap lines, show the cursor. A program that died may have left any of these on.
 */
const FRESH_MODES = '\x1B[?47l\x1B[!p\x1B[0m\x1B[4l\x1B[?7h\x1B[?25h'

const LINE_END = '\r\n'

/** In UTF-16 units. The emulator parses a piece without a pause; a larger one would hold up a key press. */
const PIECE = 32_768

/** A piece of text to write. */
export interface Piece {
  text: string
  /** After it the cursor stands where a step's own output begins. */
  begins?: boolean
}

/** The pieces of text that take a terminal from `shown` to `target`, in order. */
export function piecesFor(shown: Shown, { log, end }: Target, steps: readonly Step[]): Piece[] {
  const goesOn = shown.epoch === log.epoch && end >= shown.end
  const from = goesOn ? shown.end : 0
  const needsReset = !goesOn && shown.end > 0
  let next = log.markers.findIndex(marker => marker >= from)
  const pieces: Piece[] = []
  let text = needsReset ? RESET : ''

  function cut(begins?: boolean): void {
    if (text || begins)
      pieces.push({ text, begins })
    text = ''
  }

  for (let index = from; index < end; index++) {
    const [, code, data] = log.events[index] as TranscriptEvent
    if (code === 'm' && next >= 0) {
      if (next > 0 && steps[next]?.kind !== 'type')
        text += FRESH_MODES
      // A line end that only closes the line before is not the step's own.
      if (log.events[index + 1]?.[2].startsWith(LINE_END) && index + 1 < end)
        text += LINE_END
      cut(true)
      next++
    }
    if (code !== 'o')
      continue
    const begin = index > from && log.events[index - 1]?.[1] === 'm' && data.startsWith(LINE_END) ? LINE_END.length : 0
    for (let at = begin; at < data.length; at += PIECE) {
      text += data.slice(at, at + PIECE)
      if (text.length >= PIECE)
        cut()
    }
  }
  cut()
  return pieces
}
