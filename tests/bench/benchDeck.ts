import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cloneProject } from './workspace.ts'

/** One slide a demo; their numbers from 1, as in the address. */
export const SLIDES = { short: 1, flood: 2 } as const

/** Ids of the demos of the bench deck. */
export const DEMOS = { short: 'meting-kort', flood: 'meting-vloed' } as const

/** How many lines the flood writes: 3.9 MB with its line ends. */
export const FLOOD_LINES = 500_000

/** How many steps the short demo has: as many as the demos of the chapter. */
export const SHORT_STEPS = 8

/** A short step: each prints a word of its own, so that a painted word tells which step it came from. */
export function shortCommand(step: number): readonly [string, ...string[]] {
  return ['docker', 'run', '--rm', 'busybox', 'echo', wordOf(step)]
}

/** What a short step prints. */
export function wordOf(step: number): string {
  return `hallo-${step}`
}

export const FLOOD_COMMAND: readonly [string, ...string[]] = ['docker', 'run', '--rm', 'busybox', 'seq', '1', String(FLOOD_LINES)]

/**
 * An installed clone of the project with another deck in it: the lesson's own server, components and build,
 * around demos that only a bench needs.
 */
export async function writeBenchDeck(folder: string): Promise<void> {
  await cloneProject(folder)
  const slides = join(folder, 'slides.md')
  await writeFile(slides, [
    '---',
    headmatterOf(await readFile(slides, 'utf8')),
    'layout: demo',
    '---',
    '',
    '# Kort',
    '',
    `<LiveDemo id="${DEMOS.short}" />`,
    '',
    '---',
    'layout: demo',
    '---',
    '',
    '# Vloed',
    '',
    `<LiveDemo id="${DEMOS.flood}" />`,
    '',
  ].join('\n'))
  await rm(join(folder, 'pages'), { recursive: true, force: true })
  await writeDemo(folder, DEMOS.short, Array.from({ length: SHORT_STEPS }, (_, step) => `run('${shortCommand(step).join(' ')}')`))
  await writeDemo(folder, DEMOS.flood, [`run('${FLOOD_COMMAND.join(' ')}', { timeout: 120_000 })`])
}

/** What the lesson's own slides.md says of the whole deck, but for the layout of its first slide. */
function headmatterOf(slides: string): string {
  const lines = slides.split(/\r?\n/)
  return lines.slice(1, lines.indexOf('---', 1)).filter(line => !line.startsWith('layout:')).join('\n')
}

async function writeDemo(folder: string, id: string, steps: readonly string[]): Promise<void> {
  await mkdir(join(folder, 'demos', id), { recursive: true })
  await writeFile(join(folder, 'demos', id, 'demo.ts'), [
    'import { defineDemo } from \'../kit/demo.ts\'',
    'import { run } from \'../kit/step.ts\'',
    '',
    `export default defineDemo({ title: 'Meting', images: ['busybox'], steps: [${steps.join(', ')}] })`,
    '',
  ].join('\n'))
}
