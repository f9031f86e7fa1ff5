/** The bodies of the smaller calls: exec, update, volumes, networks, commit. */
import type { Ask } from './ask.ts'
import type { Fields } from './fields.ts'
import type { World } from './world.ts'
import { absent } from './absent.ts'
import { admitRestart, CONFIG, restarts } from './container-create.ts'
import { deny, free, list, map, oneOf, readFields, struct, text, unset } from './fields.ts'
import { RESOURCES, RESTART_POLICY } from './host-config.ts'
import { isObject, objectOf, textOf, textsOf } from './json.ts'
import { isAddressOfOwn, isRangeOfOwn } from './ranges.ts'
import { ENDPOINT, ownContainerId, sentFor } from './references.ts'
import { refused } from './refuse.ts'
import { volumeOptions } from './volume-options.ts'

const REACH = 'dat reikt verder dan de les'

const EXEC: Fields = {
  User: free,
  Privileged: unset('--privileged', 'dan kan het programma bij de hele machine'),
  Tty: free,
  ConsoleSize: free,
  AttachStdin: free,
  AttachStderr: free,
  AttachStdout: free,
  Detach: free,
  DetachKeys: free,
  Env: free,
  WorkingDir: free,
  Cmd: free,
}

const UPDATE: Fields = { ...RESOURCES, RestartPolicy: RESTART_POLICY }

const VOLUME: Fields = {
  Name: text(() => {}),
  Driver: oneOf(['local'], 'een volume met een eigen stuurprogramma', 'dat kan bij de hele machine'),
  DriverOpts: volumeOptions,
  Labels: map(free),
  ClusterVolumeSpec: unset('een volume van een cluster', REACH),
}

/** Options of a bridge that say nothing of the host's own interfaces (moby, daemon/libnetwork/drivers/bridge/labels.go). */
const BRIDGE_OPTIONS = new Set([
  'com.docker.network.driver.mtu',
  'com.docker.network.bridge.enable_icc',
  'com.docker.network.bridge.enable_ip_masquerade',
  'com.docker.network.bridge.host_binding_ipv4',
])

const ADDRESSES = 'dan gaat verkeer van de hele machine voor die adressen naar een container'

const range = text((value) => {
  if (value !== '' && !isRangeOfOwn(value))
    deny(`de adressen ${value.slice(0, 60)} voor een netwerk`, ADDRESSES)
})

const address = text((value) => {
  if (value !== '' && !isAddressOfOwn(value))
    deny(`het adres ${value.slice(0, 60)} voor een netwerk`, ADDRESSES)
})

const NETWORK: Fields = {
  Name: text(() => {}),
  CheckDuplicate: free,
  Driver: oneOf(['bridge', 'nat'], 'dit soort netwerk', 'alleen een bridge blijft binnen de les'),
  Scope: oneOf(['local'], '--scope', REACH),
  Internal: free,
  Attachable: free,
  Ingress: unset('--ingress', REACH),
  ConfigOnly: unset('--config-only', REACH),
  ConfigFrom: unset('--config-from', REACH),
  IPAM: struct({
    Driver: oneOf(['default'], '--ipam-driver', REACH),
    Config: list(struct({ Subnet: range, IPRange: range, Gateway: address, AuxiliaryAddresses: map(address) })),
    Options: unset('--ipam-opt', REACH),
  }),
  EnableIPv4: free,
  EnableIPv6: free,
  Options: map((value, name) => BRIDGE_OPTIONS.has(name)
    ? value
    : deny(`de netwerkoptie "${name}"`, REACH)),
  Labels: map(free),
}

const ATTACHMENT: Fields = {
  Container: text(() => {}),
  EndpointConfig: struct(ENDPOINT),
  Force: free,
}

const AUTH: Fields = {
  username: free,
  password: free,
  auth: free,
  email: free,
  serveraddress: free,
  identitytoken: free,
  registrytoken: free,
}

/** `docker login`: nothing but a login. */
export function admitAuth(ask: Ask): Ask {
  return { ...ask, body: readFields(ask.body, AUTH, 'login') }
}

/** `docker exec`, without extra rights. */
export function admitExec(ask: Ask): Ask {
  return { ...ask, body: readFields(ask.body, EXEC, 'exec') }
}

export function admitExecStart(ask: Ask): Ask {
  return { ...ask, body: readFields(ask.body ?? {}, { Detach: free, Tty: free, ConsoleSize: free }, 'exec') }
}

/** `docker update`: limits only, and a restart policy where `docker run` would allow one. */
export async function admitUpdate(ask: Ask, world: World): Promise<Ask> {
  const body = readFields(ask.body, UPDATE, 'update')
  if (restarts(body.RestartPolicy))
    admitRestart((await world.container(ask.name))?.hostPaths ?? [], world)
  return { ...ask, body }
}

export function admitVolume(ask: Ask): Ask {
  return { ...ask, body: readFields(ask.body, VOLUME, 'volume') }
}

export function admitNetwork(ask: Ask): Ask {
  // The engine looks for an id before it looks for a name.
  if (/^[0-9a-f]{64}$/.test(textOf(ask.body?.Name)))
    throw refused('een netwerk van de les mag niet heten als een id', 'lens-malformed')
  return { ...ask, body: readFields(ask.body, NETWORK, 'network') }
}

/** `docker network connect` and `disconnect`: the container, and the ones it links to, are the lesson's. */
export async function admitAttachment(ask: Ask, world: World): Promise<Ask> {
  const body = readFields(ask.body, ATTACHMENT, 'network')
  const written = textOf(body.Container)
  const found = await world.container(written)
  const sent = found ? sentFor(written, found.id) : absent(written)
  const endpoint = body.EndpointConfig
  return {
    ...ask,
    body: {
      ...body,
      Container: sent,
      ...(isObject(endpoint) && endpoint.Links && {
        EndpointConfig: { ...endpoint, Links: await Promise.all(textsOf(endpoint.Links).map(async link => replaceName(link, world))) },
      }),
    },
    echoes: [...ask.echoes, [sent, written]],
  }
}

async function replaceName(link: string, world: World): Promise<string> {
  const [name = '', ...alias] = link.split(':')
  return [await ownContainerId(name, world), ...alias].join(':')
}

/** `docker commit`: a configuration without anything of the host, and without a label that would pass for the lesson's. */
export function admitCommit(ask: Ask, { label: [name] }: Pick<World, 'label'>): Ask {
  // Without a configuration the engine takes the container's own; claimCommit takes the label from that.
  if (!ask.body)
    return ask
  const body = readFields(ask.body, CONFIG, 'commit')
  return { ...ask, body: { ...body, Labels: { ...objectOf(body.Labels), [name]: '' } } }
}
