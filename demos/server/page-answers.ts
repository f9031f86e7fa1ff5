import { Agent, get } from 'node:http'
import process from 'node:process'

/** How long between two attempts, in ms, and how long one may take. */
const PAUSE = 200
const LIMIT = 2000

/** Waits until something answers at a published port; false when it was told to stop waiting first. */
export async function pageAnswers(url: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await answersOnce(url, signal))
      return true
    await pause(signal)
  }
  return false
}

function answersOnce(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]), agent: agentFor(url) }, (answer) => {
      answer.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}

/** A port of this machine is reached as it is; a page on the internet as this network wants it. */
function agentFor(url: string): Agent | false {
  return new URL(url).hostname === 'localhost' ? false : new Agent({ proxyEnv: process.env })
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, { once: true })
  })
}
