/** Plays recorded events at the pace they were made, without the waits that only a machine has patience for. */
import type { TranscriptEvent } from '../kit/transcript.ts'

/** No gap is longer than this, in ms. */
export const GAP_CAP = 1200

export interface Playback {
  /** Everything that is left, now. */
  finish: () => void
  /** Nothing more. */
  cancel: () => void
}

/** How long to wait before each event, in ms. */
export function gapsOf(events: readonly TranscriptEvent[]): number[] {
  return events.map(([at], index) => Math.min(Math.max(0, at - (events[index - 1]?.[0] ?? at)), GAP_CAP))
}

/**
 * Begins to play. The first event comes at once, in this very call when it has no gap before it.
 * `onDone` is called once, after the last event.
 */
export function playEvents(events: readonly TranscriptEvent[], onEvent: (event: TranscriptEvent) => void, onDone: () => void): Playback {
  const gaps = gapsOf(events)
  let index = 0
  let timer: NodeJS.Timeout | undefined
  function go(patient: boolean): void {
    for (let event = events[index]; event; event = events[++index]) {
      const gap = gaps[index] ?? 0
      if (patient && gap > 0) {
        gaps[index] = 0
        timer = setTimeout(go, gap, true)
        return
      }
      onEvent(event)
    }
    onDone()
  }
  go(true)
  return {
    finish() {
      if (index < events.length) {
        clearTimeout(timer)
        go(false)
      }
    },
    cancel() {
      clearTimeout(timer)
      index = events.length
    },
  }
}
