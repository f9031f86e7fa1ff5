import type { Browser } from 'playwright'
import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import type { Program } from './program.ts'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wallClock } from './clock.ts'
import { firstSlidePainted, watchFirstSlide } from './firstSlide.ts'
import { addressOf, npmStart } from './lesson.ts'
import { freePort } from './port.ts'
import { stockSlidev, writeStockDeck } from './stockDeck.ts'
import { cloneProject } from './workspace.ts'

/** A build takes long and strays little: fewer runs than a median of the rest. */
const BUILDS = 5

/**
 * From the command to the first slide painted, in a browser that runs already and opens the address as soon as it is
 * printed: an installed clone with nothing changed, the same after a change that must be built, and the yardstick
 * (Slidev's dev server on a stock deck, its caches warm) in between.
 */
export async function benchStart({ runs, browser, folder, say, count }: BenchContext): Promise<Figure[]> {
  const clone = await folder('clone')
  const stock = await folder('stock')
  await cloneProject(clone)
  await writeStockDeck(stock)
  const chromium = await browser()
  const startOurs = async (): Promise<number> => {
    const port = await freePort()
    return await timeToFirstSlide(chromium, () => npmStart(clone, port))
  }
  const startStock = async (): Promise<number> => {
    const port = await freePort()
    return await timeToFirstSlide(chromium, () => stockSlidev(stock, [
      '--port',
      String(port),
    ]))
  }
  // Warm-up, not counted: our first start builds, Slidev's fills its caches.
  say('start: warming up')
  await startOurs()
  await startStock()
  const unchanged: number[] = []
  const yardstick: number[] = []
  const built: number[] = []
  for (let run = 1; run <= runs; run++) {
    count('start', run, runs)
    unchanged.push(await startOurs())
    yardstick.push(await startStock())
  }
  const builds = Math.min(BUILDS, runs)
  for (let run = 1; run <= builds; run++) {
    count('start, when it must build', run, builds)
    await appendFile(join(clone, 'slides.md'), `\n<!-- change ${run} -->\n`)
    built.push(await startOurs())
  }
  const stockStarts = { name: 'stock Slidev dev, warm', samples: yardstick }
  return [
    {
      what: '`npm start` to first slide, nothing changed',
      unit: 'ms',
      ours: unchanged,
      yardstick: stockStarts,
      compared: 'alone',
      limit: 2000,
    },
    {
      what: '`npm start` to first slide, must build',
      unit: 'ms',
      ours: built,
      yardstick: stockStarts,
      compared: 'alone',
      limit: 10_000,
    },
  ]
}

async function timeToFirstSlide(browser: Browser, start: () => Program): Promise<number> {
  const page = await browser.newPage()
  await watchFirstSlide(page)
  const begin = wallClock()
  const program = start()
  try {
    // The moment of the paint counts; `commit` lets us go on before the page has loaded.
    await page.goto(await addressOf(program), { waitUntil: 'commit' })
    return await firstSlidePainted(page) - begin
  }
  finally {
    await page.close()
    await program.end()
  }
}
