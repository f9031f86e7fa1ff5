import type { TranscriptEvent } from '../../demos/kit/transcript.ts'

/**
 * The transcript of one demo as this window knows it. The list grows in place, for a flood of output must cost
 * only its new bytes; what was once in it never changes within one epoch.
 */
export interface DemoLog {
  /** Changes when what came before no longer counts: a restart, or a replay to a window that fell behind. */
  readonly epoch: number
  readonly events: TranscriptEvent[]
  /** For each step that began: the index of its marker in `events`. */
  readonly markers: number[]
  /** The index of each event that says what stands beside the terminal: the board, and the picture of a page. */
  readonly beside: number[]
  /** The index of each event that says that a program ended. */
  readonly exits: number[]
}

/** What one demo's terminal is to show: the events of `log` before `end`. */
export interface Target {
  log: DemoLog
  end: number
}

let epochs = 0

/** A transcript of its own, with what is already known of it. */
export function createLog(events: readonly TranscriptEvent[] = []): DemoLog {
  const log: DemoLog = { epoch: ++epochs, events: [], markers: [], beside: [], exits: [] }
  appendEvents(log, events)
  return log
}

/** The same transcript, to go on differently: what it shares with `log` need not be drawn again. */
export function branchOf(log: DemoLog): DemoLog {
  return {
    epoch: log.epoch,
    events: [...log.events],
    markers: [...log.markers],
    beside: [...log.beside],
    exits: [...log.exits],
  }
}

/** Adds what came in, in time proportional to it. */
export function appendEvents(log: DemoLog, events: readonly TranscriptEvent[]): void {
  for (const event of events) {
    if (event[1] === 'm')
      log.markers.push(log.events.length)
    if (event[1] === 'b' || event[1] === 'p')
      log.beside.push(log.events.length)
    if (event[1] === 'x')
      log.exits.push(log.events.length)
    log.events.push(event)
  }
}

/** Where the transcript stood when the first `steps` steps were done: an index in its events. */
export function endAfter(log: DemoLog, steps: number): number {
  return log.markers[Math.max(0, steps)] ?? log.events.length
}

/** The data of the last board or picture among the events of `log` before `end`, from the index `begin` on. */
export function lastBeside({ log, end }: Target, code: 'b' | 'p', begin = 0): string | undefined {
  const index = log.beside.findLast(at => at < end && log.events[at]?.[1] === code)
  return index === undefined || index < begin
    ? undefined
    : log.events[index]?.[2]
}

/** The exit code of the last program that ended in a step (counted from 0), among the events of `log` before `end`. */
export function exitOfStep({ log, end }: Target, step: number): number | undefined {
  const begin = log.markers[step] ?? Infinity
  const index = log.exits.findLast(at => at < end && at < (log.markers[step + 1] ?? Infinity))
  return index === undefined || index < begin
    ? undefined
    : Number(log.events[index]?.[2])
}

/** How much output these events hold, in UTF-16 units: the measure of acknowledgements. */
export function outputLength(events: readonly TranscriptEvent[]): number {
  return events.reduce((length, [, code, data]) => code === 'o'
    ? length + data.length
    : length, 0)
}

/**
 * Whether these events, after a lost connection, say nothing yet: the server began anew and has run no step. Then a window
 * keeps showing what was there, rather than going blank in front of a class.
 */
export function saysNothing(events: readonly TranscriptEvent[]): boolean {
  return events.every(([, code]) => code === 'b')
}
