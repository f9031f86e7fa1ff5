import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { LessonError } from '../../demos/kit/error.ts'

/** How long the kernel gets to take killed processes away, in ms. */
const KILL_PATIENCE = 10_000

/**
 * Process ids of everything that belongs to a lab: its own programs, by where they are on disk, and all that runs in its
 * containers, by their cgroup. Needs no pid file, so it finds what a killed engine left behind too.
 */
export function labProcesses(programs: string, cgroup: string): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter((pid) => {
    if (pid === process.pid)
      return false
    try {
      if (readlinkSync(`/proc/${pid}/exe`).startsWith(`${programs}/`))
        return true
    }
    catch {
      // Kernel threads have no program; and any process may end while we look.
    }
    try {
      return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${cgroup}/`)
    }
    catch {
      return false
    }
  })
}

/** Kills the processes that `find` gives until it finds none. Throws LessonError (LAB_UNSTOPPABLE) when they stay. */
export async function killAll(find: () => number[]): Promise<void> {
  const end = Date.now() + KILL_PATIENCE
  for (let pids = find(); pids.length > 0; pids = find()) {
    if (Date.now() > end)
      throw new LessonError('LAB_UNSTOPPABLE', `Deze processen van het lab stoppen niet: ${pids.join(', ')}.`)
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      }
      catch {
        // Already gone.
      }
    }
    await delay(20)
  }
}
