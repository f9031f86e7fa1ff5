import { get } from 'node:http'

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
    get(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]), agent: false }, (answer) => {
      answer.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
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
