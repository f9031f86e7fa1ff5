import type { SessionState, StepOutcome } from '../../demos/kit/session.ts'

/** How a step stands in the list beside the terminal. */
export type StepMark = 'done' | 'failed' | 'stopped' | 'running' | 'next' | 'later'

const OF_RESULT: Record<StepOutcome['result'], StepMark> = {
  done: 'done',
  interrupted: 'stopped',
  unexpected: 'failed',
  timeout: 'failed',
  lost: 'failed',
}

/** The mark of each step of a session. */
export function marksOfSession(steps: number, { phase, started, outcomes }: Pick<SessionState, 'phase' | 'started' | 'outcomes'>): StepMark[] {
  return Array.from({ length: steps }, (_, step) => {
    // Told at once when a person stops a step, though its program may need a moment.
    const outcome = outcomes[step]
    if (outcome)
      return OF_RESULT[outcome.result]
    if (step < started) {
      return phase === 'running'
        ? 'running'
        : 'done'
    }
    return step === started
      ? 'next'
      : 'later'
  })
}

/** The mark of each step in playback, where the clicks say how far it is. */
export function marksOfPlayback(steps: number, shown: number, playing: number | undefined): StepMark[] {
  return Array.from({ length: steps }, (_, step) => {
    if (step < shown) {
      return step === playing
        ? 'running'
        : 'done'
    }
    return step === shown
      ? 'next'
      : 'later'
  })
}
