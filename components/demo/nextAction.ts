import type { SessionPhase } from '../../demos/kit/session.ts'

/** Everything the Next key needs to know about the demo on the current slide. */
export interface NextState {
  /** A press, or a key that is held down and repeats. */
  repeated: boolean
  /** Clicks counted from the demo: 0 is before its first step, negative is before the demo's own clicks. */
  clicks: number
  steps: number
  source:
    /**
     * This window may run: it is the presenter's. `phase` is undefined until the session is known; `playing` when the
     * step that runs comes from the recording.
     */
    | { kind: 'session', phase?: SessionPhase, playing: boolean, started: number, nextTypes: boolean, engine: boolean }
    /**
     * This window plays the recording itself. `kept` steps came from a session that is gone; the last of them was
     * cut short when `unfinished`.
     */
    | { kind: 'recording', playing: boolean, kept: number, unfinished: boolean }
    /** This window follows someone else's. */
    | { kind: 'follow' }
}

export type NextAction
  /** What Slidev does: one click, or the next slide. */
  = | { do: 'move' }
    | { do: 'nothing' }
    | { do: 'interrupt' }
  /** Run this step on the engine. */
    | { do: 'run', step: number }
  /** Let the server play this step from its recording, for all windows; asked again, it plays the rest at once. */
    | { do: 'replay', step: number }
  /** Play this step from its recording in this window. */
    | { do: 'play', step: number }
  /** Show the rest of the step that plays at once. */
    | { do: 'finish' }

const MOVE: NextAction = { do: 'move' }
const NOTHING: NextAction = { do: 'nothing' }

/**
 * What a press of Next does on a slide with a demo. Reviewing comes first: moving through what has run never loses anything.
 */
export function nextAction({ repeated, clicks, steps, source }: NextState): NextAction {
  if (clicks < 0 || source.kind === 'follow')
    return MOVE
  // A held key would run a whole demo.
  if (repeated)
    return NOTHING
  if (source.kind === 'recording') {
    if (source.playing)
      return { do: 'finish' }
    if (source.unfinished && clicks >= source.kept)
      return { do: 'play', step: source.kept - 1 }
    return clicks >= steps || clicks < source.kept
      ? MOVE
      : { do: 'play', step: clicks }
  }
  const { phase, playing, started, nextTypes, engine } = source
  if (phase === undefined)
    return NOTHING
  if (clicks < started && clicks < steps)
    return MOVE
  if (phase === 'running') {
    return playing
      ? { do: 'replay', step: started - 1 }
      : NOTHING
  }
  // This press only stops the program; its last output can be read before the next one goes on.
  if (phase === 'holding' && !(nextTypes && started < steps))
    return { do: 'interrupt' }
  if (started < steps) {
    return engine
      ? { do: 'run', step: started }
      : { do: 'replay', step: started }
  }
  return MOVE
}
