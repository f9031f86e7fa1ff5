import type { BoardKind } from './board.ts'
import type { Step } from './step.ts'
import { BOARD_KINDS } from './board.ts'
import { faultOfDrawing } from './drawing.ts'
import { LessonError, sentenceOf } from './error.ts'
import { faultOfRoute } from './route.ts'
import { faultOfCommand, pageOf } from './step.ts'

/** The terminal of a demo, in characters. It never reflows: live, recording and print look the same. */
export interface TerminalSize {
  columns: number
  rows: number
}

/** What `demos/<id>/demo.ts` exports: an ordered list of steps about one idea. */
export interface Demo {
  title: string
  /** Images that must be on the machine for the demo to run without a network. */
  images: readonly string[]
  /** The demo folder whose files a run works on; undefined for the demo's own. */
  files?: string
  /** Its programs go to Azure: mini-Azure, or the real one when that was chosen. */
  cloud?: 'azure'
  /** The demo at whose end this one begins; its commands are done out of sight first. */
  after?: string
  terminal: TerminalSize
  /** What the board beside the terminal shows; without it there is no board. */
  board?: readonly BoardKind[]
  steps: readonly Step[]
}

export interface DemoDefinition {
  title: string
  images?: readonly string[]
  /** e.g. `cijferlezer`: demos about the running example work on a copy of its folder. */
  files?: string
  cloud?: 'azure'
  after?: string
  terminal?: Partial<TerminalSize>
  /** e.g. `['container', 'image']`. */
  board?: readonly BoardKind[]
  steps: readonly Step[]
}

/** Fits a 980 px slide at nearly 15 px type, with room for the steps beside it: still to be read from the last row. */
export const TERMINAL_SIZE: TerminalSize = { columns: 72, rows: 19 }

const RE_DEMO_ID = /^[a-z][a-z0-9-]{0,39}$/
const RE_LOCAL_URL = /^http:\/\/localhost:\d{2,5}(?:\/\S*)?$/

/** Whether a text can name a demo: it becomes a folder, a label and a file name. */
export function isDemoId(id: string): boolean {
  return RE_DEMO_ID.test(id)
}

/**
 * Checks a demo's definition and fills in what it leaves out.
 * @throws {LessonError} `demo-faulty`, naming the step (counted from 1) and the fault
 */
export function defineDemo(definition: DemoDefinition): Demo {
  const { title, images = [], files, cloud, after, board, steps } = definition
  const terminal = {
    ...TERMINAL_SIZE,
    ...definition.terminal,
  }
  if (!title?.trim())
    throw faulty('title ontbreekt; geef de demo een titel')
  if (!Array.isArray(steps) || steps.length === 0)
    throw faulty('steps ontbreekt; een demo heeft minstens één stap')
  if (files !== undefined && !isDemoId(files))
    throw faulty(`files is "${files}" en moet de naam van een map in demos zijn`)
  if (!inRange(terminal.columns, 40, 200) || !inRange(terminal.rows, 5, 60))
    throw faulty('terminal past niet; columns is 40–200 en rows is 5–60')
  if (board && (board.length === 0 || board.some(kind => !BOARD_KINDS.includes(kind)) || new Set(board).size < board.length))
    throw faulty(`board past niet; kies uit ${BOARD_KINDS.join(', ')}, elk hoogstens één keer`)
  if (after !== undefined && !isDemoId(after))
    throw faulty(`after is "${after}" en moet de naam van een demo zijn`)
  steps.forEach((step: Step, index) => {
    const fault = faultOf(step, steps[index - 1])
    if (fault)
      throw faulty(`stap ${index + 1}: ${fault}`)
  })
  return { title, images, files, ...cloud && { cloud }, ...after !== undefined && { after }, terminal, ...board && { board }, steps }
}

/** The demo with the same definition has the same digest. */
export function digestOf(demo: Demo): string {
  const text = JSON.stringify(demo, (_key, value: unknown) => value instanceof RegExp
    ? String(value)
    : value)
  // FNV-1a over 64 bits: a fingerprint, not a secret. http://www.isthe.com/chongo/tech/comp/fnv/
  let hash = 0xCBF29CE484222325n
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001B3n)
  return hash.toString(16).padStart(16, '0')
}

function faultOf(step: Step, before: Step | undefined): string | undefined {
  if (step.timeout <= 0 || !Number.isFinite(step.timeout))
    return 'timeout is geen positief aantal milliseconden'
  if ([...step.expect, step.until].some(pattern => pattern?.global || pattern?.sticky))
    return 'expect en until mogen geen vlag g of y hebben'
  const fault = faultOfRoute(step)
  if (fault)
    return fault
  switch (step.kind) {
    case 'type':
      return leavesRunning(before)
        ? step.secret && faultOfCommand(step.secret)
        : 'type() heeft een programma nodig dat nog loopt; geef de stap ervoor een until'
    case 'edit':
      if (!isInside(step.file))
        return `"${step.file}" ligt niet in de map van de demo`
      return step.from ? undefined : 'edit() heeft een tekst nodig om te vervangen (from)'
    case 'open':
      return RE_LOCAL_URL.test(pageOf(step)) && URL.canParse(step.url)
        ? step.draw && faultOfDrawing(step.draw)
        : `"${pageOf(step)}" is geen adres van een gepubliceerde poort (http://localhost:poort/…)`
    case 'run':
      return faultOfCommand(step)
  }
}

/** A program still runs after a step with `until`, and after keystrokes to such a program. */
export function leavesRunning(step: Step | undefined): boolean {
  return step?.kind === 'type' || (step?.kind === 'run' && step.until !== undefined)
}

function isInside(file: string): boolean {
  return file !== '' && !/^(?:[/\\]|[a-z]:)/i.test(file) && !file.split(/[/\\]/).includes('..')
}

function inRange(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high
}

function faulty(fault: string): LessonError {
  return new LessonError('demo-faulty', fault)
}

/** The same error with the file in front: "demos/x/demo.ts, stap 2: …". */
export function faultIn(file: string, thrown: unknown): LessonError {
  return new LessonError('demo-faulty', `${file}: ${sentenceOf(thrown)}`, thrown)
}
