/** The page of the digit reader on its own: mouse, finger and keyboard, what it says when things fail, and how it fits. */
import type { Page } from 'playwright/test'
import type { Stroke } from '../../../demos/cijferlezer/model/drawing.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from 'playwright/test'
import { createApp } from '../../../demos/cijferlezer/app.ts'
import { createFileStore } from '../../../demos/cijferlezer/file-store.ts'
import { HANDWRITING } from '../../../demos/cijferlezer/handwriting.ts'
import { checkModel } from '../../../demos/cijferlezer/model/classifier.ts'
import { PAGE_SIZE } from '../../../demos/kit/page.ts'
import { Photographer } from '../../../demos/server/picture.ts'
import { browserPath } from '../../browser.ts'

/** Beside the terminal, on a small and on a large projector. */
const SIZES = [[420, 430], [1280, 720], [1920, 1080]] as const

const model = checkModel(JSON.parse(readFileSync(new URL('../../../demos/cijferlezer/model/model.json', import.meta.url), 'utf8')))
let folder: string
let base: string
let stop: () => void
let logged: string[]

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cijferlezer-'))
  logged = []
  const server = createServer(createApp({ model, store: createFileStore(folder), host: 'a1b2c3d4e5f6', log: line => logged.push(line) }))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  stop = () => {
    server.close()
    server.closeAllConnections()
  }
})
test.afterEach(() => {
  stop()
  rmSync(folder, { recursive: true, force: true })
})

function drawing(digit: number): readonly Stroke[] {
  return HANDWRITING[digit]?.[0] ?? []
}

async function draw(page: Page, strokes: readonly Stroke[]): Promise<void> {
  const box = await page.locator('#canvas').boundingBox()
  if (!box)
    throw new Error('the canvas is not shown')
  for (const stroke of strokes) {
    const places = stroke.map(([x, y]) => [box.x + x / 100 * box.width, box.y + y / 100 * box.height] as const)
    for (const [index, [x, y]] of places.entries()) {
      await page.mouse.move(x, y, { steps: 3 })
      if (index === 0)
        await page.mouse.down()
    }
    await page.mouse.up()
  }
}

for (const [width, height] of SIZES) {
  test(`at ${width}×${height} all is in view, and digits drawn one after another are read`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    const errors: string[] = []
    page.on('console', message => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', error => errors.push(error.message))
    const foreign: string[] = []
    page.on('request', request => request.url().startsWith(base) || request.url().startsWith('data:') || foreign.push(request.url()))
    await page.goto(base)
    for (const digit of [4, 7, 8]) {
      await draw(page, drawing(digit))
      await expect(page.locator('#digit')).toHaveText(String(digit))
      await expect(page.locator('#sure')).toHaveText(new RegExp(`^\\d+ % zeker: een ${digit}$`))
      await expect(page.locator('#bars .best')).toContainText(String(digit))
    }
    await expect(page.locator('#last b')).toHaveText(['8', '7', '4'])
    await expect(page.locator('footer')).toContainText('container a1b2c3d4e5f6')
    for (const part of ['#canvas', '#digit', '#bars', '#last li >> nth=0', '#host', '#place'])
      await expect(page.locator(part)).toBeInViewport({ ratio: 1 })
    const hidden = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight + document.documentElement.scrollWidth - innerWidth)
    expect(hidden).toBe(0)
    expect(errors).toEqual([])
    expect(foreign).toEqual([])
  })

  test(`at ${width}×${height} anyone can read and use it`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.goto(base)
    await draw(page, drawing(3))
    await expect(page.locator('#digit')).toHaveText('3')
    await expect(page.locator('#last b')).toHaveText(['3'])
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    const smallest = await page.evaluate(() => Math.min(...[...document.querySelectorAll('body *')]
      .filter(element => element.textContent?.trim() && element.getClientRects().length > 0)
      .map(element => Number.parseFloat(getComputedStyle(element).fontSize))))
    expect(smallest).toBeGreaterThanOrEqual(14)
  })
}

test('a digit is drawn with the keyboard alone', async ({ page }) => {
  await page.goto(base)
  await page.locator('#canvas').focus()
  await page.keyboard.press('Space')
  for (let step = 0; step < 8; step++)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page.locator('#digit')).toHaveText('1')
  await page.keyboard.press('Delete')
  await expect(page.locator('#digit')).toHaveText('–')
  await page.keyboard.press('Enter')
  await expect(page.locator('#last b')).toHaveText(['1'])
})

test('a finger draws, and the page does not scroll', async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 700 } })
  const page = await context.newPage()
  await page.goto(base)
  const box = await page.locator('#canvas').boundingBox()
  if (!box)
    throw new Error('the canvas is not shown')
  const touch = await context.newCDPSession(page)
  const x = box.x + box.width / 2
  for (let part = 0; part <= 20; part++)
    await touch.send('Input.dispatchTouchEvent', { type: part === 0 ? 'touchStart' : 'touchMove', touchPoints: [{ x, y: box.y + box.height * (0.1 + part * 0.04) }] })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(page.locator('#digit')).toHaveText('1')
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await context.close()
})

test('“Wis” wipes a drawing before it is read', async ({ page }) => {
  await page.goto(base)
  await draw(page, drawing(7))
  await page.locator('#clear').click()
  await draw(page, drawing(5))
  await expect(page.locator('#last b')).toHaveText(['5'])
})

test('what cannot be kept is read all the same, and said', async ({ page }) => {
  rmSync(folder, { recursive: true })
  await page.goto(base)
  await expect(page.locator('#notice')).toContainText('die map bestaat niet')
  await draw(page, drawing(2))
  await expect(page.locator('#digit')).toHaveText('2')
  await expect(page.locator('#notice')).toBeInViewport({ ratio: 1 })
})

test('a container that stopped is said, and drawing goes on when it is back', async ({ page }) => {
  await page.goto(base)
  await expect(page.locator('#host')).toHaveText('a1b2c3d4e5f6')
  await page.route('**/lees', route => route.abort())
  await draw(page, drawing(1))
  await expect(page.locator('#notice')).toHaveText('De container antwoordt niet. Draait hij nog?')
  await page.unroute('**/lees')
  await draw(page, drawing(1))
  await expect(page.locator('#digit')).toHaveText('1')
  await expect(page.locator('#notice')).toBeHidden()
})

// A page on another port of this machine, as the lesson is, and one that only looks like it.
for (const [host, shown] of [['127.0.0.1', true], ['localhost', true], ['lesson.localhost', false]] as const) {
  test(`a page at ${host} ${shown ? 'may' : 'may not'} show it in a frame`, async ({ page }) => {
    const outside = createServer((_, response) => response.setHeader('content-type', 'text/html').end(`<iframe src="${base}"></iframe>`))
    await new Promise<void>(resolve => outside.listen(0, resolve))
    const address = outside.address()
    try {
      const answered = page.waitForResponse(base)
      await page.goto(`http://${host}:${typeof address === 'object' ? address?.port : ''}/`)
      await answered
      const heading = page.frameLocator('iframe').getByRole('heading', { name: 'Teken een cijfer' })
      await expect(heading).toHaveCount(shown ? 1 : 0)
    }
    finally {
      outside.close()
      outside.closeAllConnections()
    }
  })
}

test.describe('the picture for a recording', () => {
  const seven = { on: '#canvas', strokes: [[[24, 16], [76, 16], [46, 88]]], shows: /zeker: een 7.*Laatst gelezen 7/ } as const
  let photographer: Photographer

  test.beforeEach(() => {
    process.env.LESSON_BROWSER ??= browserPath()
    photographer = new Photographer(4000)
  })
  test.afterEach(() => photographer.close())

  test('is of the answer to what was drawn on the page', async () => {
    const empty = await photographer.take({ url: base })
    expect(logged).toEqual([])
    const answered = await photographer.take({ url: base, draw: seven })
    expect(logged).toEqual([expect.stringMatching(/^Ik lees een 7/)])
    expect([answered.toString('latin1', 0, 4), answered.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WEBP'])
    expect(answered.equals(empty)).toBe(false)
    // Twice as large as on the slide, less one: https://developers.google.com/speed/webp/docs/riff_container
    expect([answered.readUIntLE(24, 3), answered.readUIntLE(27, 3)]).toEqual([PAGE_SIZE.width * 2 - 1, PAGE_SIZE.height * 2 - 1])
  })

  for (const [what, wrong, sentence] of [
    ['there is nothing to draw on', { on: '#papier' }, /is "#papier" niet te vinden om op te tekenen/],
    ['the page reads another digit', { shows: /zeker: een 8/ }, /niet wat verwacht werd \(\/zeker: een 8\/\); er staat: Teken een cijfer.* een 7 /],
  ] as const) {
    test(`is not taken when ${what}, and says so`, async () => {
      await expect(photographer.take({ url: base, draw: { ...seven, ...wrong } })).rejects.toThrow(sentence)
    })
  }
})
