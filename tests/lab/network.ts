import type { LabPaths } from './paths.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { LessonError } from '../../demos/kit/error.ts'
import { run } from './run.ts'

/**
 * The lab's own corner of the machine's network. The engine itself leaves iptables alone: an engine that starts with
 * `iptables: true` empties the chains that it shares with every other engine, and a person's published ports with them.
 * So the few rules the lab needs stand in chains of its own, which go away as one.
 */
export interface LabNetwork {
  /** Everything the lab uses, in CIDR notation. */
  subnet: string
  /** The default bridge's address and its containers' range. */
  gateway: string
  bridgeRange: string
  /** Where networks that are created later get theirs. */
  pool: { base: string, size: number }
}

/** First two bytes of the subnets to try: private ranges that routers and other engines rarely hand out. */
const CANDIDATES = [
  '10.213',
  '10.87',
  '10.171',
  '172.29',
  '192.168',
]
const IP_FORWARD = '/proc/sys/net/ipv4/ip_forward'

/** The first range that touches no route of the machine. Throws LessonError (LAB_NO_SUBNET) when all are taken. */
export function chooseNetwork(routes: readonly string[]): LabNetwork {
  const prefix = CANDIDATES.find(candidate => !routes.some(route => overlaps(`${candidate}.0.0/16`, route)))
  if (!prefix)
    throw new LessonError('LAB_NO_SUBNET', `Het lab vindt geen vrij netwerk: ${CANDIDATES.map(it => `${it}.0.0/16`).join(', ')} zijn alle in gebruik op deze machine.`)
  return {
    subnet: `${prefix}.0.0/16`,
    gateway: `${prefix}.0.1/24`,
    bridgeRange: `${prefix}.0.0/24`,
    pool: { base: `${prefix}.128.0/17`, size: 24 },
  }
}

/** Whether two IPv4 ranges have an address in common; a bare address is a range of one. */
export function overlaps(a: string, b: string): boolean {
  const [first, second] = [
    range(a),
    range(b),
  ]
  return first.start <= second.end && second.start <= first.end
}

function range(cidr: string): { start: number, end: number } {
  const [address = '', bits = '32'] = cidr.split('/')
  const value = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
  const size = 2 ** (32 - Number(bits))
  const start = Math.floor(value / size) * size
  return { start, end: start + size - 1 }
}

const RE_ROUTE = /^(?:\w+ )?(\d+\.\d+\.\d+\.\d+(?:\/\d+)?) /

/** The ranges in the output of `ip -4 route`; the default route is none. */
export function parseRoutes(output: string): string[] {
  return output.split('\n').flatMap(line => RE_ROUTE.exec(`${line} `)?.[1] ?? [])
}

/** The lab's rules. All but the bridge ones are about its own subnet. */
function rules({ subnet }: LabNetwork): { table: string, rule: string[] }[] {
  return [
    // Between two containers on one network: where the kernel shows that traffic to iptables at all.
    { table: 'filter', rule: ['-s', subnet, '-d', subnet, '-m', 'physdev', '--physdev-is-bridged', '-j', 'ACCEPT'] },
    // Networks are separate from one another.
    {
      table: 'filter',
      rule: [
        '-s',
        subnet,
        '-d',
        subnet,
        '-j',
        'DROP',
      ],
    },
    // Outward, and answers to it, also where another engine lets nothing through by default.
    {
      table: 'filter',
      rule: ['-s', subnet, '-j', 'ACCEPT'],
    },
    {
      table: 'filter',
      rule: [
        '-d',
        subnet,
        '-m',
        'conntrack',
        '--ctstate',
        'RELATED,ESTABLISHED',
        '-j',
        'ACCEPT',
      ],
    },
    {
      table: 'nat',
      rule: [
        '-s',
        subnet,
        '!',
        '-d',
        subnet,
        '-j',
        'MASQUERADE',
      ],
    },
  ]
}

const JUMPS = [
  ['filter', 'FORWARD'],
  ['nat', 'POSTROUTING'],
] as const

/** Makes the bridge and the rules, and lets the machine forward packets. */
export async function makeNetwork(paths: LabPaths, network: LabNetwork): Promise<void> {
  const { bridge, chain } = paths
  await run('ip', [
    'link',
    'add',
    'name',
    bridge,
    'type',
    'bridge',
  ])
  await run('ip', [
    'address',
    'add',
    network.gateway,
    'dev',
    bridge,
  ])
  await run('ip', ['link', 'set', bridge, 'up'])
  for (const [table, from] of JUMPS) {
    await iptables(table, ['-N', chain])
    for (const { rule } of rules(network).filter(it => it.table === table))
      await iptables(table, ['-A', chain, ...rule])
    await iptables(table, ['-I', from, '-j', chain])
  }
  if (forwarding() !== '1')
    writeFileSync(IP_FORWARD, '1')
}

/** Whether the machine forwards packets now: `0` or `1`. */
export function forwarding(): string {
  return readFileSync(IP_FORWARD, 'utf8').trim()
}

/** The free range on this machine now. */
export async function freeNetwork(): Promise<LabNetwork> {
  return chooseNetwork(parseRoutes((await run('ip', ['-4', 'route', 'show', 'table', 'all'])).stdout))
}

/** Takes away the bridge, the bridges of networks made later, and the rules; whatever of them is there. */
export async function removeNetwork(paths: LabPaths, network: LabNetwork | undefined): Promise<void> {
  const listed = (await run('ip', [
    '-j',
    '-4',
    'address',
    'show',
    'type',
    'bridge',
  ])).stdout
  const ours = bridgesWithin(network?.subnet, listed)
  for (const bridge of new Set([...ours, paths.bridge])) {
    await run('ip', ['link', 'delete', bridge], {
      accept: [0, 1],
    })
  }
  for (const [table, from] of JUMPS) {
    await iptables(table, ['-D', from, '-j', paths.chain], [0, 1, 2])
    await iptables(table, ['-F', paths.chain], [0, 1])
    await iptables(table, ['-X', paths.chain], [0, 1])
  }
}

/** Names of the bridges with an address in a range, from `ip -j address`. */
export function bridgesWithin(subnet: string | undefined, listed: string): string[] {
  if (!subnet)
    return []
  const links: unknown = JSON.parse(listed || '[]')
  return (Array.isArray(links)
    ? links
    : []).flatMap((link: { ifname?: string, addr_info?: { local?: string }[] }) =>
    link.ifname && link.addr_info?.some(({ local }) => local && overlaps(subnet, local))
      ? [link.ifname]
      : [])
}

/** Gives the machine its own forwarding back, unless another engine came to need it meanwhile. */
export function restoreForwarding(before: string | undefined, otherEngine: boolean): void {
  if (before === '0' && !otherEngine)
    writeFileSync(IP_FORWARD, '0')
}

async function iptables(table: string, args: string[], accept = [0]): Promise<void> {
  await run('iptables', ['--wait', '--table', table, ...args], { accept })
}
