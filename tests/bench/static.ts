import type { Browser, Page } from 'playwright'
import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import type { StaticHost } from './staticHost.ts'
import type { Traffic } from './traffic.ts'
import { glob, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { LessonError } from '../../demos/kit/error.ts'
import { serveBothDecks } from './bothDecks.ts'
import { firstSlidePainted, watchFirstSlide } from './firstSlide.ts'
import { watchTraffic } from './traffic.ts'

/** A deck ends where the Next-slide key changes nothing for this long, in ms. */
const END_OF_DECK = 2000

/**
 * What the static site weighs: on disk, and over the wire until the first slide stands and the network is still,
 * beside a one-slide stock deck built in the same run. Then all its slides are walked through: nothing may be asked of
 * another host, nothing may fail.
 */
export async function benchStatic(context: BenchContext): Promise<Figure[]> {
  const { runs, browser, say, count } = context
  const { ours: our, stock, close } = await serveBothDecks('static', context)
  try {
    const chromium = await browser()
    const ours: number[] = []
    const yardstick: number[] = []
    for (let run = 1; run <= runs; run++) {
      count('static', run, runs)
      ours.push((await firstSlideTraffic(chromium, our.host)).transferred / 1000)
      yardstick.push((await firstSlideTraffic(chromium, stock.host)).transferred / 1000)
    }
    const { slides, traffic } = await walk(chromium, our.host)
    for (const address of [
      ...traffic.foreign,
      ...traffic.failed,
    ])
      say(`static: not allowed: ${address}`)
    const walked = `${slides} slides, ${traffic.requests} requests`
    return [
      {
        what: 'static build',
        unit: 'MB',
        ours: [await sizeOf(our.dist, ['recordings']) / 1e6],
        yardstick: {
          name: 'stock, one slide',
          samples: [await sizeOf(stock.dist) / 1e6],
        },
        compared: 'alone',
        limit: 1.6,
        note: 'without recordings',
      },
      {
        what: 'first slide over the wire',
        unit: 'kB',
        ours,
        yardstick: { name: 'stock, one slide', samples: yardstick },
        compared: 'ratio',
        limit: 1.15,
        note: 'gzip',
      },
      {
        what: 'requests to another host',
        unit: '',
        ours: [traffic.foreign.length],
        compared: 'alone',
        limit: 0,
        note: walked,
      },
      {
        what: 'requests that fail',
        unit: '',
        ours: [traffic.failed.length],
        compared: 'alone',
        limit: 0,
        note: walked,
      },
    ]
  }
  finally {
    await close()
  }
}

/** A fresh visitor: nothing cached. */
async function visit(browser: Browser, { address }: StaticHost): Promise<{ page: Page, traffic: Traffic }> {
  const page = await browser.newPage()
  await watchFirstSlide(page)
  const traffic = await watchTraffic(page, new URL(address).host)
  await page.goto(address, { waitUntil: 'commit' })
  await firstSlidePainted(page)
  await traffic.idle()
  return { page, traffic }
}

async function firstSlideTraffic(browser: Browser, host: StaticHost): Promise<Traffic> {
  const { page, traffic } = await visit(browser, host)
  await page.close()
  return { ...traffic }
}

async function walk(browser: Browser, host: StaticHost): Promise<{ slides: number, traffic: Traffic }> {
  const { page, traffic } = await visit(browser, host)
  const seen = new Set<string>()
  for (let url = page.url(); !seen.has(url); url = page.url()) {
    seen.add(url)
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(next => next.href !== url, { timeout: END_OF_DECK, waitUntil: 'commit' }).catch(() => {})
  }
  await traffic.idle()
  await page.close()
  if (seen.size < 2)
    throw new LessonError('bench-static', 'De gebouwde les komt met ArrowDown niet voorbij haar eerste slide; de meting heeft niets gezien.')
  return { slides: seen.size, traffic }
}

/** Bytes of all files under a folder, but for some folders directly under it. */
async function sizeOf(folder: string, except: readonly string[] = []): Promise<number> {
  let size = 0
  for await (const file of glob('**/*', { cwd: folder })) {
    const found = await stat(join(folder, file))
    if (found.isFile() && !except.includes(file.split(sep)[0] ?? ''))
      size += found.size
  }
  return size
}
