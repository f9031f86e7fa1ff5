import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cloneProject } from './workspace.ts'

/** One slide a demo; their numbers from 1, as in the address. */
export const SLIDES = { short: 1, flood: 2 } as const

/** Ids of the demos of the bench deck. */
export const DEMOS = { short: 'meting-kort', flood: 'meting-vloed' } as const

/** How many lines the flood writes: 3.9 MB with its line ends. */
export const FLOOD_LINES = 500_000

/** The n-th short step: each prints a word of its own, so that a painted word tells which step it came from. */
export function shortCommand(n: number): readonly [string, ...string[]] {
  return [
    'docker',
    'run',
    '--rm',
    'busybox',
    'echo',
    wordOf(n),
  ]
}

/** What the n-th short step prints. */
export function wordOf(n: number): string {
  return `hallo-${n}`
}

export const FLOOD_COMMAND: readonly [string, ...string[]] = [
  'docker',
  'run',
  '--rm',
  'busybox',
  'seq',
  '1',
  String(FLOOD_LINES),
]

/**
 * An installed clone of the project with another deck in it: the lesson's own server, components and build,
 * around demos that only a bench needs.
 * @param folder where it comes
 * @param shortSteps how many short steps the demo must have
 */
export async function writeBenchDeck(folder: string, shortSteps: number): Promise<void> {
  await cloneProject(folder)
  await writeFile(join(folder, 'slides.md'), [
    '---',
    'title: Metingen',
    'fonts:',
    '  provider: none',
    'favicon: data:,',
    '---',
    '',
    `<LiveDemo id="${DEMOS.short}" />`,
    '',
    '---',
    '',
    `<LiveDemo id="${DEMOS.flood}" />`,
    '',
  ].join('\n'))
  await rm(join(folder, 'pages'), { recursive: true, force: true })
  await writeDemo(folder, DEMOS.short, `Array.from({ length: ${shortSteps} }, (_, n) => run(\`${shortCommand(0).join(' ').replace(wordOf(0), wordOf(0).replace('0', '$' + '{n}'))}\`))`)
  await writeDemo(folder, DEMOS.flood, `[run('${FLOOD_COMMAND.join(' ')}', { timeout: 120_000 })]`)
}

async function writeDemo(folder: string, id: string, steps: string): Promise<void> {
  await mkdir(join(folder, 'demos', id), { recursive: true })
  await writeFile(join(folder, 'demos', id, 'demo.ts'), [
    'import { defineDemo } from \'../kit/demo.ts\'',
    'import { run } from \'../kit/step.ts\'',
    '',
    `export default defineDemo({ title: 'Meting', images: ['busybox'], steps: ${steps} })`,
    '',
  ].join('\n'))
}
