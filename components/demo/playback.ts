import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { DemoLog } from './demoLog.ts'

/** A recorded pause is never longer than this in playback, in ms: nobody waits for a download of another day. */
export const PAUSE_CAP = 1200

/** Events closer together than this are shown together, in ms: a frame of a 60 Hz screen. */
const FRAME = 16

/** How long to wait before the event at `index` is shown, in ms; the first one of a step comes at once. */
export function pauseBefore(events: readonly TranscriptEvent[], begin: number, index: number): number {
  const before = events[index - 1]
  const event = events[index]
  if (index <= begin || !before || !event)
    return 0
  return Math.min(Math.max(0, event[0] - before[0]), PAUSE_CAP)
}

/** From `cursor`, the index up to which events can be shown now, and how long until the next (ms); no wait at the end. */
export function advance(events: readonly TranscriptEvent[], begin: number, cursor: number, end: number): { cursor: number, wait?: number } {
  let wait = 0
  for (let at = cursor + 1; at < end; at++) {
    // Small pauses add up, or a slow drip of output would come as one burst.
    wait += pauseBefore(events, begin, at)
    if (wait >= FRAME)
      return { cursor: at, wait }
  }
  return { cursor: end }
}

/** A step that plays: which one, and up to where its events are shown. */
export interface Playing {
  step: number
  cursor: number
}

export interface PlaybackTimers {
  set: (run: () => void, ms: number) => number
  clear: (timer: number) => void
}

/** Plays one step of a log at its recorded pace. */
export interface StepPlayer {
  /** The step that plays now. */
  readonly playing: Playing | undefined
  /** Plays the events from `begin` to `end`; another step that plays is left where it is. */
  play: (log: DemoLog, step: number, begin: number, end: number) => void
  /** Shows the rest at once. */
  finish: () => void
}

const BROWSER_TIMERS: PlaybackTimers = {
  set: (run, ms) => window.setTimeout(run, ms),
  clear: timer => window.clearTimeout(timer),
}

/** A player of recorded steps that calls `changed` whenever more is to be seen. */
export function createStepPlayer(changed: () => void, timers: PlaybackTimers = BROWSER_TIMERS): StepPlayer {
  let playing: Playing | undefined
  let timer: number | undefined

  function stop(): void {
    if (timer !== undefined)
      timers.clear(timer)
    timer = undefined
    playing = undefined
  }

  return {
    get playing() {
      return playing
    },
    play(log, step, begin, end) {
      stop()
      const current: Playing = { step, cursor: begin }
      playing = current
      function go(): void {
        const { cursor, wait } = advance(log.events, begin, current.cursor, end)
        current.cursor = cursor
        if (wait === undefined)
          stop()
        else
          timer = timers.set(go, wait)
        changed()
      }
      go()
    },
    finish() {
      stop()
      changed()
    },
  }
}
