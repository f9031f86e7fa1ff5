import type { Browser } from 'playwright'
import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import type { StaticHost } from './staticHost.ts'
import { join } from 'node:path'
import { readDeck } from '../deck/readDeck.ts'
import { installKeyProbe, pressAndSee } from './keyProbe.ts'
import { freshEnvironment, npm, startProgram } from './program.ts'
import { serveStatic } from './staticHost.ts'
import { STOCK_SLIDES, stockSlidev, writeStockDeck } from './stockDeck.ts'
import { cloneProject } from './workspace.ts'

/** Longest until Slidev has made all its slides, in ms: it does so a few seconds after the first one. */
const MOUNT_LIMIT = 60_000

/**
 * How long a slide takes to be painted after the key, all through the built deck, beside a stock deck of sixty slides
 * that is built and walked through in the same run. A run is a walk through both: some sixty presses each.
 */
export async function benchSlides({ runs, browser, folder, say, count }: BenchContext): Promise<Figure[]> {
  const clone = await folder('clone')
  const stock = await folder('stock')
  await cloneProject(clone)
  await writeStockDeck(stock, STOCK_SLIDES)
  say('slides: building both')
  const [file, args] = npm(['run', 'build'])
  await startProgram(file, args, {
    cwd: clone,
    env: freshEnvironment(),
  }).done()
  await stockSlidev(stock, ['build']).done()
  const ourHost = await serveStatic(join(clone, 'dist'), '/les/')
  const stockHost = await serveStatic(join(stock, 'dist'), '/')
  try {
    const chromium = await browser()
    const { length } = await readDeck()
    const ours: number[] = []
    const yardstick: number[] = []
    for (let run = 1; run <= runs; run++) {
      count('slides', run, runs)
      ours.push(...await walk(chromium, ourHost, length))
      yardstick.push(...await walk(chromium, stockHost, STOCK_SLIDES))
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
    await ourHost.close()
    await stockHost.close()
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
