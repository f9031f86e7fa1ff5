/** `npm run rehearse` and `npm run record`: every step of every demo on the engine, checked, timed, and nothing left behind. */
import type { Demo } from '../kit/demo.ts'
import type { EngineInfo, SessionState, StepOutcome } from '../kit/session.ts'
import type { Step } from '../kit/step.ts'
import type { TranscriptEvent } from '../kit/transcript.ts'
import type { LoadedDemo } from './demos.ts'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { LessonError } from '../kit/error.ts'
import { pictureName } from '../kit/page.ts'
import { shuffled } from '../kit/random.ts'
import { labelOf } from '../kit/step.ts'
import { eventsOfStep, outputOf } from '../kit/transcript.ts'
import { confirmedChoice, withChoice } from './azure-cloud.ts'
import { chosenDemos, loadDemos } from './demos.ts'
import { onEnd } from './end.ts'
import { readLectureMinutes } from './lecture.ts'
import { ROOT } from './paths.ts'
import { perform } from './perform.ts'
import { Photographer } from './picture.ts'
import { recordingDigest } from './recording-digest.ts'
import { saveRecording } from './recordings.ts'
import { reset } from './reset.ts'
import { HINT } from './session.ts'
import { Workplace } from './workplace.ts'

/** So many of the last lines of a failed step are shown. */
const SHOWN_LINES = 12

/**
 * Rehearses demos.
 * No names mean all of them. With `record`, what went well is saved; with `shuffle`, a seed, they come in another order.
 * @returns the exit code
 * @throws {LessonError} `demo-faulty`, `demo-unknown`, `engine-silent`; with `azure` what `confirmedChoice` throws
 */
export async function rehearse(names: readonly string[], { record, azure, shuffle }: { record: boolean, azure: boolean, shuffle?: number }): Promise<number> {
  const choice = azure ? await confirmedChoice() : undefined
  const demos = await loadDemos()
  const inOrder = chosenDemos(choice ? withChoice(demos, choice) : demos, names)
  const chosen = shuffle === undefined ? inOrder : shuffled(inOrder, shuffle)
  const workplace = new Workplace(() => {}, choice)
  onEnd(() => workplace.close())
  const engine = await workplace.open()
  if (!engine || !workplace.engine) {
    const { fault } = workplace
    await workplace.close()
    throw new LessonError('engine-silent', fault ?? 'de engine antwoordt niet; start Docker en kijk met "npm run check"')
  }
  const photographer = new Photographer()
  if (record && chosen.some(({ demo }) => demo.steps.some(({ kind }) => kind === 'open')))
    await photographer.ready()
  const minutes = readLectureMinutes()
  if (shuffle !== undefined)
    console.log(`volgorde: --shuffle ${shuffle}`)
  const results: Rehearsed[] = []
  for (const loaded of chosen) {
    const { id, demo } = loaded
    const pictures = new Map<string, Uint8Array>()
    console.log(`${id}: ${demo.title}`)
    const hindrance = workplace.hindrance(loaded)
    if (hindrance !== undefined && names.length === 0) {
      console.log(`  overgeslagen: ${hindrance}`)
      continue
    }
    const begunAt = performance.now()
    const session = await perform(workplace, loaded, {
      onOutcome: state => console.log(lineOf(demo, state)),
      takePicture: record
        ? async (step, index) => {
          const name = pictureName(id, index)
          pictures.set(name, await photographer.take(step))
          return name
        }
        : undefined,
    })
    await reset(workplace.engine, id)
    const { outcomes } = session.state
    const done = outcomes.filter(({ result }) => result === 'done').length
    results.push({ id, steps: demo.steps.length, done, duration: performance.now() - begunAt, lecture: minutes.get(id) ?? 0 })
    const last = outcomes.at(-1)
    if (last && last.result !== 'done')
      console.log(reportOf(id, demo, outcomes.length - 1, last, session.events))
    if (record && done === demo.steps.length)
      console.log(`  opname: ${await save(loaded, session.events, { pictures, engine, cloud: workplace.cloudOf(loaded) })}`)
    else if (record)
      console.log('  geen opname: de vorige blijft staan')
  }
  await photographer.close()
  const left = await workplace.close()
  if (left !== undefined)
    console.log(left)
  console.log(summaryOf(results))
  return results.length > 0 && results.every(({ steps, done }) => done === steps)
    ? 0
    : 1
}

/** What a rehearsal of one demo came to. */
export interface Rehearsed {
  id: string
  /** Steps that are defined, and steps that did as they must. A step that never ran did not. */
  steps: number
  done: number
  /** Machine time from the first step to the demo's last trace, in ms. */
  duration: number
  /** Minutes of the lecture, by the notes; see `lecture.ts`. */
  lecture: number
}

/** A line for each demo, one for all of them, and what passed and failed, counted in steps. */
export function summaryOf(results: readonly Rehearsed[]): string {
  const width = Math.max(6, ...results.map(({ id }) => id.length))
  const row = (name: string, { done, steps, duration, lecture }: Omit<Rehearsed, 'id'>): string =>
    `${name.padEnd(width)}  ${`${done} van ${steps} stappen`.padStart(18)}  ${seconds(duration).padStart(8)}  ${`${lecture} min in de les`.padStart(16)}`
  const sum = (of: (result: Rehearsed) => number): number => results.reduce((total, result) => total + of(result), 0)
  const all = { done: sum(({ done }) => done), steps: sum(({ steps }) => steps), duration: sum(({ duration }) => duration), lecture: sum(({ lecture }) => lecture) }
  return [
    ...results.map(result => row(result.id, result)),
    row('samen', all),
    `${all.done} passed, ${all.steps - all.done} failed`,
  ].join('\n')
}

function lineOf({ steps }: Demo, { outcomes, started }: SessionState): string {
  const step = steps[started - 1]
  const outcome = outcomes.at(-1)
  const mark = outcome?.result === 'done' ? '✓' : '✗'
  return `  ${mark} ${started}/${steps.length}  ${seconds(outcome?.duration ?? 0).padStart(7)}  ${step ? labelOf(step) : ''}`
}

/** What a person who must repair the demo wants to know. */
export function reportOf(id: string, { steps }: Demo, index: number, { result, sentence, exit }: StepOutcome, events: readonly TranscriptEvent[]): string {
  const step = steps[index]
  const shown = stripVTControlCharacters(outputOf(eventsOfStep(events, index))).trimEnd().split(/\r?\n/).slice(-SHOWN_LINES)
  return [
    `  demo ${id}, stap ${index + 1}: ${step ? labelOf(step) : ''}`,
    `  ${result}: ${(sentence ?? '').replace(HINT, '')}`,
    `  verwacht: ${step ? expectationOf(step) : ''}`,
    `  gekregen: ${exit === undefined ? 'geen exitcode' : `exitcode ${exit}`}, met als laatste uitvoer:`,
    ...shown.map(line => `    | ${line}`),
  ].join('\n')
}

function expectationOf(step: Step): string {
  return [
    'exit' in step ? `exitcode ${step.exit}` : '',
    step.until ? `tot ${step.until}` : '',
    ...step.expect.map(String),
    `binnen ${seconds(step.timeout)}`,
  ].filter(part => part !== '').join(', ')
}

async function save({ id, demo, folder }: LoadedDemo, events: readonly TranscriptEvent[], { pictures, engine, cloud }: { pictures: ReadonlyMap<string, Uint8Array>, engine: EngineInfo, cloud: string | undefined }): Promise<string> {
  const file = await saveRecording(id, {
    header: {
      version: 3,
      term: { cols: demo.terminal.columns, rows: demo.terminal.rows, type: 'xterm-256color' },
      timestamp: Math.floor(Date.now() / 1000),
      title: demo.title,
      lesson: { demo: id, digest: await recordingDigest({ demo, folder }), engine, cloud },
    },
    // From the first step on: what was made ready before it is nothing to watch.
    events: events.map(([at, code, data]): TranscriptEvent => [at - (events[0]?.[0] ?? 0), code, data]),
  }, pictures)
  return relative(ROOT, file)
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
}
