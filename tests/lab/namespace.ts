import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MACHINE_ENV, run } from './run.ts'

/** Where `ip netns` keeps its names. */
const NAMES = '/run/netns'

/**
 * A network of its own for a lab and all that works with it: loopback, and what the lab makes. Two labs side by side then
 * share no port, and no browser sees the other's interfaces come and go, for which Chromium drops every request it has open
 * (ERR_NETWORK_CHANGED). Nothing in it reaches the outside.
 */
export interface NetworkNamespace {
  /** The program and arguments that run a program in it. */
  within: (program: string, args: readonly string[]) => [string, string[]]
  /** Forgets it; the kernel takes it away with its last process. */
  remove: () => Promise<void>
}

/** Makes the namespace, or takes the one that a killed run left. */
export async function networkNamespace(name: string): Promise<NetworkNamespace> {
  if (!existsSync(join(NAMES, name)))
    await run('ip', ['netns', 'add', name], { env: MACHINE_ENV })
  await run('ip', ['-n', name, 'link', 'set', 'lo', 'up'], { env: MACHINE_ENV })
  return {
    // Not `ip netns exec`, which mounts a new /sys without the cgroups that the engine needs.
    within: (program, args) => ['nsenter', [`--net=${join(NAMES, name)}`, '--', program, ...args]],
    remove: async () => void await run('ip', ['netns', 'delete', name], { env: MACHINE_ENV }),
  }
}
