/** Walks through the built deck in a browser, slide by slide, as it looks before the first and after the last click. */
import type { Page } from 'playwright'
import { readyDeck } from '../../demos/server/deck.ts'
import { serveStatic } from '../bench/staticHost.ts'
import { readDeck } from './readDeck.ts'

/** The canvas of a slide, in its own pixels. A window of this size shows it one to one. */
export const CANVAS = { width: 980, height: 552 } as const

/** Longest a slide may take to be there, in ms. */
const PATIENCE = 45_000

export interface BuiltDeck {
  address: string
  close: () => Promise<void>
}

/** Builds the deck where it is not yet and serves it as a host at home does: with recordings, without our server. */
export async function serveDeck(): Promise<BuiltDeck> {
  return await serveStatic(await readyDeck(console.log), '/les/')
}

/** Opens the deck in a window of the canvas's size. What asks for motion is told that there is none. */
export async function openDeck(page: Page, { address }: BuiltDeck): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize(CANVAS)
  await page.goto(address)
  await page.locator('.slidev-page-1').first().waitFor()
  // Slidev's own buttons come up under the mouse.
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.fonts.ready)
}

/** A slide in one of the states people see. */
export interface SlideState {
  no: number
  /** Clicks that have been made. */
  clicks: number
  /** Clicks the slide has. */
  total: number
}

/**
 * Shows every slide before its first and after its last click; a slide without clicks once, one whose clicks replace
 * each other (`.self-test`) after each.
 */
export async function walkDeck(page: Page, visit: (state: SlideState) => Promise<void>): Promise<number> {
  const { length } = await readDeck()
  for (let no = 1; no <= length; no++) {
    await showSlide(page, no, 0)
    const total = await countClicks(page, no, length)
    await showSlide(page, no, 0)
    await visit({ no, clicks: 0, total })
    const stepwise = await page.locator(`.slidev-page-${no} .self-test`).count() > 0
    for (let clicks = stepwise ? 1 : Math.max(1, total); clicks <= total; clicks++) {
      await showSlide(page, no, clicks)
      await visit({ no, clicks, total })
    }
  }
  return length
}

/** Previous leads from a slide to the end of the one before it, and the address then says how many clicks that has. */
async function countClicks(page: Page, no: number, last: number): Promise<number> {
  if (no === last)
    return 0
  await showSlide(page, no + 1, 0)
  await page.keyboard.press('ArrowLeft')
  await shown(page, no)
  return Number(/clicks=(\d+)/.exec(page.url())?.[1] ?? 0)
}

/** Goes to a slide after so many clicks, and waits until all of it is there. */
export async function showSlide(page: Page, no: number, clicks: number): Promise<void> {
  await page.evaluate(hash => location.hash = hash, `#/${no}?clicks=${clicks}`)
  await shown(page, no)
  await page.waitForFunction(isComplete, { no, clicks }, { timeout: PATIENCE })
}

async function shown(page: Page, no: number): Promise<void> {
  await page.waitForFunction(no => document.querySelector(`#slide-content .slidev-page-${no}`)?.checkVisibility(), no, { timeout: PATIENCE })
}

/** Runs in the page: a terminal has painted what the clicks ask for, and all has been laid out. */
async function isComplete({ no, clicks }: { no: number, clicks: number }): Promise<boolean> {
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  return [...document.querySelectorAll(`.slidev-page-${no} .live-demo`)].every((demo) => {
    const steps = demo.querySelectorAll('.step-list li').length
    const done = demo.querySelectorAll('.step-list li.done').length
    return clicks < steps || (done === steps && (demo.querySelector('.terminal-rows')?.textContent.trim() ?? '') !== '')
  })
}
