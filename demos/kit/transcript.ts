/**
 * The event log of one run of a demo. Live output, a window that joins late, the recording and the page in the
 * PDF are this same list. On disk it is asciicast v3 (https://docs.asciinema.org/manual/asciicast/v3/).
 */
import type { TerminalSize } from './demo.ts'
import { LessonError } from './error.ts'

/**
 * `o` output, `i` keystrokes, `m` a step begins (data: its label), `r` resize, `x` a program ended (data: exit code).
 * asciicast knows one `x` at the end of a session; here each program of a demo writes its own, and players ignore it.
 * Ours, which other players pass over: `b` what the engine holds now (see `board.ts`), `p` a page was shown (data: the file
 * name of its picture, beside the recording).
 */
export type EventCode = 'o' | 'i' | 'm' | 'r' | 'x' | 'b' | 'p'

/** When (ms since the run began), what, and the text. */
export type TranscriptEvent = readonly [at: number, code: EventCode, data: string]

/** The first line of a recording. Unknown fields are allowed by the format; ours are under `lesson`. */
export interface RecordingHeader {
  version: 3
  term: { cols: number, rows: number, type?: string }
  /** Seconds since 1970. */
  timestamp: number
  title: string
  lesson: {
    demo: string
    /** Of the definition it was made from and the files it worked on; another digest means out of date. */
    digest: string
    engine: { version: string, os: string, arch: string }
    /** Which cloud its programs went to, when they went to one: `mini-Azure`, `Azure`. */
    cloud?: string
  }
}

export interface Recording {
  header: RecordingHeader
  events: readonly TranscriptEvent[]
}

const CODES: readonly string[] = ['o', 'i', 'm', 'r', 'x', 'b', 'p'] satisfies EventCode[]

/** Writes a recording as asciicast v3: a header line, then a line an event with the seconds since the event before. */
export function writeCast({ header, events }: Recording): string {
  let before = 0
  const lines = events.map(([at, code, data]) => {
    // Whole milliseconds from the start are rounded, not the intervals: errors must not add up.
    const interval = (Math.round(at) - before) / 1000
    before = Math.round(at)
    return JSON.stringify([interval, code, data])
  })
  return [
    JSON.stringify(header),
    ...lines,
    '',
  ].join('\n')
}

/**
 * Reads asciicast v3. Comment lines (`#`) and events with other codes are passed over, as the format asks.
 * @throws {LessonError} `recording-faulty`, naming the line
 */
export function parseCast(text: string): Recording {
  const lines = text.split('\n')
  const header = parseHeader(lines[0] ?? '')
  const events: TranscriptEvent[] = []
  let at = 0
  lines.forEach((line, index) => {
    if (index === 0 || line.trim() === '' || line.startsWith('#'))
      return
    const event = parseLine(line)
    if (!event)
      throw new LessonError('recording-faulty', `regel ${index + 1} van de opname is geen gebeurtenis; neem de demo opnieuw op`)
    at += event[0] * 1000
    if (isCode(event[1])) {
      events.push([
        Math.round(at),
        event[1],
        event[2],
      ])
    }
  })
  return { header, events }
}

/** Where each step begins: the index of its marker in the events. */
export function markersOf(events: readonly TranscriptEvent[]): number[] {
  return events.flatMap(([, code], index) => code === 'm'
    ? [index]
    : [])
}

/** The transcript as it was when the first `steps` steps were done: everything before the next step's marker. */
export function cutAtStep(events: readonly TranscriptEvent[], steps: number): readonly TranscriptEvent[] {
  const next = markersOf(events)[steps]
  return next === undefined
    ? events
    : events.slice(0, next)
}

/** The events of one step (counted from 0), its marker first; empty when the step was not run. */
export function eventsOfStep(events: readonly TranscriptEvent[], step: number): readonly TranscriptEvent[] {
  const markers = markersOf(events)
  const begin = markers[step]
  return begin === undefined
    ? []
    : events.slice(begin, markers[step + 1])
}

/** What was so before the first step began. */
export function eventsBefore(events: readonly TranscriptEvent[]): readonly TranscriptEvent[] {
  return events.slice(0, markersOf(events)[0] ?? events.length)
}

/** The board as it was when a step (counted from 0) began; undefined when none was known yet. */
export function boardBefore(events: readonly TranscriptEvent[], step: number): string | undefined {
  return events.slice(0, markersOf(events)[step]).findLast(([, code]) => code === 'b')?.[2]
}

/** What a terminal is fed: the output, in order. */
export function outputOf(events: readonly TranscriptEvent[]): string {
  return events.reduce((text, [, code, data]) => code === 'o'
    ? text + data
    : text, '')
}

/** The size a recording was made at. */
export function sizeOf({ term }: RecordingHeader): TerminalSize {
  return { columns: term.cols, rows: term.rows }
}

function parseHeader(line: string): RecordingHeader {
  const header = parseJson(line)
  if (!isHeader(header))
    throw new LessonError('recording-faulty', 'regel 1 van de opname is geen kop van asciicast v3 met een "lesson"; neem de demo opnieuw op')
  return header
}

function parseLine(line: string): [number, string, string] | undefined {
  const value = parseJson(line)
  if (!Array.isArray(value) || value.length < 3)
    return undefined
  const [interval, code, data]: unknown[] = value
  if (typeof interval !== 'number' || !(interval >= 0) || typeof code !== 'string' || typeof data !== 'string')
    return undefined
  return [interval, code, data]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

function isCode(code: string): code is EventCode {
  return CODES.includes(code)
}

function isHeader(value: unknown): value is RecordingHeader {
  if (!isRecord(value) || value.version !== 3 || !isRecord(value.term) || !isRecord(value.lesson))
    return false
  const { term, lesson } = value
  return typeof term.cols === 'number' && typeof term.rows === 'number'
    && typeof value.timestamp === 'number' && typeof value.title === 'string'
    && typeof lesson.demo === 'string' && typeof lesson.digest === 'string'
    && isRecord(lesson.engine) && ['version', 'os', 'arch'].every(key => typeof lesson.engine === 'object' && isRecord(lesson.engine) && typeof lesson.engine[key] === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
