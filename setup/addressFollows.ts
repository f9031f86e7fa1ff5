/**
 * The window's address follows the clicks when they rest. Each change of it makes the browser draw its own bar anew and write
 * its history, in the moment in which docker wants the processor. A change of slide is told at once, and a window that is
 * loaded anew is where it was.
 */
import type { RouterHistory } from 'vue-router'

/** How long the clicks rest before the address follows them, in ms. */
export const REST = 400

/** Where the window was when it went, if its address did not say so. */
const KEY = 'docker-les.address'

/** What this needs of a window. */
export type AddressPage = Pick<Window, 'setTimeout' | 'clearTimeout' | 'addEventListener' | 'sessionStorage'>

/** From here on this router's history writes late. */
export function addressFollows(history: Pick<RouterHistory, 'replace' | 'push' | 'createHref'>, page: AddressPage = window): void {
  const { replace, push } = history
  let timer: number | undefined
  let late: Parameters<typeof replace> | undefined

  function forget(): void {
    page.clearTimeout(timer)
    late = undefined
  }

  function catchUp(): void {
    const to = late
    forget()
    if (to)
      replace(...to)
  }

  history.replace = (...to) => {
    forget()
    late = to
    timer = page.setTimeout(catchUp, REST)
  }
  history.push = (...to) => {
    catchUp()
    push(...to)
  }
  page.addEventListener('pagehide', () => {
    // Too late for the address itself: the next document has it already.
    if (late)
      page.sessionStorage.setItem(KEY, history.createHref(late[0]))
  })
  // Back and Forward have gone to another entry already: what was to be written belongs to the one before.
  page.addEventListener('popstate', forget, { capture: true })
}

/** Before there is a router: back to where the window was when it was loaded anew. */
export function resumeAddress(page: Pick<Window, 'sessionStorage' | 'history' | 'performance'> = window): void {
  const was = page.sessionStorage.getItem(KEY)
  page.sessionStorage.removeItem(KEY)
  const [navigation] = page.performance.getEntriesByType('navigation')
  if (was !== null && navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload')
    page.history.replaceState(page.history.state, '', was)
}
