/** Pictures of the pages that a demo opens, for its recording: made by a real browser, as large as the slide shows them. */
import type { Browser } from 'playwright-chromium'
import process from 'node:process'
import { LessonError } from '../kit/error.ts'
import { PAGE_SIZE } from '../kit/page.ts'
import { findBrowser } from './browser.ts'
import { howToInstall } from './pdf.ts'

/** How long a page may take to stand still, in ms. */
const PAGE_LIMIT = 10_000

/** Twice the pixels: a projector shows the slide larger than it is. */
const SCALE = 2

/** Of 100: text stays sharp, and a page stays far below the limit. */
const QUALITY = 80

/** More than this is not kept, in bytes: recordings travel with the deck. */
export const PICTURE_LIMIT = 60_000

/** Takes pictures with one browser, that comes with the first and goes with `close`. */
export class Photographer {
  #browser: Promise<Browser> | undefined

  /**
   * Brings the browser now, so that no step waits for it.
   * @throws {LessonError} `browser-missing`
   */
  async ready(): Promise<void> {
    this.#browser ??= openBrowser()
    await this.#browser
  }

  /**
   * A picture of a page as it is now, as WebP.
   * @throws {LessonError} `browser-missing`, `picture-failed`
   */
  async take(url: string): Promise<Buffer> {
    const browser = await (this.#browser ??= openBrowser())
    const page = await browser.newPage({ viewport: PAGE_SIZE, deviceScaleFactor: SCALE, reducedMotion: 'reduce', locale: 'nl-BE' })
    try {
      await page.goto(url, { waitUntil: 'networkidle', timeout: PAGE_LIMIT })
      const tools = await page.context().newCDPSession(page)
      // Playwright's own screenshot knows no WebP.
      const { data } = await tools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
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
