/** How a command ends well when a person or the system says so. */
import process from 'node:process'

/** One Ctrl-C reaches us twice, from the terminal and from npm; a person's second one comes later than this, in ms. */
const SAME_PRESS = 500
/** Whatever happens, the process ends within this long, in ms. */
const LIMIT = 8000

/**
 * Does this when the process is told to end, once; the second time it ends without waiting.
 * @param finish what must still be done
 */
export function onEnd(finish: () => Promise<unknown>): void {
  let since: number | undefined
  const end = (signal: NodeJS.Signals): void => {
    const now = performance.now()
    if (since !== undefined) {
      if (signal === 'SIGINT' && now - since > SAME_PRESS)
        process.exit(130)
      return
    }
    since = now
    setTimeout(() => process.exit(1), LIMIT).unref()
    finish().then(() => process.exit(signal === 'SIGINT' ? 130 : 0), () => process.exit(1))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, end)
}
