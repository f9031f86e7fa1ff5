import { LessonError } from '../demos/kit/error.ts'

/** One part of `npm test`. */
export interface Stage {
  name: string
  /** A program of the project's packages: the file to run with Node, and its arguments. */
  program: readonly [file: string, ...args: string[]]
  /** What it cannot do without. */
  needs: readonly Need[]
  lane: Lane
  /** Least number of tests it must find; 0 for a program that is one check by itself. A suite that silently matches nothing fails. */
  atLeast: number
  /** Longest it may take, in seconds; a hang then ends as a failure that names what hung. */
  limit: number
  /** Files, and folders with a slash, that nothing in it looks at: a change there does not make it run again. */
  blindTo?: readonly string[]
}

export type Need = 'engine' | 'browser' | 'az'

/** Stages of one lane run one after another; the lanes run side by side, each with an engine of its own. */
export type Lane = 'code' | 'engine' | 'deck'

const VITEST = [
  'vitest/vitest.mjs',
  'run',
  '--config',
  'tests/vitest.config.ts',
  '--project',
] as const

const PLAYWRIGHT = [
  'playwright/cli.js',
  'test',
  '--config',
  'tests/e2e/playwright.config.ts',
  '--project',
] as const

/** The deck, its tests and the benches. */
const NOT_THE_LENS = [
  'slides.md',
  'pages/',
  'components/',
  'layouts/',
  'styles/',
  'public/',
  'README.md',
  'HANDLEIDING.md',
  'tests/azure/',
  'tests/bench/',
  'tests/deck/',
  'tests/e2e/',
] as const

/** All stages, in each lane the quickest to fail first. */
export const STAGES: readonly Stage[] = [
  {
    name: 'lint',
    program: ['eslint/bin/eslint.js', '--cache', '--cache-strategy', 'content', '--cache-location', '.cache/eslint/', '.'],
    needs: [],
    lane: 'code',
    atLeast: 0,
    limit: 240,
  },
  {
    name: 'types',
    program: ['vue-tsc/bin/vue-tsc.js', '--noEmit', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'],
    needs: [],
    lane: 'code',
    atLeast: 0,
    limit: 240,
  },
  {
    name: 'unit',
    program: [...VITEST, 'unit'],
    needs: [],
    lane: 'code',
    atLeast: 1500,
    limit: 240,
  },
  {
    name: 'engine',
    program: [...VITEST, 'engine'],
    needs: ['engine'],
    lane: 'engine',
    atLeast: 60,
    limit: 900,
  },
  {
    name: 'lens',
    program: [...VITEST, 'lens'],
    needs: ['engine'],
    lane: 'engine',
    atLeast: 450,
    limit: 900,
    blindTo: NOT_THE_LENS,
  },
  {
    name: 'azure',
    program: [...VITEST, 'azure'],
    needs: ['engine', 'az'],
    lane: 'code',
    atLeast: 60,
    limit: 900,
  },
  {
    name: 'attacks',
    program: [...VITEST, 'attacks'],
    needs: ['engine', 'browser'],
    lane: 'code',
    atLeast: 500,
    limit: 900,
  },
  {
    name: 'deck',
    program: [...PLAYWRIGHT, 'deck'],
    needs: ['browser'],
    lane: 'deck',
    atLeast: 40,
    limit: 900,
  },
  {
    name: 'live',
    program: [...PLAYWRIGHT, 'live'],
    needs: ['engine', 'browser'],
    lane: 'engine',
    atLeast: 15,
    limit: 900,
  },
]

/** The stages of these names, in their own order; all of them without names. Throws LessonError (TEST_NO_STAGE). */
export function selectStages(names: readonly string[], stages: readonly Stage[] = STAGES): Stage[] {
  const unknown = names.filter(name => !stages.some(stage => stage.name === name))
  if (unknown.length > 0)
    throw new LessonError('TEST_NO_STAGE', `Onbekend onderdeel: ${unknown.join(', ')}. Kies uit: ${stages.map(({ name }) => name).join(', ')}.`)
  return stages.filter(({ name }) => names.length === 0 || names.includes(name))
}

/** The stages by lane; a lane without any is none. */
export function lanesOf(stages: readonly Stage[]): Stage[][] {
  return [...Map.groupBy(stages, ({ lane }) => lane).values()]
}
