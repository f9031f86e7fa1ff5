/** The chapter's questions: chosen, explained and kept, with the keys alone and without getting in Next's way. */
import type { Locator, Page } from 'playwright/test'
import type { BuiltDeck } from '../../deck/walk.ts'
import { expect, test } from 'playwright/test'
import { QUESTIONS } from '../../../components/quiz/questions.ts'
import { readDeck } from '../../deck/readDeck.ts'
import { serveDeck } from '../../deck/walk.ts'

const [FIRST, SECOND] = QUESTIONS

let deck: BuiltDeck
let no: number
let contents: number

test.beforeAll(async () => {
  test.setTimeout(300_000)
  deck = await serveDeck()
  const slides = await readDeck()
  const of = (component: string): number => slides.find(({ content }) => content.includes(`<${component}`))?.no ?? 0
  no = of('SelfTest')
  contents = of('TableOfContents')
})

test.afterAll(() => deck?.close())

async function open(page: Page): Promise<Locator> {
  await page.goto(`${deck.address}#/${no}`)
  const slide = page.locator(`#slide-content .slidev-page-${no}`)
  await expect(slide.locator('.self-test')).toBeVisible()
  return slide
}

const right = FIRST!.choices.findIndex(choice => choice.right)
const wrong = FIRST!.choices.findIndex(choice => !choice.right)

test('a choice says why it is right or wrong; the first one counts and is kept, until it is cleared', async ({ page }) => {
  let slide = await open(page)
  const explained = slide.locator('.self-test-why:not(:empty)')
  await expect(slide.getByRole('heading', { level: 2 })).toHaveText(FIRST!.ask)
  await expect(explained).toHaveCount(0)
  await page.keyboard.press(String(wrong + 1))
  await expect(explained).toHaveText([FIRST!.choices[wrong]!.why])
  await page.keyboard.press(String(right + 1))
  await expect(explained).toHaveCount(2)
  await expect(slide.locator('.self-test-score')).toContainText('0 van 1 meteen juist')
  await page.reload()
  slide = await open(page)
  await expect(slide.locator('.self-test-score')).toContainText('0 van 1 meteen juist')
  await page.keyboard.press('r')
  await expect(slide.locator('.self-test-score')).toContainText('Kies met')
  await expect(slide.locator('.self-test-why:not(:empty)')).toHaveCount(0)
  await page.keyboard.press(String(right + 1))
  await expect(slide.locator('.self-test-score')).toContainText('1 van 1 meteen juist')
  expect(await page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('zelftest')))).toHaveLength(1)
})

test('Next leads through all questions and on, also when a choice has the focus', async ({ page }) => {
  const slide = await open(page)
  const ask = slide.getByRole('heading', { level: 2 })
  await page.keyboard.press('PageDown')
  await expect(slide.locator('.self-test-why:not(:empty)')).toHaveCount(FIRST!.choices.length)
  await page.keyboard.press('PageDown')
  await expect(ask).toHaveText(SECOND!.ask)
  const choice = slide.getByRole('radio').nth(1)
  await slide.getByRole('radio').first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(choice).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(choice).toBeChecked()
  await expect(ask).toHaveText(SECOND!.ask)
  for (let press = 0; press < 6; press++)
    await page.keyboard.press('PageDown')
  await expect(page).toHaveURL(new RegExp(`#/${no + 1}$`))
})

test('the mouse chooses too, and leaves the keys to the deck', async ({ page }) => {
  const slide = await open(page)
  await slide.getByRole('radio').nth(right).click()
  await expect(slide.locator('.self-test-score')).toContainText('1 van 1')
  await slide.getByRole('button').click()
  await expect(slide.locator('.self-test-score')).toContainText('Kies met')
  await page.keyboard.press('PageDown')
  await expect(page).toHaveURL(/clicks=1/)
})

test('a question leads to the slide that teaches it, and Next goes on from there', async ({ page }) => {
  const slide = await open(page)
  await page.keyboard.press('PageDown')
  const taught = (await readDeck()).find(({ routeAlias }) => routeAlias === FIRST!.slide)!
  await slide.getByRole('link', { name: `slide ${taught.no}` }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: taught.title })).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(page).toHaveURL(/clicks=1/)
})

test('what the teacher chooses shows in the window for the class', async ({ page, context }) => {
  const slide = await open(page)
  const other = await open(await context.newPage())
  await page.bringToFront()
  await page.keyboard.press(String(right + 1))
  await expect(slide.locator('.self-test-score')).toContainText('1 van 1')
  await expect(other.locator('.self-test-score')).toContainText('1 van 1')
})

test('a browser that keeps nothing still has the test', async ({ page }) => {
  await page.addInitScript(() => {
    for (const method of ['getItem', 'setItem'] as const) {
      const own = Storage.prototype[method]
      Storage.prototype[method] = function (this: Storage, key: string, ...rest: string[]) {
        if (key.includes('zelftest'))
          throw new Error('refused')
        return Reflect.apply(own, this, [key, ...rest])
      }
    }
  })
  const slide = await open(page)
  await page.keyboard.press(String(right + 1))
  await expect(slide.locator('.self-test-score')).toContainText('1 van 1 meteen juist')
})

test('the contents lead to each section, and each slide back to its own', async ({ page }) => {
  await page.goto(`${deck.address}#/${contents}`)
  const sections = (await readDeck()).filter(({ layout }) => layout === 'section')
  const links = page.locator(`#slide-content .slidev-page-${contents} .contents a`)
  await expect(links).toHaveCount(sections.length)
  await links.last().focus()
  await page.keyboard.press('Enter')
  const last = sections.at(-1)!
  await expect(page.locator(`#slide-content .slidev-page-${last.no}`)).toBeVisible()
  await page.keyboard.press('PageDown')
  await page.locator(`#slide-content .slidev-page-${last.no + 1} .slide-foot a`).click()
  await expect(page).toHaveURL(new RegExp(`#/${last.routeAlias}$`))
})
