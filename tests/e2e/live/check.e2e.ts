/** The preflight in the presenter's window: what a teacher would lose who looks five minutes before the lesson. */
import type { Locator, Page } from 'playwright/test'
import { execFileSync } from 'node:child_process'
import AxeBuilder from '@axe-core/playwright'
import { testEngine } from '../../test-engine.ts'
import { expect, slideOf, test } from '../lesson.ts'

/** An image of the demos that nothing here runs. */
const IMAGE = 'redis:8'

/** The preflight runs a container; in ms. */
const LOOK_LIMIT = 20_000

function panelIn(page: Page): Locator {
  return page.getByRole('dialog', { name: /orde|klaar|kijken/ })
}

/** So many things are wrong with a machine on which everything is. */
const WRONG = 30

/** The server finds all this wrong when this page asks. */
async function findMuchWrong(page: Page): Promise<void> {
  const rows = Array.from({ length: WRONG }, (_, index) => ({ what: `probleem ${index + 1}`, is: 'bad', found: 'niet gevonden', fix: 'Installeer het, of vraag het de beheerder.' }))
  await page.routeWebSocket(/\/lesson/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage(message => String(message).includes('"kind":"check"')
      ? socket.send(JSON.stringify({ kind: 'check', state: { looking: false, rows, images: [] } }))
      : server.send(message))
  })
  await page.reload()
  await expect(page.locator('.slidev-page-1').first()).toBeVisible()
}

test('C shows whether this computer is ready, and Next puts that away before it does anything else', async ({ presenter: page }) => {
  await page.keyboard.press('c')
  const panel = panelIn(page)
  await expect(panel).toContainText('container draaien', { timeout: LOOK_LIMIT })
  await expect(panel.getByRole('listitem').filter({ hasText: 'engine' })).toContainText('linux/')
  const { violations } = await new AxeBuilder({ page }).include('.check-panel').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  const slide = slideOf(page)
  await page.keyboard.press('PageDown')
  await expect(panel).toHaveCount(0)
  expect(slideOf(page)).toBe(slide)
  await page.keyboard.press('c')
  await expect(panel).toBeVisible()
  await page.keyboard.press('c')
  await expect(panel).toHaveCount(0)
})

test('a long list is read with the keys, to its end, and no slide passes behind it', async ({ presenter: page }) => {
  await findMuchWrong(page)
  await page.keyboard.press('c')
  const panel = panelIn(page)
  const first = panel.getByRole('listitem').first()
  const last = panel.getByRole('listitem').last()
  await expect(last).toContainText(`probleem ${WRONG}`)
  await expect(last).not.toBeInViewport()
  await expect(panel).toBeFocused()
  await expect(panel).toHaveCSS('outline-style', 'solid')
  const { violations } = await new AxeBuilder({ page }).include('.check-panel').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  const slide = page.url()
  const offset = (): Promise<number> => panel.evaluate(({ scrollTop }) => Math.round(scrollTop))
  await page.keyboard.press('ArrowDown')
  expect(await offset()).toBeGreaterThan(0)
  await page.keyboard.press('ArrowUp')
  expect(await offset()).toBe(0)
  await page.keyboard.press('End')
  await expect(last).toBeInViewport()
  await page.keyboard.press('PageUp')
  const above = await offset()
  await page.keyboard.press('Home')
  await expect(first).toBeInViewport()
  expect(await offset()).toBeLessThan(above)
  // Its title stays in sight.
  await page.keyboard.press('End')
  await expect(panel.getByRole('heading')).toBeInViewport()
  // Wherever the focus is: a teacher clicked in the notes.
  await page.keyboard.press('Home')
  await page.locator('body').evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.keyboard.press('PageDown')
  expect(await offset()).toBeGreaterThan(0)
  expect(page.url()).toBe(slide)

  // A clicker has only Next: page by page to the end, and then the panel goes.
  for (let presses = 0; await panel.count() > 0; presses++) {
    expect(presses).toBeLessThan(20)
    await page.keyboard.press('PageDown')
  }
  expect(page.url()).toBe(slide)
})

test('a missing image is fetched with H, with its progress, and is there then', async ({ presenter: page }) => {
  const { env } = await testEngine()
  execFileSync('docker', ['pull', '--quiet', IMAGE], { env })
  execFileSync('docker', ['rmi', '--force', IMAGE], { env })
  // Before the panel is there, the key means nothing.
  await page.keyboard.press('h')
  await page.keyboard.press('c')
  const panel = panelIn(page)
  const row = panel.getByRole('listitem').filter({ hasText: /^.images/ })
  await expect(row).toContainText(IMAGE, { timeout: LOOK_LIMIT })
  await expect(panel.getByRole('button', { name: 'Haal de images op' })).toBeVisible()
  await page.keyboard.press('h')
  await expect(panel.getByRole('list', { name: 'Images ophalen' })).toContainText(`${IMAGE}opgehaald`, { timeout: LOOK_LIMIT })
  await expect(row).toContainText('aanwezig', { timeout: LOOK_LIMIT })
  await expect(panel.getByRole('button')).toHaveCount(0)
  expect(execFileSync('docker', ['images', '--quiet', IMAGE], { env, encoding: 'utf8' }).trim()).not.toBe('')
})

test('a window that looks has no such panel', async ({ server, page }) => {
  // The window may have its line to the server before the key, or make it then.
  const welcomed = new Promise<void>(resolve => page.on('websocket', line => line.on('framereceived', () => resolve())))
  await page.goto(`http://localhost:${server.port}/#/2`)
  await expect(page.locator('.slidev-page-2')).toBeVisible()
  await page.keyboard.press('c')
  await welcomed
  await page.keyboard.press('h')
  await expect(page.locator('.check-panel')).toHaveCount(0)
})
