/** The recordings are asciicast, not only to ourselves: another house's player reads their steps and plays them to their end. */
import type { Page } from 'playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { outputOf, parseCast } from '../../../demos/kit/transcript.ts'
import { demoIds, loadDemo } from '../../../demos/server/demos.ts'
import { RECORDINGS } from '../../../demos/server/paths.ts'
import { root } from '../../attacks/server.ts'

/** What asciinema-player offers a page, as far as it is used here. */
declare const AsciinemaPlayer: {
  create: (source: { data: string }, element: HTMLElement, options: { preload: boolean, controls: boolean }) => {
    getDuration: () => number | undefined
    seek: (seconds: number) => Promise<void>
  }
}

declare global {
  interface Window { player: ReturnType<typeof AsciinemaPlayer.create> }
}

const PLAYER = join(root, 'node_modules/asciinema-player/dist/bundle')

/** A page with the player and one recording in it. */
async function play(page: Page, cast: string): Promise<void> {
  await page.setContent('<div id="player" style="width: 900px"></div>')
  await page.addStyleTag({ path: join(PLAYER, 'asciinema-player.css') })
  await page.addScriptTag({ path: join(PLAYER, 'asciinema-player.min.js') })
  await page.evaluate((data) => {
    const place = document.querySelector<HTMLElement>('#player')
    if (place)
      window.player = AsciinemaPlayer.create({ data }, place, { preload: true, controls: true })
  }, cast)
}

/** The last line of text that a program wrote, without colours. */
function lastLine(cast: string): string {
  // eslint-disable-next-line no-control-regex -- the colours of a terminal are control characters
  const lines = outputOf(parseCast(cast).events).replaceAll(/\x1B\[[\d;?]*[a-z]/gi, '').split(/[\r\n]+/).map(line => line.trim())
  return lines.findLast(line => line !== '') ?? ''
}

for (const id of demoIds()) {
  test(`asciinema-player plays ${id}, all its steps, to its end`, async ({ page }) => {
    const { demo } = await loadDemo(id)
    const cast = readFileSync(join(RECORDINGS, `${id}.cast`), 'utf8')
    const recording = parseCast(cast)
    const faults: string[] = []
    page.on('pageerror', error => faults.push(error.message))
    await play(page, cast)
    // One mark on its time line for each step.
    await expect(page.locator('.ap-marker')).toHaveCount(demo.steps.length)
    const duration = await page.evaluate(() => window.player.getDuration())
    expect(duration).toBeCloseTo((recording.events.at(-1)?.[0] ?? 0) / 1000, 2)
    await page.evaluate(seconds => window.player.seek(seconds), duration ?? 0)
    await expect(page.locator('.ap-term')).toContainText(lastLine(cast).slice(0, 20))
    expect(faults).toEqual([])
  })
}
