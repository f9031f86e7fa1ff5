import type { BareRun } from './barePty.ts'
import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import { runInBarePty } from './barePty.ts'
import { DEMOS, SHORT_STEPS, shortCommand, SLIDES, wordOf, writeBenchDeck } from './benchDeck.ts'
import { pressAndSee } from './keyProbe.ts'
import { serveLesson } from './lesson.ts'
import { beginAnew, KEYS, openPresenter, row, stepMark } from './presenterWindow.ts'

/** Runs before the ones that count, of each side. */
const WARM_UP = 3

/**
 * From the Next key to what docker says, and to the step being done, in the presenter's window of a lesson that is
 * served; beside the same command in a bare PTY, turn by turn.
 */
export async function benchFirstByte({ runs, browser, engineEnvironment, folder, say, count }: BenchContext): Promise<Figure[]> {
  const env = await engineEnvironment()
  const clone = await folder('clone')
  await writeBenchDeck(clone)
  say('first-byte: building the bench deck')
  const lesson = await serveLesson(clone, env)
  try {
    const page = await openPresenter(await browser(), lesson, SLIDES.short, DEMOS.short)
    const painted: number[] = []
    const done: number[] = []
    const bare: BareRun[] = []
    for (let run = 0; run < WARM_UP + runs; run++) {
      count('first-byte', run + 1, WARM_UP + runs)
      const step = run % SHORT_STEPS
      if (run > 0 && step === 0)
        await beginAnew(page, DEMOS.short)
      const alone = await runInBarePty(shortCommand(step), env)
      const [word = Number.NaN, mark = Number.NaN] = await pressAndSee(page, KEYS.next, [
        row(DEMOS.short, wordOf(step)),
        stepMark(DEMOS.short, step, 'done'),
      ])
      if (run < WARM_UP)
        continue
      bare.push(alone)
      painted.push(word)
      done.push(mark)
    }
    await page.close()
    return [
      {
        what: 'Next key to the first byte of docker painted, beyond a bare PTY',
        unit: 'ms',
        ours: painted,
        yardstick: {
          name: 'bare PTY, first byte',
          samples: bare.map(({ firstByte }) => firstByte),
        },
        compared: 'difference',
        limit: 30,
      },
      {
        what: '`docker run --rm`, Next key to step done painted',
        unit: 'ms',
        ours: done,
        yardstick: {
          name: 'bare PTY, exit',
          samples: bare.map(({ exit }) => exit),
        },
        compared: 'ratio',
        limit: 1.1,
      },
    ]
  }
  finally {
    await lesson.end()
  }
}
