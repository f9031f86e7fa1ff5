/** The lesson at home: the static site in a folder of some host, without a server of ours and without a network. */
import type { Locator, Page } from 'playwright/test'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'playwright/test'
import sirv from 'sirv'
import { root } from '../../attacks/server.ts'
import { demoIn, goToDemo, slideOf, stepsDone, terminalOf, watchRequests } from '../lesson.ts'

let address = ''
let close: () => void

test.beforeAll(async () => {
  test.setTimeout(180_000)
  const built = spawnSync(process.execPath, ['demos/server/main.ts', 'build'], { cwd: root, encoding: 'utf8' })
  expect(built.status, built.stdout + built.stderr).toBe(0)
  // Deep in someone else's site.
  const host = mkdtempSync(join(tmpdir(), 'les-host-'))
  symlinkSync(join(root, 'dist'), join(host, 'vak'))
  const files = sirv(host, { dev: true })
  const server = createServer((request, response) => files(request, response, () => {
    response.writeHead(404).end()
  }))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/vak/`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})

test.afterAll(() => close?.())

/** The picture beside a demo that goes to Azure, and how to play on to a step. */
function routeOf(page: Page, demo: Locator): { words: Locator, cloud: Locator, play: (step: number) => Promise<void> } {
  const words = demo.locator('.route-board')
  return {
    words,
    cloud: words.locator('.cloud'),
    play: async (step) => {
      for (let done = Number(await demo.getAttribute('data-shown')) + 1; done <= step; done++) {
        await page.keyboard.press('PageDown')
        await stepsDone(demo, done)
      }
    },
  }
}

test('plays the recordings with the same key, and asks nothing that fails or is elsewhere', async ({ page, context }) => {
  const seen = watchRequests(context)
  await page.goto(address)
  const demo = await goToDemo(page, 'eerste-container')
  await expect(demo).toContainText('OPNAME')
  await expect(demo).toContainText(/engine \d+\.\d+/)
  await page.keyboard.press('PageDown')
  await expect(demo).toHaveAttribute('data-shown', '1')
  await stepsDone(demo, 1)
  await expect(terminalOf(demo)).toContainText('docker version')
  for (let step = 2; step <= 8; step++) {
    await page.keyboard.press('PageDown')
    await expect(demo).toHaveAttribute('data-shown', String(step))
    await stepsDone(demo, step)
  }
  await expect(terminalOf(demo)).toContainText('docker rm web')
  expect(seen.failed).toEqual([])
  expect(seen.urls.filter(url => !url.startsWith(address) && !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([])
  expect(seen.urls.length).toBeGreaterThan(5)
})

test('shows the recorded board, and the picture of a page where the page itself was', async ({ page, context }) => {
  const seen = watchRequests(context)
  await page.goto(address)
  const demo = await goToDemo(page, 'volumes')
  const board = demo.locator('.engine-board')
  for (let step = 1; step <= 6; step++) {
    await page.keyboard.press('PageDown')
    await stepsDone(demo, step)
  }
  // What goes fades out beside what comes.
  await expect(board.locator('.container:not(.board-leave-active)')).toContainText('8082 → 80')
  await expect(board.locator('.volume:not(.board-leave-active)')).toContainText('les')
  await page.keyboard.press('PageDown')
  await stepsDone(demo, 7)
  const picture = demo.locator('.page-card img')
  await expect(picture).toBeVisible()
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(400)
  await page.keyboard.press('PageUp')
  await expect(picture).toHaveCount(0)
  for (let step = 5; step >= 2; step--)
    await page.keyboard.press('PageUp')
  await expect(board.locator('.volume')).toHaveCount(0)
  expect(seen.failed).toEqual([])
})

test('the picture of the way to Azure follows the recorded steps, there and back', async ({ page, context }) => {
  const seen = watchRequests(context)
  await page.goto(address)
  const demo = await goToDemo(page, 'acr')
  const { cloud, words, play } = routeOf(page, demo)
  await expect(words).toHaveAccessibleName('Op je laptop: nog geen image. In Azure: nog niets.')
  await play(2)
  await expect(cloud).toContainText('groep rg-klasdocker')
  await expect(cloud.locator('.registry')).toContainText('nog niet gemaakt')
  await play(3)
  await expect(cloud.locator('.registry')).toContainText('klasdocker.azurecr.io')
  await expect(cloud.locator('.registry')).toContainText('nog leeg')
  await play(6)
  await expect(demo.locator('.route-board .names')).toContainText('cijferlezer:v1klasdocker.azurecr.io/cijferlezer:v1')
  await expect(cloud.locator('.registry')).toContainText('nog leeg')
  await play(7)
  await expect(cloud.locator('.registry .image')).toHaveText('cijferlezer:v1')
  await expect(words).toHaveAccessibleName(/registry klasdocker\.azurecr\.io met image cijferlezer:v1\.$/)
  // Looking back moves it back.
  await page.keyboard.press('PageUp')
  await expect(cloud.locator('.registry')).toContainText('nog leeg')

  const next = await goToDemo(page, 'aci')
  const run = routeOf(page, next)
  await expect(run.cloud.locator('.registry .image')).toHaveText('cijferlezer:v1')
  await expect(run.cloud.locator('.container')).toContainText('nog niet gemaakt')
  await run.play(2)
  await expect(run.cloud.locator('.container')).toContainText('cijferlezer draait')
  await run.play(3)
  await expect(run.cloud.locator('.container')).toContainText('klasdocker.westeurope.azurecontainer.io')
  await run.play(6)
  await expect(run.cloud.locator('.container')).toContainText('verwijderd')
  await expect(run.cloud.locator('.registry .image')).toHaveText('cijferlezer:v1')
  await run.play(7)
  await expect(run.words).toHaveAccessibleName(/In Azure: niets meer, de groep is verwijderd\.$/)
  expect(seen.failed).toEqual([])
})

test('goes on when the network is cut during the lesson', async ({ page, context }) => {
  await page.goto(address)
  const demo = await goToDemo(page, 'eerste-container')
  await expect(demo).toContainText(/engine \d+\.\d+/)
  await context.setOffline(true)
  for (let step = 1; step <= 3; step++) {
    await page.keyboard.press('PageDown')
    await expect(demo).toHaveAttribute('data-shown', String(step))
    await stepsDone(demo, step)
  }
})

test('a deep link shows the terminal as it was after that step', async ({ page }) => {
  await page.goto(address)
  const demo = await goToDemo(page, 'eerste-container')
  const slide = slideOf(page)
  await page.goto(`${address}#/${slide}?clicks=2`)
  await page.reload()
  const linked = demoIn(page, 'eerste-container')
  await expect(linked).toHaveAttribute('data-shown', '2')
  await expect(terminalOf(linked)).toContainText(/[0-9a-f]{64}/)
  await expect(terminalOf(linked)).not.toContainText('docker ps')
  expect(await demo.count()).toBe(1)
})

test('names no other host in what it ships', () => {
  const scripts = readdirSync(join(root, 'dist/assets')).filter(file => file.endsWith('.css'))
  expect(scripts.length).toBeGreaterThan(0)
  for (const file of scripts)
    expect(readFileSync(join(root, 'dist/assets', file), 'utf8')).not.toMatch(/url\(["']?https?:/)
})
