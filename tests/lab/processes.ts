import type { LabPaths } from './paths.ts'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { LessonError } from '../../demos/kit/error.ts'
import { WORK_MARK } from './environment.ts'

/** How long the kernel gets to take killed processes away, in ms. */
const KILL_PATIENCE = 10_000

/**
 * Process ids of everything that belongs to a lab: its own programs, by where they are on disk; all that runs in its
 * containers, by their cgroup; and what makes things for it, by its mark. Needs no pid file, so it finds what a kill left behind.
 */
export function labProcesses(paths: LabPaths): number[] {
  return processes().filter((pid) => {
    try {
      if (readlinkSync(`/proc/${pid}/exe`).startsWith(`${paths.engine}/`))
        return true
    }
    catch {
      // Kernel threads have no program; and any process may end while we look.
    }
    try {
      return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${paths.cgroup}/`) || isMaker(pid, paths)
    }
    catch {
      return false
    }
  })
}

/** Process ids of what makes something for the lab; while we hold the lab's lock, left behind by a killed `up`. */
export function labMakers(paths: LabPaths): number[] {
  return processes().filter((pid) => {
    try {
      return isMaker(pid, paths)
    }
    catch {
      return false
    }
  })
}

function isMaker(pid: number, { home }: LabPaths): boolean {
  return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${WORK_MARK}=${home}`)
}

function processes(): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => pid !== process.pid)
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
