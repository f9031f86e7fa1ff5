import { demoIn, expect, goToDemo, test } from '../lesson.ts'

test('a part of the deck that got lost on its way comes with a reload', async ({ presenter: page }) => {
  let loads = 0
  let lost = 0
  page.on('load', () => loads++)
  // What Chromium does to its requests when a container's network interface comes up.
  await page.route(/assets\/demo-.*\.js$/, async (route) => {
    if (loads > 1)
      return await route.continue()
    lost++
    await route.abort('internetdisconnected')
  })
  await page.reload()
  // Slidev fetches all slides a moment after the first one; the one that is lost makes the page load anew.
  await expect.poll(() => loads, { timeout: 20_000 }).toBe(2)
  const demo = await goToDemo(page, 'eerste-container')
  expect(lost).toBeGreaterThan(0)
  await expect(demoIn(page, 'eerste-container')).toHaveAttribute('data-phase', 'ready')
  await expect(demo).toContainText('LIVE')
})
