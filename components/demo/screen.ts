import type { IBuffer, IBufferCell, IMarker } from '@xterm/headless'
import type { TerminalSize } from '../../demos/kit/demo.ts'
import type { Step } from '../../demos/kit/step.ts'
import type { CellStyle } from './cellStyle.ts'
import type { Target } from './demoLog.ts'
import type { Shown } from './player.ts'
import { Terminal } from '@xterm/headless/lib-headless/xterm-headless.mjs'
import { styleOf } from './cellStyle.ts'
import { NOTHING_SHOWN, piecesFor } from './player.ts'

/**
 * A terminal's memory without a page: xterm's emulator reads the output, and the page draws the rows it asks for. So
 * nothing in output can reach the page: no focus, no clipboard, no title, no links, and answers to a program's
 * questions (`onData`) go nowhere. It also makes live, playback and print the same drawing, of plain selectable text.
 */
export interface Screen {
  /** Takes the terminal to what is to be seen. */
  show: (target: Target) => void
  /** Resolves when everything shown so far has been parsed. */
  settled: () => Promise<void>
  /** The rows of the window on the output, `up` lines above its end. */
  rows: (up: number) => Row[]
  /** How many lines have scrolled out of sight. */
  readonly history: number
  /** Characters still to be parsed. */
  readonly pending: number
  dispose: () => void
}

/** One row, as pieces of text of the same look. */
export interface Row {
  /** Rows with the same key look the same. */
  key: string
  runs: Run[]
  /** Belongs to the last step shown. */
  isLast?: boolean
}

export interface Run {
  text: string
  style: CellStyle
  /** Its width in columns, for what the font may not have at exactly that width. */
  fixed?: number
  cursor?: boolean
}

/** Lines kept above the screen. */
const HISTORY = 2000

/** What every monospaced font has at one column; the rest gets a box of its exact width. */
const RE_SAFE = /^[\x20-\x7E\xA0-\xFF\u2013\u2014\u2018\u2019\u201C\u201D\u2022\u2026]+$/

/** A screen of this size for these steps; `parsed` is called when more of it can be drawn. */
export function createScreen({ columns, rows }: TerminalSize, steps: readonly Step[], parsed: () => void): Screen {
  const terminal = new Terminal({
    cols: columns,
    rows,
    scrollback: HISTORY,
    // The emulator's buffer is what this file is for.
    allowProposedApi: true,
    logLevel: 'off',
  })
  let shown: Shown = NOTHING_SHOWN
  let pending = 0
  let cursorVisible = true
  /** Where the output of the last step begins. */
  let begin: IMarker | undefined

  // The emulator keeps this to itself (DECTCEM); false lets it do its own part too.
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, params => setCursor(params, true))
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, params => setCursor(params, false))
  terminal.parser.registerEscHandler({ final: 'c' }, () => setCursor([25], true))
  // Drawn while a large piece is still being parsed.
  terminal.onWriteParsed(parsed)

  function setCursor(params: (number | number[])[], visible: boolean): boolean {
    if (params.includes(25))
      cursorVisible = visible
    return false
  }

  function stepBegan(): void {
    begin?.dispose()
    begin = terminal.registerMarker(0)
  }

  return {
    show(target) {
      const pieces = piecesFor(shown, target, steps)
      shown = { epoch: target.log.epoch, end: target.end }
      pending += pieces.reduce((length, { text }) => length + text.length, 0)
      for (const { text, begins } of pieces) {
        // What follows a person's input the emulator reads at once and not a moment later, so that it is in the next frame.
        terminal.input('')
        terminal.write(text, () => {
          pending -= text.length
          if (begins)
            stepBegan()
          parsed()
        })
      }
    },
    settled: () => new Promise(resolve => terminal.write('', resolve)),
    rows(up) {
      const buffer = terminal.buffer.active
      const top = Math.max(0, buffer.baseY - up)
      const cell = buffer.getNullCell()
      const cursorRow = buffer.baseY + buffer.cursorY
      return Array.from({ length: rows }, (_, index) => {
        const y = top + index
        const row = readRow(buffer, y, columns, cell, cursorVisible && y === cursorRow
          ? buffer.cursorX
          : undefined)
        // Not the empty line the cursor waits on. A beginning that scrolled out of memory has no line (-1).
        const isLast = begin !== undefined && y >= begin.line && (y < cursorRow || (y === cursorRow && buffer.cursorX > 0))
        return isLast
          ? { ...row, key: `\x04${row.key}`, isLast }
          : row
      })
    },
    get history() {
      return terminal.buffer.active.baseY
    },
    get pending() {
      return pending
    },
    dispose: () => terminal.dispose(),
  }
}

function readRow(buffer: IBuffer, y: number, columns: number, cell: IBufferCell, cursor: number | undefined): Row {
  const line = buffer.getLine(y)
  const runs: Run[] = []
  if (!line)
    return { key: '', runs }
  // After the last column the cursor waits on it.
  const cursorAt = cursor === undefined
    ? undefined
    : Math.min(cursor, columns - 1)
  for (let x = 0; x < columns; x++) {
    line.getCell(x, cell)
    addCell(runs, cell, x === cursorAt)
  }
  trimEnd(runs)
  return {
    key: runs.map(run => `${run.style.key}${run.cursor ? '\x01' : '\x02'}${run.text}`).join('\x03'),
    runs,
  }
}

function addCell(runs: Run[], cell: IBufferCell, isCursor: boolean): void {
  const width = cell.getWidth()
  // The second half of a wide character.
  if (width === 0)
    return
  const text = cell.getChars() || ' '
  const style = styleOf(cell)
  const safe = width === 1 && RE_SAFE.test(text)
  const last = runs.at(-1)
  if (safe && !isCursor && last && !last.fixed && !last.cursor && last.style.key === style.key) {
    last.text += text
    return
  }
  runs.push({
    text,
    style,
    fixed: safe ? undefined : width,
    cursor: isCursor || undefined,
  })
}

/** Blanks at the end of a row would be copied with a selection. */
function trimEnd(runs: Run[]): void {
  for (let last = runs.at(-1); last && last.style.key === '' && !last.cursor; last = runs.at(-1)) {
    last.text = last.text.trimEnd()
    if (last.text)
      return
    runs.pop()
  }
}
