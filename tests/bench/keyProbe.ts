import type { Page } from 'playwright'

declare global {
  interface Window {
    keyProbe?: KeyProbe
  }
}

/** What a page notes for us. Times are the page's own `performance.now()`, in ms. */
interface KeyProbe {
  /** Looks from now on for a row of a terminal with just this text. */
  arm: (key: string, text: string) => void
  /** Resolves when the key was pressed and the row was painted. */
  seen: Promise<KeyToPaint>
}

/** From the key press, as the browser received it, in ms. */
export interface KeyToPaint {
  painted: number
}

/** What a terminal of the lesson is made of in the page. */
export const TERMINAL_ROW = '.row'

/** Makes a page, before it is opened, able to say when a key's effect was painted. */
export async function installKeyProbe(page: Page): Promise<void> {
  await page.addInitScript(keyProbe, TERMINAL_ROW)
}

/** Presses a key for real; resolves when a row with just this text has been painted, with the time that took. */
export async function pressUntilPainted(page: Page, key: string, text: string): Promise<KeyToPaint> {
  await page.evaluate(([key, text]) => window.keyProbe?.arm(key, text), [key, text] as const)
  await page.keyboard.press(key)
  return await page.evaluate(() => window.keyProbe?.seen ?? Promise.reject(new Error('installKeyProbe comes before goto')))
}

/** Runs in the page. */
function keyProbe(rowSelector: string): void {
  const probe: KeyProbe = {
    arm(key, text) {
      probe.seen = new Promise((resolve) => {
        let pressed = Number.NaN
        const onKey = (event: KeyboardEvent): void => {
          if (event.key !== key)
            return
          pressed = event.timeStamp
          window.removeEventListener('keydown', onKey, true)
        }
        window.addEventListener('keydown', onKey, true)
        const isShown = (): boolean => [
          ...document.querySelectorAll(rowSelector),
        ].some(row =>
          row.textContent.trim() === text && row.getClientRects().length > 0)
        const observer = new MutationObserver(() => {
          if (Number.isNaN(pressed) || !isShown())
            return
          observer.disconnect()
          // The frame after the one with the change: by then it has been painted, and up to a frame more has gone by.
          requestAnimationFrame(() => resolve({ painted: performance.now() - pressed }))
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
      })
    },
    seen: Promise.reject(new Error('not armed')),
  }
  probe.seen.catch(() => {})
  window.keyProbe = probe
}
