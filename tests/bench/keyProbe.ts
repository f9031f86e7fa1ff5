import type { Page } from 'playwright'

/** What to wait for in the page: an element that is shown and, where a text is asked for, holds that. */
export interface Sight {
  selector: string
  /** Wait until there is none. */
  gone?: boolean
  /** Just this, blanks around it aside. */
  text?: string
  /** Source of a regular expression for the text. */
  pattern?: string
}

interface KeyProbe {
  arm: (key: string, sights: readonly Sight[]) => void
  seen: Promise<number[]>
}

declare global {
  interface Window {
    keyProbe?: KeyProbe
  }
}

/** What has not been seen after this long has failed, in ms. */
const PATIENCE = 60_000

/** Makes a page, before it is opened, able to say when a key's effects were painted. */
export async function installKeyProbe(page: Page): Promise<void> {
  await page.addInitScript(keyProbe, PATIENCE)
}

/**
 * Presses a key for real and waits until each of these can be seen.
 * @returns for each sight the time from the key press, as the browser received it, until it was painted, in ms
 */
export async function pressAndSee(page: Page, key: string, sights: readonly Sight[]): Promise<number[]> {
  await page.evaluate(([key, sights]) => window.keyProbe?.arm(key, sights), [key, sights] as const)
  // Asked before the key is pressed: from then on nothing of ours may take the processor from what is measured.
  const seen = page.evaluate(() => window.keyProbe?.seen ?? Promise.reject(new Error('installKeyProbe comes before goto')))
  const [times] = await Promise.all([
    seen,
    page.keyboard.press(key),
  ])
  return times
}

/** Runs in the page. */
function keyProbe(patience: number): void {
  const isSeen = ({ selector, gone = false, text, pattern }: Sight): boolean => gone !== Array.from(document.querySelectorAll(selector)).some((element) => {
    const found = element.textContent.trim()
    return (text === undefined || found === text)
      && (pattern === undefined || new RegExp(pattern).test(found))
      && element.getClientRects().length > 0
  })

  // A box that is new to an observer of sizes is reported in the very frame that paints it, after all scripts of that frame
  // and before its paint: this one, when we are in a frame, or else the next. A message sent then comes after the paint.
  const afterPaint = (then: () => void): void => {
    const box = document.body.appendChild(document.createElement('div'))
    box.style.cssText = 'position: fixed; width: 1px; height: 1px'
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = then
    const observer = new ResizeObserver(() => {
      observer.disconnect()
      box.remove()
      port2.postMessage(undefined)
    })
    observer.observe(box)
  }

  const paintOf = (sight: Sight, pressed: () => number): Promise<number> => new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      if (Number.isNaN(pressed()) || !isSeen(sight))
        return
      observer.disconnect()
      afterPaint(() => resolve(performance.now() - pressed()))
    })
    setTimeout(() => {
      observer.disconnect()
      reject(new Error(`not seen after ${patience} ms: ${JSON.stringify(sight)}`))
    }, patience)
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      // Slidev shows and hides slides by their style.
      attributeFilter: ['class', 'style'],
    })
  })

  window.keyProbe = {
    arm(key, sights) {
      let pressed = Number.NaN
      const onKey = (event: KeyboardEvent): void => {
        if (event.key !== key)
          return
        pressed = event.timeStamp
        window.removeEventListener('keydown', onKey, true)
      }
      window.addEventListener('keydown', onKey, true)
      this.seen = Promise.all(sights.map(sight => paintOf(sight, () => pressed)))
    },
    seen: Promise.resolve([]),
  }
}
