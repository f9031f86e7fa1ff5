/** `npm run pdf`: the deck on paper, each demo in its final state. */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { LessonError } from '../kit/error.ts'
import { findBrowser } from './browser.ts'
import { DIST } from './build.ts'
import { loadDemos } from './demos.ts'
import { runSlidev } from './slidev.ts'

/** How long a page may take, in ms. */
const PAGE_LIMIT = 60_000

/** What Slidev prints when a part of the deck did not come. */
const DROPPED = /ERR_NETWORK_CHANGED|TimeoutError/

/**
 * Makes the PDF in `dist/`.
 * With `clicks` it has a page for each step, in place of one for each slide.
 * @throws {LessonError} `browser-missing`, `demo-faulty`, `slidev-failed`
 */
export async function pdf({ clicks }: { clicks: boolean }): Promise<void> {
  const browser = findBrowser()
  if (!browser)
    throw new LessonError('browser-missing', `voor de PDF is Chrome, Edge of Chromium nodig, en die staat hier niet; ${howToInstall(process.platform)}, of wijs met LESSON_BROWSER het programma aan`)
  await loadDemos()
  await mkdir(DIST, { recursive: true })
  const file = join(DIST, clicks ? '8-docker-stappen.pdf' : '8-docker.pdf')
  await onceMoreWhenDropped(() => runSlidev(['export', '--format', 'pdf', '--output', file, '--executable-path', browser, '--timeout', String(PAGE_LIMIT), '--with-toc', ...clicks ? ['--with-clicks'] : []]))
  console.log(`De PDF staat in dist/: ${file.slice(DIST.length + 1)}, ${((await stat(file)).size / 1e6).toFixed(2)} MB.`)
}

/**
 * Prints once more when Chromium dropped a part of the deck on its way: on Linux it does when a network interface comes or
 * goes, as with each container that starts, and the page then waits for what never comes.
 */
export async function onceMoreWhenDropped(print: () => Promise<void>): Promise<void> {
  try {
    await print()
  }
  catch (thrown) {
    if (!(thrown instanceof LessonError && thrown.code === 'slidev-failed' && DROPPED.test(String(thrown.cause))))
      throw thrown
    console.log('De browser raakte een deel van de deck kwijt (startte er net een container?); nog een keer …')
    await print()
  }
}

/** What to install, by platform. */
export function howToInstall(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'linux': return 'installeer het met "sudo apt install chromium" (of het pakket van jouw distributie)'
    case 'darwin': return 'installeer het met "brew install --cask google-chrome"'
    default: return 'installeer Chrome van https://www.google.com/chrome'
  }
}
