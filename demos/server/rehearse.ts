/** `npm run rehearse` and `npm run record`: every step of every demo on the engine, checked, timed, and nothing left behind. */
import type { Demo } from '../kit/demo.ts'
import type { SessionState, StepOutcome } from '../kit/session.ts'
import type { Step } from '../kit/step.ts'
import type { TranscriptEvent } from '../kit/transcript.ts'
import type { LoadedDemo } from './demos.ts'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { digestOf } from '../kit/demo.ts'
import { LessonError } from '../kit/error.ts'
import { labelOf } from '../kit/step.ts'
import { eventsOfStep, outputOf } from '../kit/transcript.ts'
import { readChoice, withChoice } from './azure-cloud.ts'
import { chosenDemos, loadDemos } from './demos.ts'
import { onEnd } from './end.ts'
import { ROOT } from './paths.ts'
import { perform } from './perform.ts'
import { saveRecording } from './recordings.ts'
import { reset } from './reset.ts'
import { HINT } from './session.ts'
import { Workplace } from './workplace.ts'

/** So many of the last lines of a failed step are shown. */
const SHOWN_LINES = 12

/**
 * Rehearses demos.
 * No names mean all of them. With `record`, what went well is saved.
 * @returns the exit code
 * @throws {LessonError} `demo-faulty`, `demo-unknown`, `engine-silent`
 */
export async function rehearse(names: readonly string[], { record, azure }: { record: boolean, azure: boolean }): Promise<number> {
  const choice = azure ? await readChoice() : undefined
  const demos = await loadDemos()
  const chosen = chosenDemos(choice ? withChoice(demos, choice) : demos, names)
  const workplace = new Workplace(() => {}, choice)
  onEnd(() => workplace.close())
  const engine = await workplace.open()
  if (!engine || !workplace.engine) {
    const { fault } = workplace
    await workplace.close()
    throw new LessonError('engine-silent', fault ?? 'de engine antwoordt niet; start Docker en kijk met "npm run check"')
  }
  let passed = 0
  let failed = 0
  for (const loaded of chosen) {
    const { id, demo } = loaded
    console.log(`${id}: ${demo.title}`)
    const hindrance = workplace.hindrance(loaded)
    if (hindrance !== undefined && names.length === 0) {
      console.log(`  overgeslagen: ${hindrance}`)
      continue
    }
    const begunAt = performance.now()
    const session = await perform(workplace, loaded, state => console.log(lineOf(demo, state)))
    await reset(workplace.engine, id)
    const { outcomes } = session.state
    const done = outcomes.filter(({ result }) => result === 'done').length
    passed += done
    // A step that never ran did not pass.
    failed += demo.steps.length - done
    const last = outcomes.at(-1)
    if (last && last.result !== 'done')
      console.log(reportOf(id, demo, outcomes.length - 1, last, session.events))
    console.log(`  ${done} van ${demo.steps.length} stappen, ${seconds(performance.now() - begunAt)}`)
    if (record && done === demo.steps.length)
      console.log(`  opname: ${await save(loaded, session.events, engine, workplace.cloudOf(loaded))}`)
    else if (record)
      console.log('  geen opname: de vorige blijft staan')
  }
  await workplace.close()
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0
    ? 0
    : 1
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

async function save({ id, demo }: LoadedDemo, events: readonly TranscriptEvent[], engine: { version: string, os: string, arch: string }, cloud: string | undefined): Promise<string> {
  const file = await saveRecording(id, {
    header: {
      version: 3,
      term: { cols: demo.terminal.columns, rows: demo.terminal.rows, type: 'xterm-256color' },
      timestamp: Math.floor(Date.now() / 1000),
      title: demo.title,
      lesson: { demo: id, digest: digestOf(demo), engine, cloud },
    },
    // From the first step on: what was made ready before it is nothing to watch.
    events: events.map(([at, code, data]): TranscriptEvent => [at - (events[0]?.[0] ?? 0), code, data]),
  })
  return relative(ROOT, file)
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
}
