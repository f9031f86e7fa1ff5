/** `npm run sheet`: all slides side by side, as pictures, to look at in one go. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { sentenceOf } from '../../demos/kit/error.ts'
import { flagsOnly } from '../../demos/server/options.ts'
import { ROOT } from '../../demos/server/paths.ts'
import { launchChromium } from '../bench/chromium.ts'
import { readDeck } from './readDeck.ts'
import { CANVAS, openDeck, serveDeck, walkDeck } from './walk.ts'

const FOLDER = join(ROOT, 'dist', 'sheet')
/** Pictures beside each other, and on one page. */
const COLUMNS = 4
const PER_PAGE = 24
/** Width of a picture on the page, in px. */
const WIDTH = 480

/** Takes the pictures and puts them on pages, as HTML to click through and as PNG to look at. Gives the pages. */
async function makeSheet(): Promise<string[]> {
  flagsOnly(process.argv.slice(2), [])
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  const slides = await readDeck()
  const deck = await serveDeck()
  const browser = await launchChromium(console.log)
  try {
    const page = await browser.newPage()
    const pictures: { file: string, caption: string }[] = []
    await openDeck(page, deck)
    await walkDeck(page, async ({ no, clicks, total }) => {
      const file = `${String(no).padStart(3, '0')}-${String(clicks).padStart(2, '0')}.png`
      await page.screenshot({ path: join(FOLDER, file) })
      pictures.push({ file, caption: `${no}${total > 0 ? `, klik ${clicks} van ${total}` : ''}: ${slides[no - 1]?.title ?? ''}` })
    })
    const pages: string[] = []
    for (let from = 0; from < pictures.length; from += PER_PAGE) {
      const name = `blad-${from / PER_PAGE + 1}`
      await writeFile(join(FOLDER, `${name}.html`), htmlOf(pictures.slice(from, from + PER_PAGE)))
      await page.setViewportSize({ width: COLUMNS * (WIDTH + 12) + 12, height: 800 })
      await page.goto(pathToFileURL(join(FOLDER, `${name}.html`)).href)
      await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
      pages.push(join(FOLDER, `${name}.png`))
    }
    return pages
  }
  finally {
    await browser.close()
    await deck.close()
  }
}

function htmlOf(pictures: readonly { file: string, caption: string }[]): string {
  const cells = pictures.map(({ file, caption }) => `<figure><a href="${file}"><img src="${file}" alt=""></a><figcaption>${caption.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</figcaption></figure>`)
  return `<!doctype html>
<html lang="nl"><meta charset="utf-8"><title>Alle slides</title>
<style>
body { display: grid; grid-template-columns: repeat(${COLUMNS}, ${WIDTH}px); gap: 12px; margin: 12px; font: 14px/1.3 sans-serif; background: #ddd }
figure { margin: 0 }
img { display: block; width: ${WIDTH}px; height: ${Math.round(WIDTH * CANVAS.height / CANVAS.width)}px }
</style>
${cells.join('\n')}
</html>
`
}

makeSheet().then(
  (pages) => {
    for (const page of pages)
      console.log(page)
  },
  (error: unknown) => {
    console.error(sentenceOf(error))
    process.exitCode = 1
  },
)
