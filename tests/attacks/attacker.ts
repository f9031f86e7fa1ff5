/** A real browser in which the teacher also has the attacker's page open, on another site or another local port. */
import type { Browser } from 'playwright'
import { createServer } from 'node:http'
import { chromium } from 'playwright'
import { bringBrowser, BROWSER_ARGS } from '../browser.ts'

export interface AttackerSite {
  /** The page on another local port: same site as the lesson, another origin. */
  local: string
  /** The page on another site. */
  foreign: string
  /** What the pages asked of the attacker's server, and with which Referer. */
  visits: readonly { url: string, referer: string }[]
  close: () => Promise<void>
}

/** Names under this one lead to 127.0.0.1 in the attacked browser, as an attacker's name server would make them. */
export const EVIL = 'evil.example'

/** Serves `html` as every page of the attacker. */
export async function attackerSite(html: string): Promise<AttackerSite> {
  const visits: { url: string, referer: string }[] = []
  const server = createServer((incoming, answer) => {
    visits.push({ url: incoming.url ?? '', referer: incoming.headers.referer ?? '' })
    answer.setHeader('Content-Type', 'text/html')
    answer.end(html)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address
    ? address.port
    : 0
  return {
    local: `http://localhost:${port}/`,
    foreign: `http://${EVIL}:${port}/`,
    visits,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** A browser without the protections that not every browser has, so that the lesson must protect itself. */
export async function attackedBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await bringBrowser(),
    args: [
      ...BROWSER_ARGS,
      `--host-resolver-rules=MAP ${EVIL} 127.0.0.1, MAP *.${EVIL} 127.0.0.1`,
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights,HttpsUpgrades',
    ],
  })
}
