import type { Browser } from 'playwright'
import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import type { StaticHost } from './staticHost.ts'
import { readDeck } from '../deck/readDeck.ts'
import { serveBothDecks } from './bothDecks.ts'
import { installKeyProbe, pressAndSee } from './keyProbe.ts'
import { STOCK_SLIDES } from './stockDeck.ts'

/** Longest until Slidev has made all its slides, in ms: it does so a few seconds after the first one. */
const MOUNT_LIMIT = 60_000

/**
 * How long a slide takes to be painted after the key, all through the built deck, beside a stock deck of sixty slides
 * that is built and walked through in the same run. A run is a walk through both: some sixty presses each.
 */
export async function benchSlides(context: BenchContext): Promise<Figure[]> {
  const { runs, browser, count } = context
  const { ours: our, stock, close } = await serveBothDecks('slides', context, STOCK_SLIDES)
  try {
    const chromium = await browser()
    const { length } = await readDeck()
    const ours: number[] = []
    const yardstick: number[] = []
    for (let run = 1; run <= runs; run++) {
      count('slides', run, runs)
      ours.push(...await walk(chromium, our.host, length))
      yardstick.push(...await walk(chromium, stock.host, STOCK_SLIDES))
    }
    const series = {
      unit: 'ms',
      ours,
      yardstick: { name: `stock, ${STOCK_SLIDES} slides`, samples: yardstick },
      compared: 'ratio',
    } as const
    return [
      { what: 'key to next slide painted, the middle', ...series, counts: 'median', limit: 1.5 },
      { what: 'key to next slide painted, all but one in twenty', ...series, counts: 'p95', limit: 3 },
    ]
  }
  finally {
    await close()
  }
}

/** Goes from the first slide to the last with `↓`, when all are made, and gives what each press took, in ms. */
async function walk(browser: Browser, { address }: StaticHost, total: number): Promise<number[]> {
  const page = await browser.newPage()
  await installKeyProbe(page)
  await page.goto(address)
  await page.waitForFunction(total => document.querySelectorAll('#slide-content .slidev-layout').length === total, total, { timeout: MOUNT_LIMIT })
  const times: number[] = []
  for (let no = 2; no <= total; no++)
    times.push(...await pressAndSee(page, 'ArrowDown', [{ selector: `#slide-content .slidev-page-${no}`, pattern: '\\S' }]))
  await page.close()
  return times
}
