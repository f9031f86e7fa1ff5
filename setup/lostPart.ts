/**
 * A part of the deck that didn't arrive. Chromium drops what it is fetching when a network interface comes or goes
 * (ERR_NETWORK_CHANGED), and on Linux each container that starts is one; Slidev then shows an error slide for good.
 * The address says where we are and the server says what has run, so a reload loses nothing; but only when there is
 * somebody to load from: without its host the window must keep what it has.
 */

/** Between two looks whether the host is there, in ms. */
const PAUSE = 2000

/** A part that is really missing must not reload for ever: not twice within this time, in ms. */
const PATIENCE = 10_000

const KEY = 'docker-les.reloaded'

/** What this needs of a window. */
export interface LostPartPage {
  now: () => number
  sleep: (ms: number) => Promise<void>
  /** Whether the host answers for this page. */
  reachable: () => Promise<boolean>
  lastReload: () => number
  reload: () => void
}

/** Waits for the host and reloads the page, unless that was just done. */
export async function recover(page: LostPartPage): Promise<void> {
  if (page.now() - page.lastReload() < PATIENCE)
    return
  while (!await page.reachable())
    await page.sleep(PAUSE)
  page.reload()
}

/** Reloads the page when a part of it fails to load. */
export function reloadWhenLost(page: Window = window): void {
  let recovering = false
  // https://vite.dev/guide/build#load-error-handling
  page.addEventListener('vite:preloadError', () => {
    if (recovering)
      return
    recovering = true
    void recover({
      now: Date.now,
      sleep: ms => new Promise(resolve => page.setTimeout(resolve, ms)),
      reachable: () => page.fetch(page.location.pathname, { method: 'HEAD', cache: 'no-store' }).then(({ ok }) => ok, () => false),
      lastReload: () => Number(page.sessionStorage.getItem(KEY)),
      reload() {
        page.sessionStorage.setItem(KEY, String(Date.now()))
        page.location.reload()
      },
    }).finally(() => recovering = false)
  })
}
