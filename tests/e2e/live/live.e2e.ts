/** The lesson in class: what a teacher and the hall would lose if this failed. */
import { deckLoaded, demoIn, expect, goToDemo, nextStep, slideOf, STEP_LIMIT, stepsDone, terminalOf, test } from '../lesson.ts'

const EERSTE_STEPS = 8
const BINNEN_STEPS = 8

test('the Next key alone gives the whole lesson, live', async ({ presenter: page }) => {
  const first = await goToDemo(page, 'eerste-container', 'PageDown')
  await expect(first).toContainText('LIVE')
  for (let step = 1; step <= EERSTE_STEPS; step++)
    await nextStep(page, first, step)
  await expect(terminalOf(first)).toContainText('docker rm web')

  const second = await goToDemo(page, 'binnen-en-buiten', 'PageDown')
  for (let step = 1; step <= BINNEN_STEPS; step++)
    await nextStep(page, second, step)
  await expect(terminalOf(second)).toContainText('root@binnen:/# hostname')

  const slide = slideOf(page)
  await page.keyboard.press('PageDown')
  await expect(page).toHaveURL(new RegExp(`presenter/${slide + 1}\\b`))
})

test('R begins the demo again, and Previous looks back without running anything', async ({ presenter: page }) => {
  const demo = await goToDemo(page, 'eerste-container')
  await page.keyboard.press('r')
  await expect(demo).toHaveAttribute('data-shown', '0')
  await stepsDone(demo, 0)
  await nextStep(page, demo, 1)
  await nextStep(page, demo, 2)
  await expect(terminalOf(demo)).toContainText('docker run --detach')

  await page.keyboard.press('PageUp')
  await expect(demo).toHaveAttribute('data-shown', '1')
  await expect(terminalOf(demo)).not.toContainText('docker run --detach')
  await page.keyboard.press('PageDown')
  await expect(demo).toHaveAttribute('data-shown', '2')
  await expect(terminalOf(demo)).toContainText('docker run --detach')
  // Looking back and forward ran nothing: the third step has not begun.
  await expect(demo.locator('.step-list li.done')).toHaveCount(2)
})

test('an audience window follows, cannot run, and one that joins late sees the same', async ({ presenter: page, server, browser }) => {
  const demo = await goToDemo(page, 'eerste-container')
  await page.keyboard.press('r')
  await stepsDone(demo, 0)
  // Same browser, as a second window of the teacher's: the slides are synchronised there.
  const audience = await page.context().newPage()
  await audience.goto(`http://localhost:${server.port}/`)
  const slide = slideOf(page)
  await audience.goto(`http://localhost:${server.port}/#/${slide}`)
  const followed = demoIn(audience, 'eerste-container')
  await expect(followed).toContainText('VOLGT')

  await page.bringToFront()
  await nextStep(page, demo, 1)
  await nextStep(page, demo, 2)
  await expect(followed).toHaveAttribute('data-shown', '2')
  await expect(terminalOf(followed)).toHaveText(await terminalOf(demo).textContent().then(text => new RegExp(escaped(text?.trim().split('\n')[0] ?? ''))))

  await audience.bringToFront()
  await audience.keyboard.press('r')
  await audience.keyboard.press('p')
  await audience.keyboard.press('x')
  await expect(demo.locator('.step-list li.done')).toHaveCount(2)

  const late = await (await browser.newContext()).newPage()
  await late.goto(`http://localhost:${server.port}/#/${slide}?clicks=2`)
  const joined = demoIn(late, 'eerste-container')
  await expect(joined).toHaveAttribute('data-shown', '2')
  await expect.poll(() => terminalOf(joined).textContent()).toBe(await terminalOf(demo).textContent())
  await late.context().close()
  await audience.close()
})

test('a reload during a step loses nothing and runs nothing twice', async ({ presenter: page }) => {
  const demo = await goToDemo(page, 'eerste-container')
  await page.keyboard.press('r')
  await stepsDone(demo, 0)
  await nextStep(page, demo, 1)
  await page.keyboard.press('PageDown')
  await expect(terminalOf(demo)).toContainText('docker run --detach')
  await page.reload()
  const again = demoIn(page, 'eerste-container')
  await stepsDone(again, 2)
  await expect(again).toContainText('LIVE')
  await expect(terminalOf(again)).toContainText(/[0-9a-f]{64}/)
  const text = await terminalOf(again).textContent()
  expect(text?.match(/docker run --detach/g)).toHaveLength(1)
})

test('a deep link past a demo, the overview and the preview run nothing', async ({ presenter: page }) => {
  const demo = await goToDemo(page, 'eerste-container')
  await page.keyboard.press('r')
  await stepsDone(demo, 0)
  const slide = slideOf(page)
  await page.evaluate(to => location.hash = to, `#/presenter/${slide + 1}`)
  await expect(page).toHaveURL(new RegExp(`presenter/${slide + 1}`))
  await page.keyboard.press('o')
  await page.keyboard.press('Escape')
  await page.evaluate(to => location.hash = to, `#/presenter/${slide}?clicks=5`)
  const back = demoIn(page, 'eerste-container')
  await expect(back).toBeVisible()
  await expect(back).toHaveAttribute('data-shown', '0')
  await expect(back.locator('.step-list li.done')).toHaveCount(0)
})

test('P plays a step from its recording, marked, and the next one is live again', async ({ presenter: page }) => {
  const demo = await goToDemo(page, 'binnen-en-buiten')
  await page.keyboard.press('r')
  await stepsDone(demo, 0)
  await page.keyboard.press('p')
  await expect(demo).toContainText('OPNAME')
  await stepsDone(demo, 1)
  await nextStep(page, demo, 2)
  await expect(demo).toContainText('LIVE')
})

test('X interrupts a program, and the terminal stays usable', async ({ presenter: page }) => {
  const demo = await goToDemo(page, 'binnen-en-buiten')
  await page.keyboard.press('r')
  await stepsDone(demo, 0)
  for (let step = 1; step <= 4; step++)
    await nextStep(page, demo, step)
  await page.keyboard.press('x')
  // The shell is gone; typing to it is impossible, starting over is not.
  await page.keyboard.press('r')
  await stepsDone(demo, 0)
  await nextStep(page, demo, 1)
})

test('the keys are shown in a small help', async ({ presenter: page }) => {
  const demo = await goToDemo(page, 'eerste-container')
  await page.keyboard.press('?')
  await expect(demo).toContainText(/opname/i)
  await expect(demo).toContainText(/onderbre/i)
  await page.keyboard.press('?')
})

test('when the server is killed the window reconnects and shows what is there', async ({ browser }) => {
  const { startServer } = await import('../../attacks/server.ts')
  const first = await startServer('start')
  const page = await (await browser.newContext()).newPage()
  await page.goto(first.presenter)
  const demo = await goToDemo(page, 'eerste-container')
  await nextStep(page, demo, 1)
  await deckLoaded(page)
  process.kill(first.pid, 'SIGKILL')
  await expect(demo).toContainText('OPNAME', { timeout: STEP_LIMIT })
  // Next goes on, from the recording.
  await nextStep(page, demo, 2)
  await expect(terminalOf(demo)).toContainText('docker run --detach')

  // Started again, the window comes back by itself; its token is of the last start, so it looks on, at what was there.
  const second = await startServer('start', {}, first.port)
  expect(second.port).toBe(first.port)
  await expect(demo).toContainText('VOLGT', { timeout: STEP_LIMIT })
  await expect(demo).toContainText('open het nieuwe adres van de lesgever')
  await expect(terminalOf(demo)).toContainText('docker version')
  // The teacher opens the new address in the same window, and goes on.
  await page.goto(second.presenter)
  const again = await goToDemo(page, 'eerste-container')
  await expect(again).toContainText('LIVE')
  await nextStep(page, again, 1)
  await page.context().close()
  await second.stop()
  await first.stop()
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
