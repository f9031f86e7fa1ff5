/** Pictures of the pages that a demo opens, for its recording: made by a real browser, as large as the slide shows them. */
import type { Browser, Page } from 'playwright-chromium'
import type { Drawing } from '../kit/drawing.ts'
import type { OpenStep } from '../kit/step.ts'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { LessonError } from '../kit/error.ts'
import { PAGE_SIZE } from '../kit/page.ts'
import { pageOf } from '../kit/step.ts'
import { findBrowser } from './browser.ts'
import { howToInstall } from './pdf.ts'

/** How long a page may take to stand still, and to answer what was drawn on it, in ms. */
const PAGE_LIMIT = 10_000

/** A hand moves the mouse in many small moves: so many from one point to the next. */
const MOVES = 12

/** How long between two looks at the page, in ms. */
const LOOK = 50

/** Twice the pixels: a projector shows the slide larger than it is. */
const SCALE = 2

/** Of 100: text stays sharp, and a page stays far below the limit. */
const QUALITY = 80

/** More than this is not kept, in bytes: recordings travel with the deck. */
export const PICTURE_LIMIT = 60_000

/** Takes pictures with one browser, that comes with the first and goes with `close`. */
export class Photographer {
  readonly #limit: number
  #browser: Promise<Browser> | undefined

  /** @param limit how long a page may take, in ms */
  constructor(limit: number = PAGE_LIMIT) {
    this.#limit = limit
  }

  /**
   * Brings the browser now, so that no step waits for it.
   * @throws {LessonError} `browser-missing`
   */
  async ready(): Promise<void> {
    this.#browser ??= openBrowser()
    await this.#browser
  }

  /**
   * A picture of a step's page, as WebP: as it is now, or as it answers what the step draws on it.
   * @throws {LessonError} `browser-missing`, `picture-failed`
   */
  async take(step: Pick<OpenStep, 'url' | 'at' | 'draw'>): Promise<Buffer> {
    const url = pageOf(step)
    const browser = await (this.#browser ??= openBrowser())
    const page = await browser.newPage({ viewport: PAGE_SIZE, deviceScaleFactor: SCALE, reducedMotion: 'reduce', locale: 'nl-BE' })
    try {
      await page.goto(url, { waitUntil: 'networkidle', timeout: this.#limit })
      if (step.draw)
        await drawOn(page, step.draw, this.#limit)
      const tools = await page.context().newCDPSession(page)
      // Playwright's own screenshot knows no WebP. This session does not know of the page's scale, and must be told.
      const { data } = await tools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, clip: { x: 0, y: 0, ...PAGE_SIZE, scale: SCALE } })
      const picture = Buffer.from(data, 'base64')
      if (picture.length > PICTURE_LIMIT)
        throw new LessonError('picture-failed', `de foto van ${url} is ${Math.round(picture.length / 1000)} kB en mag ${PICTURE_LIMIT / 1000} kB zijn; maak de pagina rustiger`)
      return picture
    }
    catch (thrown) {
      throw thrown instanceof LessonError ? thrown : new LessonError('picture-failed', `van ${url} lukte geen foto voor de opname; open de pagina zelf in een browser en kijk wat ze zegt`, thrown)
    }
    finally {
      await page.close()
    }
  }

  async close(): Promise<void> {
    const browser = await this.#browser?.catch(() => undefined)
    await browser?.close()
  }
}

/**
 * Draws with the mouse, as a person would: the page hears no more than it does from one, and answers by itself.
 * @throws {LessonError} `picture-failed` when there is nothing to draw on, or the page does not show what it must
 */
async function drawOn(page: Page, { on, strokes, shows }: Drawing, limit: number): Promise<void> {
  const box = await page.locator(on).boundingBox({ timeout: limit }).catch(() => null)
  if (!box)
    throw new LessonError('picture-failed', `op ${page.url()} is "${on}" niet te vinden om op te tekenen; kijk in de pagina hoe het element heet`)
  for (const points of strokes) {
    for (const [index, [x, y]] of points.entries()) {
      await page.mouse.move(box.x + box.width * x / 100, box.y + box.height * y / 100, { steps: index === 0 ? 1 : MOVES })
      if (index === 0)
        await page.mouse.down()
    }
    await page.mouse.up()
  }
  const end = performance.now() + limit
  for (let text = await textOf(page); !shows.test(text); text = await textOf(page)) {
    if (performance.now() > end)
      throw new LessonError('picture-failed', `${page.url()} toont na de tekening niet wat verwacht werd (${shows}); er staat: ${text}`)
    await pause(LOOK)
  }
}

/** What a person reads on a page, on one line. */
async function textOf(page: Page): Promise<string> {
  return (await page.locator('body').allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ')
}

async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath)
    throw new LessonError('browser-missing', `voor de foto's in een opname is Chrome, Edge of Chromium nodig, en die staat hier niet; ${howToInstall(process.platform)}, of wijs met LESSON_BROWSER het programma aan`)
  const { chromium } = await import('playwright-chromium')
  return await chromium.launch({
    executablePath,
    // Chromium's sandbox refuses root.
    args: ['--disable-gpu', '--disable-background-networking', '--hide-scrollbars', ...process.getuid?.() === 0 ? ['--no-sandbox'] : []],
  })
}
