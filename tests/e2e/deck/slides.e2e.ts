/** Every slide as a class sees it, before its first and after its last click: whole, legible, and for everyone. */
import type { Page } from 'playwright/test'
import type { Audit } from '../../deck/auditSlide.ts'
import type { WrittenSlide } from '../../deck/readDeck.ts'
import type { BuiltDeck, SlideState } from '../../deck/walk.ts'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from 'playwright/test'
import { AT_LEAST } from '../../deck/atLeast.ts'
import { auditSlide } from '../../deck/auditSlide.ts'
import { readDeck } from '../../deck/readDeck.ts'
import { dutchSpelling } from '../../deck/spelling.ts'
import { CANVAS, openDeck, serveDeck, showSlide, walkDeck } from '../../deck/walk.ts'

/** The smallest letters on the canvas, in px: what the last row still reads. */
const SMALLEST = { smallest: 14, smallestInTerminal: 12 }

/** Longest the deck may take to be built and walked through, in ms. */
const WALK_LIMIT = 400_000

interface Seen extends SlideState, Audit {
  /** What moves although less motion was asked for. */
  moving: string[]
}

let deck: BuiltDeck
let page: Page
let slides: WrittenSlide[]
const seen: Seen[] = []
const barriers: string[] = []

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(WALK_LIMIT)
  slides = await readDeck()
  deck = await serveDeck()
  page = await (await browser.newContext()).newPage()
  await openDeck(page, deck)
  await walkDeck(page, async (state) => {
    const audit = await page.evaluate(auditSlide, { no: state.no, ...CANVAS, ...SMALLEST })
    seen.push({ ...state, ...audit, moving: await page.evaluate(whatMoves) })
    if (state.clicks < state.total)
      return
    const { violations } = await new AxeBuilder({ page }).include(`#slide-content .slidev-page-${state.no}`).analyze()
    for (const { id, impact, nodes } of violations) {
      if (impact === 'serious' || impact === 'critical')
        barriers.push(...nodes.map(({ html, failureSummary = '' }) => `${at(state)}: ${id}: ${html.slice(0, 160)} ${failureSummary}`))
    }
  })
})

test.afterAll(async () => {
  await page?.context().close()
  await deck?.close()
})

/** Runs in the page. */
function whatMoves(): string[] {
  return document.getAnimations().filter(({ playState }) => playState === 'running').map(({ effect }) => effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 160) ?? '' : '')
}

function at({ no, clicks, total }: SlideState): string {
  return `slide ${no}, ${slides[no - 1]?.title}${total > 0 ? `, click ${clicks} of ${total}` : ''}`
}

/** One test, so that all there is to mend is told at once: after a test that fails, Playwright would walk all over again. */
test('every slide is whole, legible, for everyone, still, marked and spelled well', async () => {
  expect.soft(new Set(seen.map(({ no }) => no)).size).toBeGreaterThanOrEqual(AT_LEAST.slides)
  expect.soft(seen.reduce((sum, { texts }) => sum + texts.length, 0)).toBeGreaterThanOrEqual(AT_LEAST.shownTexts)
  expect.soft(seen.filter(({ texts }) => texts.length === 0).map(at)).toEqual([])
  expect.soft(seen.filter(({ clicks }) => clicks > 0).length).toBeGreaterThan(10)

  expect.soft(seen.flatMap(state => state.findings.map(({ what, where, detail }) => `${what}: ${at(state)}: ${where} (${detail})`)), 'what the audit finds').toEqual([])
  expect.soft(barriers, 'what axe finds serious or critical').toEqual([])
  expect.soft(seen.filter(({ moving }) => moving.length > 0).map(state => `${at(state)}: ${state.moving[0]}`), 'what moves for who asked for less motion').toEqual([])

  const clicks = new Map(seen.map(({ no, total }) => [no, total]))
  const unmarked = slides.map(({ no, title, note }) => ({ no, title, clicks: clicks.get(no) ?? 0, marks: note.match(/\[click\]/g)?.length ?? 0 })).filter(slide => slide.clicks !== slide.marks)
  expect.soft(unmarked, 'slides with more or fewer clicks than their notes have marks').toEqual([])

  const spelling = await dutchSpelling()
  const wrong = seen.flatMap(state => state.texts.filter(({ code }) => !code).flatMap(({ text }) => spelling.wrongIn(text).map(word => `${at(state)}: ${word}`)))
  expect.soft([...new Set(wrong)], 'words that are spelled wrong').toEqual([])
  expect.soft(spelling.looked()).toBeGreaterThan(AT_LEAST.words / 3)
})

test('the audit itself sees what is wrong', async () => {
  await showSlide(page, 2, 0)
  const what = await page.evaluate(spoilAndAudit, { audit: String(auditSlide), limits: { no: 2, ...CANVAS, ...SMALLEST } })
  expect(what).toEqual(['covered', 'cut off', 'outside', 'overlapping', 'too pale', 'too small'])
})

/** Runs in the page: spoils a slide in each of the ways, and gives the kinds of findings. */
function spoilAndAudit({ audit, limits }: { audit: string, limits: object }): string[] {
  const box = document.createElement('div')
  box.innerHTML = `
    <p style="position: absolute; left: 20px; top: 10px; color: #ccc">bleek</p>
    <p style="position: absolute; left: 120px; top: 10px">bedekt</p>
    <p style="position: absolute; left: 110px; top: 5px; width: 100px; height: 40px; background: #fff"></p>
    <p style="position: absolute; left: 220px; top: 10px; width: 30px; overflow: hidden; white-space: nowrap">afgesneden</p>
    <p style="position: absolute; left: 960px; top: 10px">buiten</p>
    <p style="position: absolute; left: 420px; top: 10px">over</p>
    <p style="position: absolute; left: 425px; top: 14px">elkaar</p>
    <p style="position: absolute; left: 520px; top: 10px; font-size: 13px">klein</p>`
  document.querySelector('#slide-content .slidev-page-2 .slidev-layout')?.append(box)
  // eslint-disable-next-line no-new-func -- the page has only the text of the function
  const { findings } = new Function(`return (${audit})(arguments[0])`)(limits) as Audit
  return [...new Set(findings.map(finding => finding.what))].sort()
}

test('every slide is reached by keys alone', async () => {
  // A new start: an address that changes while the deck starts would be lost, and the slide before this was spoiled.
  await page.goto('about:blank')
  await openDeck(page, deck)
  await page.locator('#slide-content .slidev-page-1').waitFor()
  for (let no = 2; no <= slides.length; no++) {
    await page.keyboard.press('ArrowDown')
    await expect(page.locator(`#slide-content .slidev-page-${no}`)).toBeVisible()
  }
})
