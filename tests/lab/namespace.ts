import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { MACHINE_ENV, run } from './run.ts'

/** Where `ip netns` keeps its names. */
const NAMES = '/run/netns'

/** Whether interfaces to come do without IPv6: a file for each network, seen by what is in it. */
const NO_IPV6 = '/proc/sys/net/ipv6/conf/default/disable_ipv6'

/**
 * A network of its own for a lab and all that works with it: loopback, and what the lab makes. Two labs side by side then
 * share no port, and no browser sees the other's interfaces come and go, for which Chromium drops every request it has open
 * (ERR_NETWORK_CHANGED). Nothing in it reaches the outside, and an interface that comes later gets no IPv6 address: with that
 * each container of the lab itself would be such a change.
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
  // Not `ip netns exec`, which mounts a new /sys without the cgroups that the engine needs.
  const within = (program: string, args: readonly string[]): [string, string[]] => ['nsenter', [`--net=${join(NAMES, name)}`, '--', program, ...args]]
  await run(...within(process.execPath, ['--eval', `require('node:fs').writeFileSync('${NO_IPV6}', '1')`]))
  return {
    within,
    remove: async () => void await run('ip', ['netns', 'delete', name], { env: MACHINE_ENV }),
  }
}
