import type { Browser, Page } from 'playwright'
import type { Sight } from './keyProbe.ts'
import type { Lesson } from './lesson.ts'
import { installKeyProbe, pressAndSee } from './keyProbe.ts'

/** Keys of the presenter. Page Down is what a clicker sends. */
export const KEYS = {
  next: 'PageDown',
  nextSlide: 'ArrowDown',
  restart: 'r',
  interrupt: 'x',
} as const

/** How long anything of one measurement may take before it has failed, in ms. */
export const PATIENCE = 60_000

/** Opens the presenter's window on the slide of a demo, ready to run its first step live. */
export async function openPresenter(browser: Browser, { presenter }: Lesson, slide: number, demo: string): Promise<Page> {
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE)
  await installKeyProbe(page)
  await page.goto(presenter)
  await page.waitForURL(/presenter/)
  for (let n = 1; n < slide; n++) {
    // A key that is pressed before the slide is there is lost.
    await page.locator(`.slidev-page-${n} .slidev-layout`).filter({ visible: true }).first().waitFor()
    await page.keyboard.press(KEYS.nextSlide)
    await page.waitForURL(new RegExp(`presenter/${n + 1}\\b`))
  }
  // Its phase is known once the server has told about the session: before that a key press runs nothing.
  await page.locator(`${demoOf(demo)}[data-phase="ready"] .live`).waitFor()
  return page
}

/** A row of a demo's terminal that is nothing but a number. */
export function numberRow(demo: string): Sight {
  return { selector: `${demoOf(demo)} .terminal-row`, pattern: '^\\d+$' }
}

/** A row of a demo's terminal with just this text. */
export function row(demo: string, text: string): Sight {
  return { selector: `${demoOf(demo)} .terminal-row`, text }
}

/** Any of these marks of a step, counted from 0, in the list beside the terminal. */
export function stepMark(demo: string, step: number, ...anyOf: ('done' | 'stopped' | 'next')[]): Sight {
  const marks = `:is(${anyOf.map(mark => `.${mark}`).join()})`
  return { selector: `${demoOf(demo)} .step-list li:nth-child(${step + 1})${marks}` }
}

/** Begins the demo anew, and waits until nothing of its last run is to be seen. */
export async function beginAnew(page: Page, demo: string): Promise<void> {
  await pressAndSee(page, KEYS.restart, [
    stepMark(demo, 0, 'next'),
    { ...numberRow(demo), gone: true },
    { selector: `${demoOf(demo)}[data-phase="ready"]` },
  ])
}

/** The demo as people look at it; the preview of the next step has no terminal. */
function demoOf(id: string): string {
  return `.live-demo.live[data-demo="${id}"]:has(.terminal-screen)`
}
