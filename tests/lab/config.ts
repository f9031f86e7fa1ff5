import type { LabNetwork } from './network.ts'
import type { LabPaths } from './paths.ts'
import { join } from 'node:path'

/** Configuration of the lab's containerd (TOML). */
export function containerdConfig(paths: LabPaths): string {
  return `version = 2
root = ${JSON.stringify(paths.containerdData)}
state = ${JSON.stringify(join(paths.run, 'containerd'))}
disabled_plugins = ["io.containerd.grpc.v1.cri"]

[grpc]
  address = ${JSON.stringify(paths.containerdSocket)}
`
}

/** Configuration of the lab's engine (JSON). Every default that would be shared with another engine is named here. */
export function engineConfig(paths: LabPaths, network: LabNetwork, registryPort: number): string {
  return JSON.stringify({
    'hosts': [paths.address],
    // The socket is root's alone, whether or not the machine has a group of that name.
    'group': 'root',
    'containerd': paths.containerdSocket,
    'data-root': paths.data,
    'exec-root': join(paths.run, 'exec'),
    'pidfile': join(paths.run, 'dockerd.pid'),
    'storage-driver': 'overlay2',
    'bridge': paths.bridge,
    'fixed-cidr': network.bridgeRange,
    'default-address-pools': [network.pool],
    // See network.ts for why the engine keeps its hands off.
    'iptables': false,
    'ip6tables': false,
    'ip-masq': false,
    'ip-forward': false,
    'userland-proxy-path': join(paths.engine, 'usr/sbin/docker-proxy'),
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': `/${paths.cgroup}`,
    'registry-mirrors': [`http://127.0.0.1:${registryPort}`],
  }, null, 2)
}

/** Configuration of the local registry (YAML). */
export function registryConfig(paths: LabPaths, registryPort: number): string {
  return `version: 0.1
log:
  level: warn
storage:
  filesystem:
    rootdirectory: ${JSON.stringify(paths.registryData)}
http:
  addr: 127.0.0.1:${registryPort}
`
}

/** Configuration of the docker command: where the lab's plugins are. */
export function clientConfig(paths: LabPaths): string {
  return JSON.stringify({
    cliPluginsExtraDirs: [paths.plugins],
  }, null, 2)
}
