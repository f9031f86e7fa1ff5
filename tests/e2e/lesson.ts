/** The lesson as its users have it: a server, the presenter's window, an audience window, a static host. */
import type { BrowserContext, Locator, Page } from 'playwright/test'
import type { RunningServer } from '../attacks/server.ts'
import { test as base, expect } from 'playwright/test'
import { startServer } from '../attacks/server.ts'
import { demosIn } from '../deck/embedded.ts'
import { readDeck } from '../deck/readDeck.ts'

/** The demos that the tests give; the slide of each is found in the deck, so that pages may be added before it. */
export type DemoId = 'eerste-container' | 'binnen-en-buiten' | 'draaien' | 'volumes' | 'acr' | 'aci'

/** Longest a step may take here: a container starts and stops, in ms. */
export const STEP_LIMIT = 30_000

// eslint-disable-next-line antfu/no-top-level-await -- what reads it is asked in the middle of a test, not before
const deck = await readDeck()
const aliases = new Map(deck.flatMap(({ no, routeAlias }) => routeAlias === undefined ? [] : [[routeAlias, no]]))

export const test = base.extend<{ presenter: Page }, { server: RunningServer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
  server: [async ({}, use) => {
    const server = await startServer('start')
    await use(server)
    await server.stop()
  }, { scope: 'worker', timeout: 300_000 }],
  presenter: async ({ page, server }, use) => {
    await page.goto(server.presenter)
    await expect(page).toHaveURL(/#\/presenter\/1/)
    await use(page)
  },
})

export { expect }

/** The demo's instance that people look at, not the one in the preview of the next slide. */
export function demoIn(page: Page, id: DemoId): Locator {
  return page.locator(`.live-demo[data-demo="${id}"]`).filter({ has: page.locator('.terminal-screen') }).filter({ visible: true }).first()
}

/** What its terminal shows. */
export function terminalOf(demo: Locator): Locator {
  return demo.locator('.terminal-rows')
}

/**
 * Goes to the slide with this demo.
 * @param page the window
 * @param id the demo
 * @param key `PageDown` is a clicker's Next, which runs the demos on its way; `ArrowDown` jumps from slide to slide
 */
export async function goToDemo(page: Page, id: DemoId, key: 'PageDown' | 'ArrowDown' = 'ArrowDown'): Promise<Locator> {
  const demo = demoIn(page, id)
  const no = deck.find(({ content }) => demosIn(content).includes(id))?.no
  if (no === undefined)
    throw new Error(`no slide with the demo ${id}`)
  await slideShown(page)
  // Not until its terminal is there: that comes a moment after the slide, and one more press would run its first step.
  while (slideOf(page) < no) {
    const before = page.url()
    await page.keyboard.press(key)
    await expect(page).not.toHaveURL(before)
    await slideShown(page)
  }
  await expect(demo).toHaveAttribute('data-phase', /ready|holding/)
  return demo
}

/** Waits until the slide of the address is there with all that is on it: keys pressed before that are lost. */
async function slideShown(page: Page): Promise<void> {
  await expect(page.locator(`.slidev-page-${slideOf(page)} .slidev-layout`).filter({ visible: true }).first()).toBeVisible()
}

/** Waits until the window has all slides: Slidev fetches them some seconds after the first one, and one that gets lost makes the page load anew. */
export async function deckLoaded(page: Page): Promise<void> {
  await expect(page.locator('#slideshow .slidev-layout')).toHaveCount(deck.length, { timeout: STEP_LIMIT })
}

/** The number of the slide a window is on; some slides go by a name in the address. */
export function slideOf(page: Page): number {
  const name = /#\/(?:presenter\/)?([\w-]+)/.exec(page.url())?.[1] ?? '1'
  return aliases.get(name) ?? Number(name)
}

/** Presses Next and waits until that many steps are shown and nothing runs any more. */
export async function nextStep(page: Page, demo: Locator, shown: number): Promise<void> {
  await page.keyboard.press('PageDown')
  await expect(demo).toHaveAttribute('data-shown', String(shown))
  await stepsDone(demo, shown)
}

/** Waits until the first `count` steps are marked as done. */
export async function stepsDone(demo: Locator, count: number): Promise<void> {
  await expect(demo.locator('.step-list li.done')).toHaveCount(count, { timeout: STEP_LIMIT })
}

/** Every request a context makes, and how it ended. */
export function watchRequests(context: BrowserContext): { urls: string[], failed: string[] } {
  const seen = { urls: [] as string[], failed: [] as string[] }
  context.on('request', request => seen.urls.push(request.url()))
  context.on('requestfailed', request => seen.failed.push(`${request.url()} ${request.failure()?.errorText ?? ''}`))
  context.on('response', (response) => {
    if (response.status() >= 400)
      seen.failed.push(`${response.url()} ${response.status()}`)
  })
  return seen
}
