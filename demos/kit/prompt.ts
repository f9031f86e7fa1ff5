import type { EditStep, Step } from './step.ts'
import { labelOf } from './step.ts'

const BOLD = '\x1B[1m'
const DIM = '\x1B[2m'
const GREEN = '\x1B[32m'
const RED = '\x1B[31m'
const CYAN = '\x1B[36m'
const RESET = '\x1B[0m'

/**
 * What the terminal shows when a step begins: a prompt and the very text that is about to run.
 * Keystrokes to a running program are echoed by that program, so they get no prompt.
 */
export function announce(step: Step): string {
  switch (step.kind) {
    case 'run': return `${GREEN}$${RESET} ${BOLD}${step.command}${RESET}\r\n`
    case 'edit': return `${CYAN}±${RESET} ${BOLD}${labelOf(step)}${RESET}\r\n${diffOf(step)}`
    case 'open': return `${CYAN}»${RESET} ${BOLD}${labelOf(step)}${RESET}\r\n`
    case 'type': return ''
  }
}

/** A sentence from the lesson itself between the output, such as why a step was ended; in lines of at most so many columns, of whole words. */
export function notice(sentence: string, columns: number): string {
  const lines: string[] = []
  let line = '—'
  for (const word of sentence.split(' ')) {
    if (line.length + 1 + word.length > columns) {
      lines.push(line)
      line = ' '
    }
    line += ` ${word}`
  }
  return `${DIM}${[...lines, line].join('\r\n')}${RESET}\r\n`
}

/** The change of an edit as the changed lines, old ones first. */
function diffOf({ from, to }: EditStep): string {
  const oldLines = from.split('\n')
  const newLines = to.split('\n')
  const removed = oldLines.filter(line => !newLines.includes(line)).map(line => `${RED}- ${line}${RESET}\r\n`)
  const added = newLines.filter(line => !oldLines.includes(line)).map(line => `${GREEN}+ ${line}${RESET}\r\n`)
  return [
    ...removed,
    ...added,
  ].join('')
}
