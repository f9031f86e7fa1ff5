import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import process from 'node:process'

const DEFAULT_HOME = '/var/lib/docker-les-lab'

/** Where everything of one lab lives. Two labs with different homes share nothing, not even a name in the kernel. */
export interface LabPaths {
  /** What stays between `down` and `up`: unpacked packages, the mirror's images, logs. */
  home: string
  /** A file that says that `home` is a lab, so that `down --purge` never empties another folder. */
  marker: string
  /** Sockets and everything else of a running lab. Short: a unix socket's path holds 107 bytes at most. */
  run: string
  /** Held while a lab goes up or down. Outside `run`, which goes away. */
  lock: string
  engine: string
  plugins: string
  /** The engine's images, containers and volumes; emptied whenever the lab starts. */
  data: string
  containerdData: string
  registryData: string
  images: string
  apt: string
  log: string
  dockerConfig: string
  socket: string
  containerdSocket: string
  /** What only this run of the lab knows: its ports and addresses. */
  state: string
  /** `unix://` address for DOCKER_HOST. */
  address: string
  /** Name of the bridge device; at most 15 bytes in Linux. */
  bridge: string
  /** Name of the lab's own iptables chains; at most 28 bytes. */
  chain: string
  /** Cgroup above all of the lab's containers; by it `down` finds what a dead engine left behind. */
  cgroup: string
}

/** The lab's places, from its home folder: LESSON_LAB_HOME, or /var/lib/docker-les-lab. */
export function labPaths(home: string = process.env.LESSON_LAB_HOME || DEFAULT_HOME): LabPaths {
  const root = resolve(home)
  const suffix = root === DEFAULT_HOME
    ? ''
    : `-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`
  const run = `/run/docker-les-lab${suffix}`
  const socket = join(run, 'docker.sock')
  const engine = join(root, 'engine')
  return {
    home: root,
    marker: join(root, '.docker-les-lab'),
    run,
    lock: `${run}.lock`,
    engine,
    plugins: join(engine, 'usr/libexec/docker/cli-plugins'),
    data: join(root, 'data'),
    containerdData: join(root, 'containerd'),
    registryData: join(root, 'registry'),
    images: join(root, 'images'),
    apt: join(root, 'apt'),
    log: join(root, 'log'),
    dockerConfig: join(root, 'docker-config'),
    socket,
    containerdSocket: join(run, 'containerd.sock'),
    state: join(run, 'state.json'),
    address: `unix://${socket}`,
    bridge: `leslab${suffix}`,
    chain: `DOCKER-LES-LAB${suffix}`,
    cgroup: `docker-les-lab${suffix}`,
  }
}
