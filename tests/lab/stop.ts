import type { LabPaths } from './paths.ts'
import { globSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unmountBelow } from './mounts.ts'
import { removeNetwork, restoreForwarding } from './network.ts'
import { killAll, labProcesses } from './processes.ts'
import { readState } from './state.ts'

/**
 * Stops all of the lab and takes away what it made while it ran: processes, containers, mounts, networks. What it fetched
 * and built stays. One way for a healthy lab, a half dead one, and none at all: it looks at the machine, not at what should be.
 */
export async function stopLab(paths: LabPaths): Promise<void> {
  await killAll(() => labProcesses(paths))
  await unmountBelow(paths.run)
  await unmountBelow(paths.home)
  const state = readState(paths)
  await removeNetwork(paths, state?.network)
  restoreForwarding(state?.forwardingBefore, anotherEngineRuns())
  for (const group of globSync(`/sys/fs/cgroup/{,*/}${paths.cgroup}`))
    removeGroup(group)
  for (const folder of [paths.data, paths.containerdData, paths.run])
    await rm(folder, { recursive: true, force: true })
}

/** Removes a cgroup and those below it; its files are the kernel's and go along. */
function removeGroup(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true })) {
    if (entry.isDirectory())
      removeGroup(join(group, entry.name))
  }
  try {
    rmdirSync(group)
  }
  catch {
    // Still counted as busy for a moment after a kill: an empty group left behind costs nothing and is used again.
  }
}

function anotherEngineRuns(): boolean {
  return globSync('/proc/[0-9]*/comm').some((file) => {
    try {
      return readFileSync(file, 'utf8').trim() === 'dockerd'
    }
    catch {
      return false
    }
  })
}
