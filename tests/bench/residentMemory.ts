import { readFileSync } from 'node:fs'
import { LessonError } from '../../demos/kit/error.ts'

const RE_RSS = /^VmRSS:\s+(\d+) kB$/m

/** How often memory is looked at, in ms. */
const INTERVAL = 20

/**
 * The memory a process holds, in MB (10⁶ bytes), as Linux counts it.
 * @throws {LessonError} `bench-memory` where there is no /proc
 */
export function residentMemory(pid: number): number {
  try {
    return Number(RE_RSS.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024 / 1e6
  }
  catch (cause) {
    throw new LessonError('bench-memory', 'Het geheugen van de server is hier niet te lezen (/proc ontbreekt); meet dit op Linux.', cause)
  }
}

/** Watches a process from now on; the answer is the most it held, in MB. */
export function watchMemory(pid: number): () => number {
  let peak = residentMemory(pid)
  const look = (): void => {
    peak = Math.max(peak, residentMemory(pid))
  }
  const timer = setInterval(look, INTERVAL)
  return () => {
    clearInterval(timer)
    look()
    return peak
  }
}
