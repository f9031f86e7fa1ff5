/** Addresses that a network of the lesson may have: the machine sends all its traffic for them to that network. */
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** Addresses that are nobody's on the internet (RFC 1918, RFC 4193). */
const PRIVATE: readonly (readonly [address: string, bits: number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
]

/** The engine's own bridges: whether a range is taken there it says itself. */
const RE_BRIDGE = /^(?:docker|veth|br-[0-9a-f]{12}$)/

type Range = readonly [address: string, bits: number]

/**
 * Whether a range (`10.9.0.0/24`) is private, and not that of a network that the machine itself is on.
 * @param text as it was asked for
 * @param taken ranges of that machine
 */
export function isRangeOfOwn(text: string, taken: readonly Range[] = rangesOfMachine()): boolean {
  const range = rangeIn(text)
  return range !== undefined
    && PRIVATE.some(all => range[1] >= all[1] && isIn(range[0], all))
    && !taken.some(other => isIn(range[0], other) || isIn(other[0], range))
}

/** Whether an address is private. */
export function isAddressOfOwn(text: string): boolean {
  return isIP(text) !== 0 && PRIVATE.some(all => isIn(text, all))
}

function rangesOfMachine(): Range[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !RE_BRIDGE.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .map(({ cidr }) => rangeIn(cidr ?? ''))
    .filter(range => range !== undefined)
}

function rangeIn(text: string): Range | undefined {
  const [, address = '', bits] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(text) ?? []
  const most = { 4: 32, 6: 128 }[isIP(address)]
  return most !== undefined && Number(bits) <= most
    ? [address, Number(bits)]
    : undefined
}

function isIn(address: string, [base, bits]: Range): boolean {
  const [kind, own] = [isIP(base) === 6, isIP(address) === 6].map(is6 => is6 ? 'ipv6' as const : 'ipv4' as const)
  if (kind === undefined || kind !== own)
    return false
  const list = new BlockList()
  list.addSubnet(base, bits, kind)
  return list.check(address, kind)
}
