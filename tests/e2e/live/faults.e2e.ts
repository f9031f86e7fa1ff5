/** A demo never fails in front of a class: what happens when the engine does. */
import type { Locator, Page } from 'playwright/test'
import type { RunningServer } from '../../attacks/server.ts'
import type { EngineRelay } from './engine-relay.ts'
import { expect, test } from 'playwright/test'
import { startServer } from '../../attacks/server.ts'
import { testEngine } from '../../test-engine.ts'
import { goToDemo, nextStep, STEP_LIMIT, stepsDone, terminalOf } from '../lesson.ts'
import { relayTo } from './engine-relay.ts'

/** A lesson behind a door that the test can shut, in its demo. */
interface RelayedLesson {
  page: Page
  demo: Locator
  server: RunningServer
  relay: EngineRelay
}

async function behindRelay(page: Page): Promise<RelayedLesson> {
  const relay = await relayTo((await testEngine()).address)
  const server = await startServer('start', { DOCKER_HOST: relay.address })
  await page.goto(server.presenter)
  return { page, demo: await goToDemo(page, 'binnen-en-buiten'), server, relay }
}

/** The engine comes back, and the third step runs there. */
async function goesOnLive({ page, demo, server, relay }: RelayedLesson): Promise<void> {
  await relay.mend()
  // Told once at the start and once more now.
  await expect.poll(() => server.output().match(/draaien echt/g)?.length, { timeout: STEP_LIMIT }).toBe(2)
  await nextStep(page, demo, 3)
  await expect(demo).toContainText('LIVE')
  await server.stop()
  await relay.close()
}

test('the engine goes away during a step: the recording takes over, and the lesson goes on live when it is back', async ({ page }) => {
  const lesson = await behindRelay(page)
  const { relay, demo } = lesson
  await expect(demo).toContainText('LIVE')
  await nextStep(page, demo, 1)

  relay.cutOn(/POST \S*\/containers\/create/)
  await page.keyboard.press('PageDown')
  await expect(terminalOf(demo)).toContainText(/engine antwoordt niet/, { timeout: STEP_LIMIT })
  await expect(demo.locator('.step-list li.failed')).toHaveCount(1)

  await page.keyboard.press('p')
  await expect(demo).toContainText('OPNAME')
  await stepsDone(demo, 2)
  await expect(terminalOf(demo)).toContainText('PRETTY_NAME="Debian')

  await goesOnLive(lesson)
})

test('an engine that hangs is noticed long before the step’s time is up, and the lesson goes on', async ({ page }) => {
  const lesson = await behindRelay(page)
  const { relay, demo } = lesson
  await nextStep(page, demo, 1)

  relay.hangOn(/POST \S*\/containers\/create/)
  await page.keyboard.press('PageDown')
  await expect(terminalOf(demo)).toContainText(/engine antwoordt niet/, { timeout: STEP_LIMIT })
  // What is on screen came from the engine.
  await expect(demo).toContainText('LIVE')
  await page.keyboard.press('p')
  await stepsDone(demo, 2)
  await expect(demo).toContainText('OPNAME')

  await goesOnLive(lesson)
})

test('without an engine Next plays the recording, and says so', async ({ page }) => {
  const server = await startServer('start', { DOCKER_HOST: 'unix:///nonexistent/docker.sock' })
  await page.goto(server.presenter)
  const demo = await goToDemo(page, 'eerste-container')
  await expect(demo).toContainText('OPNAME')
  for (let step = 1; step <= 3; step++)
    await nextStep(page, demo, step)
  await expect(terminalOf(demo)).toContainText(/web\s+nginx\s+Up/)
  expect(server.output()).toMatch(/Geen Docker-engine.*spelen uit de opnames/)
  await server.stop()
})
