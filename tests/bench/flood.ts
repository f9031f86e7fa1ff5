import type { Page } from 'playwright'
import type { BareRun } from './barePty.ts'
import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import type { Lesson } from './lesson.ts'
import { setTimeout } from 'node:timers/promises'
import { outputOf } from '../../demos/kit/transcript.ts'
import { runInBarePty } from './barePty.ts'
import { DEMOS, FLOOD_COMMAND, FLOOD_LINES, SLIDES, writeBenchDeck } from './benchDeck.ts'
import { countedLines } from './countedLines.ts'
import { pressAndSee } from './keyProbe.ts'
import { joinLate } from './lateJoiner.ts'
import { serveLesson } from './lesson.ts'
import { beginAnew, KEYS, numberRow, openPresenter, row, stepMark } from './presenterWindow.ts'
import { residentMemory, watchMemory } from './residentMemory.ts'
import { shareWithin } from './spread.ts'

/** A person notices nothing of a delay up to this, in ms. */
const AT_ONCE = 100

/** Interrupts tried. */
const TRIES = 40

/** They come this long at most after the first output, at random: the time in which it pours in, in ms. */
const SPAN = 700

/** 500,000 lines in one step: painted, complete, in bounded memory; and a key that is still heard meanwhile. */
export async function benchFlood(context: BenchContext): Promise<Figure[]> {
  const { browser, engineEnvironment, folder, say } = context
  const env = await engineEnvironment()
  const clone = await folder('clone')
  await writeBenchDeck(clone)
  say('flood: building the bench deck')
  const lesson = await serveLesson(clone, env)
  try {
    const page = await openPresenter(await browser(), lesson, SLIDES.flood, DEMOS.flood)
    const figures = [
      ...await floods(context, lesson, page, env),
      await interrupts(context, page),
    ]
    await page.close()
    return figures
  }
  finally {
    await lesson.end()
  }
}

async function floods({ runs, count }: BenchContext, lesson: Lesson, page: Page, env: Record<string, string>): Promise<Figure[]> {
  const painted: number[] = []
  const bare: BareRun[] = []
  const growth: number[] = []
  const lines: number[] = []
  // From before the first flood to the highest of each: what one flood leaves behind counts against the next.
  const before = residentMemory(lesson.pid)
  // The first of each side is the warm-up. Its memory counts all the same.
  for (let run = 0; run <= runs; run++) {
    count('flood', run, runs)
    const alone = await runInBarePty(FLOOD_COMMAND, env)
    const peak = watchMemory(lesson.pid)
    const [last = Number.NaN] = await pressAndSee(page, KEYS.next, [
      row(DEMOS.flood, String(FLOOD_LINES)),
      stepMark(DEMOS.flood, 0, 'done'),
    ])
    lines.push(countedLines(outputOf(await joinLate(lesson.port, DEMOS.flood)), FLOOD_LINES))
    growth.push(peak() - before)
    if (run > 0) {
      bare.push(alone)
      painted.push(last)
    }
    await beginAnew(page, DEMOS.flood)
  }
  return [
    {
      what: 'flood: lines in the transcript of a late joiner, in order',
      unit: '',
      ours: lines,
      compared: 'alone',
      counts: 'min',
      limit: FLOOD_LINES,
      atLeast: true,
    },
    {
      what: 'flood: Next key to the last line painted',
      unit: 'ms',
      ours: painted,
      yardstick: {
        name: 'bare PTY, last byte',
        samples: bare.map(({ lastByte }) => lastByte),
      },
      compared: 'ratio',
      limit: 1.8,
    },
    {
      what: 'flood: growth of the server',
      unit: 'MB',
      ours: growth,
      compared: 'alone',
      counts: 'max',
      limit: 60,
      note: 'peak with the late joiner − before the first',
    },
  ]
}

/**
 * Acted on: the server has written Ctrl-C to the terminal and told so, and the presenter's list of steps shows that the
 * step is being stopped. Measured from the key press to that mark painted.
 */
async function interrupts({ runs, count }: BenchContext, page: Page): Promise<Figure> {
  const tries = Math.max(runs, TRIES)
  const acted: number[] = []
  let tooLate = 0
  while (acted.length < tries && tooLate < tries) {
    count('flood, interrupt', acted.length + 1, tries)
    await pressAndSee(page, KEYS.next, [
      numberRow(DEMOS.flood),
    ])
    await setTimeout(Math.random() * SPAN)
    const [after = Number.NaN] = await pressAndSee(page, KEYS.interrupt, [
      stepMark(DEMOS.flood, 0, 'stopped', 'done'),
    ])
    // A flood that ended by itself before the key could matter is no try; one that went on for longer is a failed one.
    const endedItself = await page.locator('.step-list li.done').count() > 0
    if (endedItself && after <= AT_ONCE)
      tooLate++
    else
      acted.push(after)
    await beginAnew(page, DEMOS.flood)
  }
  return {
    what: `flood: interrupt key to its effect painted`,
    unit: 'ms',
    ours: acted,
    compared: 'alone',
    counts: 'p95',
    limit: AT_ONCE,
    note: `${(shareWithin(acted, AT_ONCE) * 100).toFixed(0)} % of ${acted.length} tries in time, at random moments`,
  }
}
