/** `npm run pdf`: the deck on paper, each demo in its final state. */
import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { LessonError } from '../kit/error.ts'
import { findBrowser } from './browser.ts'
import { DIST } from './build.ts'
import { loadDemos } from './demos.ts'
import { CACHE } from './paths.ts'
import { runSlidev } from './slidev.ts'

/** The deck's `exportFilename`. */
const EXPORT_NAME = '8-docker'

/** Where the deck is built that is printed. */
const PRINTED = join(CACHE, 'pdf')

/** How long a page may take, in ms. */
const PAGE_LIMIT = 60_000

/** How often the deck is printed before we give up. */
const TRIES = 3
/** What Slidev says when its port is in use: it prints on no other. */
const TAKEN = /EADDRINUSE[^\n]*12445/
/** What it says when a part of the deck did not come … */
const DROPPED = /ERR_NETWORK_CHANGED|TimeoutError/
/** … and what then stands on the page, without its blanks: Slidev's sentence for a slide (its `layouts/error.vue`), ours for a recording. */
const LACKING = /Failedtofetchthisslide|isernoggeenopname/

/**
 * Makes the PDF in `dist/`.
 * With `clicks` it has a page for each step, in place of one for each slide.
 * @throws {LessonError} `browser-missing`, `demo-faulty`, `slidev-failed`, `no-port`, `pdf-incomplete`
 */
export async function pdf({ clicks }: { clicks: boolean }): Promise<void> {
  const browser = findBrowser()
  if (!browser)
    throw new LessonError('browser-missing', `voor de PDF is Chrome, Edge of Chromium nodig, en die staat hier niet; ${howToInstall(process.platform)}, of wijs met LESSON_BROWSER het programma aan`)
  await loadDemos()
  await mkdir(DIST, { recursive: true })
  const file = join(DIST, clicks ? `${EXPORT_NAME}-stappen.pdf` : `${EXPORT_NAME}.pdf`)
  try {
    await untilWhole(async () => {
      // From a built deck: its few files are there before a dev server has made half of its hundreds.
      await runSlidev(['build', '--download', '--out', PRINTED, '--executable-path', browser, '--timeout', String(PAGE_LIMIT), '--with-toc', ...clicks ? ['--with-clicks'] : []])
      const printed = join(PRINTED, `${EXPORT_NAME}.pdf`)
      const lacking = await lackingPages(printed)
      if (lacking.length > 0)
        throw new LessonError('pdf-incomplete', `op pagina ${lacking.join(', ')} van de PDF ontbreekt een deel; druk ze opnieuw af, en kijk met "npm run check" of elke demo een opname heeft`)
      await copyFile(printed, file)
    })
  }
  finally {
    await rm(PRINTED, { recursive: true, force: true })
  }
  console.log(`De PDF staat in dist/: ${file.slice(DIST.length + 1)}, ${((await stat(file)).size / 1e6).toFixed(2)} MB.`)
}

/**
 * Prints again when Chromium dropped a part of the deck on its way: on Linux it does when a network interface comes or goes,
 * as with each container that starts. The page then waits for what never comes, or says so on every slide.
 */
export async function untilWhole(print: () => Promise<void>): Promise<void> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await print()
    }
    catch (thrown) {
      if (thrown instanceof LessonError && TAKEN.test(String(thrown.cause)))
        throw new LessonError('no-port', 'poort 12445 is bezet, en Slidev drukt daar af; sluit het programma dat ze gebruikt, of wacht tot het andere afdrukken klaar is', thrown)
      if (left === 0 || !(thrown instanceof LessonError) || !(thrown.code === 'pdf-incomplete' || (thrown.code === 'slidev-failed' && DROPPED.test(String(thrown.cause)))))
        throw thrown
      console.log('De browser raakte een deel van de deck kwijt (startte er net een container?); nog een keer …')
    }
  }
}

/** The pages of which a part is not there, from 1. */
async function lackingPages(file: string): Promise<number[]> {
  const { extractText } = await import('unpdf')
  const { text } = await extractText(new Uint8Array(await readFile(file)), { mergePages: false })
  return text.flatMap((page, index) => LACKING.test(page.replaceAll(/\s/g, '')) ? [index + 1] : [])
}

/** What to install, by platform. */
export function howToInstall(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'linux': return 'installeer hem met "sudo apt install chromium" (of het pakket van jouw distributie)'
    case 'darwin': return 'installeer hem met "brew install --cask google-chrome"'
    default: return 'installeer Chrome van https://www.google.com/chrome'
  }
}
