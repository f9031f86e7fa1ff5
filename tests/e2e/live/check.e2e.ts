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
