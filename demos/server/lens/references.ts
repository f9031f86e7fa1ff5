/** References to other objects inside a request: the lesson's by their id, all others as names that nothing has. */
import type { Ask } from './ask.ts'
import type { Fields } from './fields.ts'
import type { OwnContainer, World } from './world.ts'
import { absent } from './absent.ts'
import { escapeRegex } from './escape-regex.ts'
import { deny, free, list, map, text } from './fields.ts'

/** Networks that every engine has, and that no one owns. */
const BUILT_IN = ['default', 'bridge', 'none']

/** How a container stands on a network. */
export const ENDPOINT: Fields = {
  IPAMConfig: free,
  Links: list(text(() => {})),
  MacAddress: free,
  Aliases: free,
  GwPriority: free,
  // What the engine filled in itself, and programs send back; it must not name another network.
  NetworkID: () => '',
  EndpointID: () => '',
  Gateway: free,
  IPAddress: free,
  IPPrefixLen: free,
  IPv6Gateway: free,
  GlobalIPv6Address: free,
  GlobalIPv6PrefixLen: free,
  DNSNames: free,
  DriverOpts: map((_value, name) => deny(`de netwerkoptie "${name}"`, 'die kan verder reiken dan de les')),
}

/** A container of the lesson, without asking the engine when it was made through this lens. */
export async function findContainer(reference: string, world: World): Promise<Pick<OwnContainer, 'id' | 'hostPaths'> | undefined> {
  return world.known(reference) ?? await world.container(reference)
}

/** The id of a container of the lesson, or a name that nothing has. */
export async function ownContainerId(reference: string, world: World): Promise<string> {
  const found = await world.container(reference)
  return found?.id ?? absent(reference)
}

/** A network the lesson may use as it was named, or a name that nothing has. */
export async function ownNetworkName(reference: string, world: World): Promise<string> {
  if (BUILT_IN.includes(reference))
    return reference
  const found = await world.network(reference)
  if (!found)
    return absent(reference)
  return [found.id, found.name].includes(reference)
    ? reference
    : found.id
}

/**
 * How an object of the lesson is named to the engine: by its id, since a name can pass to another in the meantime. All but the
 * last digit of the id are sent: the engine still finds it, and where its answer repeats what it was asked, that cannot be
 * mistaken for an id it speaks of itself, and becomes the name again.
 */
export function sentFor(written: string, id: string): string {
  return written === id
    ? id
    : id.slice(0, -1)
}

/** The same ask for an id of the lesson. */
export function askById(ask: Ask, id: string): Ask {
  const sent = sentFor(ask.name, id)
  return { ...ask, name: sent, echoes: [...ask.echoes, [sent, ask.name]] }
}

/** What the engine said, in the words of the program that asked. */
export function echoed(text: string, { echoes }: Pick<Ask, 'echoes'>): string {
  return echoes.reduce((changed, [said, written]) => changed.replaceAll(new RegExp(`${escapeRegex(said)}(?![0-9a-f])`, 'g'), () => written), text)
}
