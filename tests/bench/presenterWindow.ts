import type { Browser, Page } from 'playwright'
import type { Sight } from './keyProbe.ts'
import type { Lesson } from './lesson.ts'
import { installKeyProbe } from './keyProbe.ts'

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
  const joined = whenJoined(page, demo)
  await page.goto(presenter)
  await page.waitForURL(/presenter/)
  for (let n = 1; n < slide; n++)
    await page.keyboard.press(KEYS.nextSlide)
  await joined
  await page.locator(`${demoOf(demo)} .live`).waitFor()
  return page
}

/** Resolves when the server has told this page about a demo: before that a key press runs nothing. */
function whenJoined(page: Page, demo: string): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', socket => socket.on('framereceived', ({ payload }) => {
      const begin = String(payload).slice(0, 200)
      if (begin.includes('"kind":"replay"') && begin.includes(`"demo":"${demo}"`))
        resolve()
    }))
  })
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

/** The demo as people look at it; the preview of the next step has no terminal. */
function demoOf(id: string): string {
  return `.live-demo.live[data-demo="${id}"]:has(.terminal-screen)`
}
