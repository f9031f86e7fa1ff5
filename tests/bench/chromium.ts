import type { Browser } from 'playwright'
import { chromium } from 'playwright'
import { bringBrowser, BROWSER_ARGS } from '../browser.ts'

/** The browser that paints what is measured, headless: the one of the browser tests. */
export async function launchChromium(say: (line: string) => void): Promise<Browser> {
  return await chromium.launch({
    executablePath: await bringBrowser(say),
    args: [...BROWSER_ARGS],
  })
}
