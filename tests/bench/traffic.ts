import type { Page } from 'playwright'

/** Nothing under way for this long counts as idle, in ms: Playwright's own number for `networkidle`. */
const IDLE = 500

/** What a page asked of the network so far. */
export interface Traffic {
  requests: number
  /** Bytes that came over the wire: encoded bodies and headers. */
  transferred: number
  /** Addresses on another host than the page's. */
  foreign: string[]
  /** Addresses that gave no answer, or one with status 400 or higher. */
  failed: string[]
  /** Resolves when no request to the page's own host has been under way for a while. */
  idle: () => Promise<void>
}

/** Watches a page's network from now on, as the browser itself counts it. */
export async function watchTraffic(page: Page, host: string): Promise<Traffic> {
  const cdp = await page.context().newCDPSession(page)
  const underWay = new Map<string, { url: string, own: boolean }>()
  const urls = new Map<string, string>()
  let quietSince: NodeJS.Timeout | undefined
  let waiting: (() => void)[] = []
  const settle = (): void => {
    clearTimeout(quietSince)
    if ([
      ...underWay.values(),
    ].some(({ own }) => own)) {
      return
    }
    quietSince = setTimeout(() => {
      waiting.forEach(resolve => resolve())
      waiting = []
    }, IDLE)
  }
  const traffic: Traffic = {
    requests: 0,
    transferred: 0,
    foreign: [],
    failed: [],
    idle: () => new Promise((resolve) => {
      waiting.push(resolve)
      settle()
    }),
  }
  cdp.on('Network.requestWillBeSent', ({ requestId, request: { url } }) => {
    const { protocol, host: asked } = new URL(url)
    if (protocol === 'data:' || protocol === 'blob:')
      return
    traffic.requests++
    if (asked !== host)
      traffic.foreign.push(url)
    urls.set(requestId, url)
    underWay.set(requestId, { url, own: asked === host })
    settle()
  })
  cdp.on('Network.responseReceived', ({ response: { url, status } }) => {
    if (status >= 400)
      traffic.failed.push(`${status} ${url}`)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (underWay.delete(requestId))
      traffic.transferred += encodedDataLength
    settle()
  })
  cdp.on('Network.loadingFailed', ({ requestId, errorText }) => {
    if (underWay.delete(requestId))
      traffic.failed.push(`${errorText} ${urls.get(requestId) ?? ''}`)
    settle()
  })
  await cdp.send('Network.enable')
  return traffic
}
