import type { Program } from './terminal.ts'

/** Ctrl-C, as a terminal sends it. */
const CTRL_C = '\x03'
/** How long a program has to take Ctrl-C, in ms, before its container is ended … */
export const GRACE = 1500
/** … and how long after each further measure, in ms. */
const INSIST = 1000

/**
 * Ends a program: first as a person would, then its containers (a shell in a container ignores Ctrl-C, and so does any
 * program that is process 1 there), then by signals.
 * `grace` is the time between Ctrl-C and the rest, in ms.
 * @returns stops insisting; call it when the program has ended
 */
export function stopProgram(program: Program, grace: number, endAttached: () => Promise<void>): () => void {
  const measures: [after: number, measure: () => void][] = [
    [0, () => program.write(CTRL_C)],
    [grace, () => void endAttached()],
    [grace + INSIST, () => program.kill('SIGHUP')],
    [grace + INSIST * 1.5, () => program.kill('SIGTERM')],
    [grace + INSIST * 2, () => program.kill('SIGKILL')],
  ]
  const timers = measures.filter(([after]) => after > 0).map(([after, measure]) => setTimeout(measure, after))
  for (const [after, measure] of measures) {
    if (after === 0)
      measure()
  }
  return () => timers.forEach(clearTimeout)
}
