import type { Page } from 'playwright'

declare global {
  interface Window {
    firstSlide?: { promise: Promise<number> }
  }
}

/** Makes a page, before it is opened, note when its first slide is painted. */
export async function watchFirstSlide(page: Page): Promise<void> {
  await page.addInitScript(noteFirstSlide)
}

/** When the first slide of an opened page was painted, in ms since 1970 (`wallClock`). */
export async function firstSlidePainted(page: Page): Promise<number> {
  return await page.evaluate(() => window.firstSlide?.promise ?? Promise.reject(new Error('watchFirstSlide comes before goto')))
}

/** Runs in the page: looks each frame for a slide with words in it, then waits for the frame after it. */
function noteFirstSlide(): void {
  const isShown = (slide: Element): boolean => slide.textContent.trim() !== '' && slide.getBoundingClientRect().width > 0
  const promise = new Promise<number>((resolve) => {
    const look = (): void => {
      if ([
        ...document.querySelectorAll('.slidev-layout'),
      ].some(isShown)) {
        requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
      }
      else {
        requestAnimationFrame(look)
      }
    }
    requestAnimationFrame(look)
  })
  window.firstSlide = { promise }
}
