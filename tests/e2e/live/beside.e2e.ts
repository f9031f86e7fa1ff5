/** What stands beside the terminal, live: the board that moves with the commands, and the page of a container to draw in. */
import type { Locator, Page } from 'playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { HANDWRITING } from '../../../demos/cijferlezer/handwriting.ts'
import { demoIn, expect, goToDemo, nextStep, slideOf, STEP_LIMIT, stepsDone, terminalOf, test } from '../lesson.ts'

/** Steps of `draaien` until its page is open. */
const OPENED = 7

async function begin(page: Page, id: 'eerste-container' | 'draaien' | 'acr'): Promise<Locator> {
  const demo = await goToDemo(page, id)
  // A test before may have run it.
  if (await demo.locator('.step-list li.done').count() > 0) {
    await page.keyboard.press('r')
    await stepsDone(demo, 0)
  }
  return demo
}

/** Other tests begin this demo on the same server. */
async function leave(page: Page, demo: Locator): Promise<void> {
  await page.keyboard.press('r')
  await stepsDone(demo, 0)
}

test('the board shows what the engine holds, in every window, and looks back with Previous', async ({ presenter: page, server }) => {
  const demo = await begin(page, 'eerste-container')
  const board = demo.locator('.engine-board')
  await expect(board).toContainText('Op de engine')
  await nextStep(page, demo, 1)
  await nextStep(page, demo, 2)
  const container = board.locator('.container:not(.board-leave-active)')
  await expect(container).toContainText('web')
  await expect(container).toContainText('draait')
  await expect(board.locator('.names')).toHaveText('nginx')
  await expect(board.locator('.writable')).toHaveCount(1)
  expect(await board.locator('.layer').count()).toBeGreaterThan(1)

  const audience = await page.context().newPage()
  await audience.goto(`http://localhost:${server.port}/#/${slideOf(page)}?clicks=2`)
  await expect(demoIn(audience, 'eerste-container').locator('.engine-board .container')).toContainText('draait')
  await page.bringToFront()

  for (const step of [3, 4, 5, 6])
    await nextStep(page, demo, step)
  await expect(container).toContainText('gestopt (0)')
  await expect(demoIn(audience, 'eerste-container').locator('.engine-board .container')).toContainText('gestopt (0)')
  await audience.close()
  await nextStep(page, demo, 7)
  await nextStep(page, demo, 8)
  await expect(container).toHaveCount(0)
  // The image stays: that is the point of the last step.
  await expect(board.locator('.names')).toHaveText('nginx')

  await page.keyboard.press('PageUp')
  await expect(container).toContainText('gestopt (0)')
  const { violations } = await new AxeBuilder({ page }).include('.engine-board').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  await leave(page, demo)
})

test('the picture of the way to Azure follows the demo as it runs, in every window, and fits', async ({ presenter: page, server }) => {
  test.setTimeout(180_000)
  const demo = await begin(page, 'acr')
  const route = demo.locator('.route-board')
  await expect(route).toHaveAccessibleName('Op je laptop: nog geen image. In Azure: nog niets.')
  const audience = await page.context().newPage()
  await audience.goto(`http://localhost:${server.port}/#/${slideOf(page)}?clicks=3`)
  const followed = demoIn(audience, 'acr').locator('.route-board')
  await expect(followed).toHaveAccessibleName('Op je laptop: nog geen image. In Azure: nog niets.')
  await page.bringToFront()

  await nextStep(page, demo, 1)
  await nextStep(page, demo, 2)
  await expect(route).toHaveAccessibleName('Op je laptop: nog geen image. In Azure: groep rg-klasdocker.')
  await expect(followed.locator('.cloud')).toContainText('groep rg-klasdocker')
  await nextStep(page, demo, 3)
  for (const one of [route, followed])
    await expect(one.locator('.registry')).toHaveText(/klasdocker\.azurecr\.io\s*nog leeg/)
  await audience.close()

  const { violations } = await new AxeBuilder({ page }).include('.route-board').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  const sizes = await demo.evaluate(element => ['.route-board *', '.terminal-rows'].map(part => Math.min(...[...element.querySelectorAll(part)].map(one => Number.parseFloat(getComputedStyle(one).fontSize)))))
  expect(sizes[0]).toBeGreaterThanOrEqual(14)
  expect(sizes[1]).toBeGreaterThanOrEqual(12)
  const [frame, host] = await Promise.all(['.frame', '.route-board .host'].map(part => demo.locator(part).boundingBox()))
  if (!frame || !host)
    throw new Error('a part is not shown')
  expect(host.y + host.height).toBeLessThanOrEqual(frame.y + frame.height + 1)
  expect(host.x + host.width).toBeLessThanOrEqual(frame.x + frame.width + 1)
  await leave(page, demo)
})

test('the board fits beside a terminal that stays readable', async ({ presenter: page }) => {
  const demo = await begin(page, 'eerste-container')
  for (const step of [1, 2])
    await nextStep(page, demo, step)
  await expect(demo.locator('.engine-board .container')).toContainText('draait')
  const sizes = await demo.evaluate((element) => {
    const size = (of: Element): number => Number.parseFloat(getComputedStyle(of).fontSize)
    const texts = [...element.querySelectorAll('.engine-board *, .step-list *')].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim()))
    const terminal = element.querySelector('.terminal-rows')
    return { board: Math.min(...texts.map(size)), terminal: terminal ? size(terminal) : 0 }
  })
  expect(sizes.board).toBeGreaterThanOrEqual(14)
  expect(sizes.terminal).toBeGreaterThanOrEqual(12)
  const [frame, board, terminal] = await Promise.all(['.frame', '.engine-board', '.terminal'].map(part => demo.locator(part).boundingBox()))
  if (!frame || !board || !terminal)
    throw new Error('a part is not shown')
  expect(terminal.x + terminal.width).toBeLessThanOrEqual(board.x)
  expect(board.x + board.width).toBeLessThanOrEqual(frame.x + frame.width + 1)
  expect(board.y + board.height).toBeLessThanOrEqual(frame.y + frame.height + 1)
  await leave(page, demo)
})

test('a digit is drawn in the page beside the live terminal, and read by the container', async ({ presenter: page }) => {
  test.setTimeout(180_000)
  const demo = await begin(page, 'draaien')
  for (let step = 1; step <= OPENED; step++) {
    await nextStep(page, demo, step)
    // `docker logs --follow` goes on until Next stops it.
    if (await demo.getAttribute('data-phase') === 'holding') {
      await page.keyboard.press('PageDown')
      await expect(demo).toHaveAttribute('data-phase', 'ready')
    }
  }
  const card = demo.locator('.page-card')
  const frame = card.frameLocator('iframe')
  await expect(frame.locator('#host')).not.toHaveText('…', { timeout: STEP_LIMIT })
  const canvas = frame.locator('#canvas')
  const box = await canvas.boundingBox()
  if (!box)
    throw new Error('the page has no canvas')
  for (const stroke of HANDWRITING[4]?.[0] ?? []) {
    for (const [index, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + x / 100 * box.width, box.y + y / 100 * box.height, { steps: 3 })
      if (index === 0)
        await page.mouse.down()
    }
    await page.mouse.up()
  }
  await expect(frame.locator('#digit')).toHaveText('4')
  await expect(frame.locator('#last b')).toHaveText(['4'])

  // The page covers no letter of the step that opened it.
  const cardBox = await card.boundingBox()
  const end = await terminalOf(demo).evaluate(rows => Math.max(...[...rows.querySelectorAll('.terminal-last')].map((row) => {
    const range = document.createRange()
    range.selectNodeContents(row)
    return range.getBoundingClientRect().right
  })))
  expect(end).toBeGreaterThan(0)
  expect(end).toBeLessThan(cardBox?.x ?? 0)

  // Drawing did not take the keys with it: Next goes on, and the page goes with its step.
  await nextStep(page, demo, OPENED + 1)
  await expect(card).toHaveCount(0)
})
