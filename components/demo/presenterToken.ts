import { TOKEN_PARAMETER } from '../../demos/kit/protocol.ts'

/**
 * The presenter's token: handed over in the address's fragment, taken out before the router reads it, kept in this
 * window only. A browser copies a window's session storage when a page opens another one or a tab is duplicated;
 * such a copy must not run anything, so the token counts only in the window that holds the lock of its name.
 */

const TOKEN_KEY = 'docker-les.token'
const WINDOW_KEY = 'docker-les.window'

/** Where the presenter arrives. */
const PRESENTER_HASH = '#/presenter/1'

/** A reload frees the lock at once; a copy of a window would wait for ever. In ms. */
const LOCK_WAIT = 1000

/** The token in an address's fragment, `#token=…`; undefined when there is none. */
export function tokenIn(hash: string): string | undefined {
  // A router's fragment starts with a slash.
  if (!hash.startsWith(`#${TOKEN_PARAMETER}=`))
    return undefined
  return new URLSearchParams(hash.slice(1)).get(TOKEN_PARAMETER) || undefined
}

/** Takes the token out of the address and into this window; true when there was one. */
export function takeToken(page: Window = window): boolean {
  const token = tokenIn(page.location.hash)
  if (token === undefined)
    return false
  page.sessionStorage.setItem(TOKEN_KEY, token)
  page.sessionStorage.setItem(WINDOW_KEY, page.crypto.randomUUID())
  page.history.replaceState(null, '', page.location.pathname + page.location.search + PRESENTER_HASH)
  return true
}

/**
 * Also takes a token that is pasted into the address bar of an open window: that is no new load, only a change of
 * the fragment. Must be called before the router listens to the same event.
 */
export function watchForToken(page: Window = window): void {
  page.addEventListener('popstate', (event) => {
    if (!takeToken(page))
      return
    event.stopImmediatePropagation()
    page.location.reload()
  }, { capture: true })
}

/**
 * This window's token, if it is really this window's.
 * @param storage the window's own
 * @param locks of the browser; a page from an unsafe origin has none, and nobody hands it a token
 * @param wait how long the lock may take, in ms
 */
export async function claimToken(storage: Storage = sessionStorage, locks: LockManager | null = navigator.locks ?? null, wait: number = LOCK_WAIT): Promise<string | undefined> {
  const token = storage.getItem(TOKEN_KEY)
  const name = storage.getItem(WINDOW_KEY)
  if (!token || !name)
    return undefined
  if (locks && await hold(locks, `docker-les.${name}`, wait))
    return token
  forgetToken(storage)
  return undefined
}

let claimed: Promise<string | undefined> | undefined

/**
 * This window's token, claimed once. First asked while the page loads, not when the first demo comes near: until then
 * an audience window, opened from here, could claim the copy of the token that it was given, and be the presenter.
 */
export function claimedToken(): Promise<string | undefined> {
  return claimed ??= claimToken()
}

/** Forgets the token: it is of an earlier start, or of another window. */
export function forgetToken(storage: Storage = sessionStorage): void {
  storage.removeItem(TOKEN_KEY)
  storage.removeItem(WINDOW_KEY)
}

/** Takes a lock and keeps it for as long as the window lives; false when another window has it. */
function hold(locks: LockManager, name: string, wait: number): Promise<boolean> {
  return new Promise((resolve) => {
    locks.request(name, {
      signal: AbortSignal.timeout(wait),
    }, () => {
      resolve(true)
      return new Promise<never>(() => {})
    }).catch(() => resolve(false))
  })
}
