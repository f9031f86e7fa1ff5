/**
 * A part of the deck that didn't arrive. Chromium drops what it is fetching when a network interface comes or goes
 * (ERR_NETWORK_CHANGED), and on Linux each container that starts is one; Slidev then shows an error slide for good.
 * The address says where we are and the server says what has run, so a reload loses nothing.
 */

/** A part that is really missing must not reload for ever: not twice within this time, in ms. */
const PATIENCE = 10_000

const KEY = 'docker-les.reloaded'

/** Whether a reload can bring what is missing. */
export function mayReload(now: number, last: number, online: boolean): boolean {
  return online && now - last >= PATIENCE
}

/** Reloads the page when a part of it fails to load. */
export function reloadWhenLost(page: Window = window): void {
  // https://vite.dev/guide/build#load-error-handling
  page.addEventListener('vite:preloadError', () => {
    const now = Date.now()
    if (!mayReload(now, Number(page.sessionStorage.getItem(KEY)), page.navigator.onLine))
      return
    page.sessionStorage.setItem(KEY, String(now))
    page.location.reload()
  })
}
