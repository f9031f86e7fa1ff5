/** `POST /containers/create`: what the container may be, and the lesson's label on it and on each volume that comes with it. */
import type { Ask } from './ask.ts'
import type { Fields } from './fields.ts'
import type { Json, JsonObject } from './json.ts'
import type { World } from './world.ts'
import { posix } from 'node:path'
import { absentImage } from './absent.ts'
import { admitBindOptions, isVolumeName, parseBind } from './binds.ts'
import { deny, free, map, readFields, struct, text } from './fields.ts'
import { HOST_CONFIG } from './host-config.ts'
import { isObject, objectOf, objectsOf, textOf, textsOf } from './json.ts'
import { ENDPOINT, findContainer, ownContainerId, ownNetworkName } from './references.ts'
import { nameTaken } from './refuse.ts'

/** The configuration of a container that says nothing of the host. */
export const CONFIG: Fields = {
  Hostname: free,
  Domainname: free,
  User: free,
  AttachStdin: free,
  AttachStdout: free,
  AttachStderr: free,
  ExposedPorts: free,
  Tty: free,
  OpenStdin: free,
  StdinOnce: free,
  Env: free,
  Cmd: free,
  Healthcheck: free,
  ArgsEscaped: free,
  Image: text(() => {}),
  Volumes: map(free),
  WorkingDir: free,
  Entrypoint: free,
  NetworkDisabled: free,
  MacAddress: free,
  OnBuild: free,
  Labels: map(free),
  StopSignal: free,
  StopTimeout: free,
  Shell: free,
}

const CREATE: Fields = {
  ...CONFIG,
  HostConfig: struct(HOST_CONFIG),
  NetworkingConfig: struct({ EndpointsConfig: map(struct(ENDPOINT)) }),
  // The engine has no such fields and reads them from the query; dockerode sends them here as well.
  Name: free,
  Platform: free,
}

/** Every field in its one spelling, and none that reaches past the lesson. */
export function admitCreate(ask: Ask): Ask {
  return { ...ask, body: readFields(ask.body, CREATE, 'container') }
}

/** The lesson's label, whatever the program wrote in its place. */
export function labelCreated(ask: Ask, { label: [name, value] }: World): Ask {
  const labels = ask.body?.Labels
  return { ...ask, body: { ...ask.body, Labels: { ...(isObject(labels) ? labels : {}), [name]: value } } }
}

/** Other containers, networks and images that it names: the lesson's, or none. */
export async function createReferences(ask: Ask, world: World): Promise<Ask> {
  const host = objectOf(ask.body?.HostConfig)
  const networking = objectOf(ask.body?.NetworkingConfig)
  const name = textOf(ask.body?.Image)
  const image = name === '' ? undefined : await world.image(name)
  return withBody({ ...ask, image }, {
    Image: name === '' || image
      ? name
      : absentImage(name),
    HostConfig: {
      ...host,
      ...await sharedNamespaces(host, world),
      ...(host.VolumesFrom && { VolumesFrom: await each(host.VolumesFrom, one => withFirst(one, name => ownContainerId(name, world))) }),
      ...(host.Links && { Links: await each(host.Links, one => withFirst(one, name => ownContainerId(name, world))) }),
    },
    ...(isObject(networking.EndpointsConfig) && {
      NetworkingConfig: { ...networking, EndpointsConfig: await ownEndpoints(networking.EndpointsConfig, world) },
    }),
  })
}

async function sharedNamespaces(host: JsonObject, world: World): Promise<JsonObject> {
  const read: JsonObject = {}
  for (const field of ['NetworkMode', 'IpcMode', 'PidMode']) {
    const value = textOf(host[field])
    if (value.startsWith('container:'))
      read[field] = `container:${await ownContainerId(value.slice('container:'.length), world)}`
    else if (field === 'NetworkMode' && value !== '')
      read[field] = await ownNetworkName(value, world)
  }
  return read
}

async function ownEndpoints(endpoints: JsonObject, world: World): Promise<JsonObject> {
  const read: JsonObject = {}
  for (const [network, endpoint] of Object.entries(endpoints)) {
    if (network === 'host')
      deny('--network host', 'dan staat de container op het netwerk van de machine zelf')
    const links = objectOf(endpoint).Links
    read[await ownNetworkName(network, world)] = isObject(endpoint) && links
      ? { ...endpoint, Links: await each(links, one => withFirst(one, name => ownContainerId(name, world))) }
      : endpoint
  }
  return read
}

/** Folders and files of the host: only those of the demo's scratch copy. */
export async function createHostPaths(ask: Ask, world: World): Promise<Ask> {
  const host = objectOf(ask.body?.HostConfig)
  const paths = await hostPathsOf(host, world)
  for (const path of paths)
    admitHostPath(path, world)
  if (restarts(host.RestartPolicy))
    admitRestart(paths, world)
  return ask
}

/** @throws {LessonError} for a path outside the scratch copy */
export function admitHostPath(path: string, world: World): void {
  if (!world.inScratch(path))
    deny(`de map of het bestand "${path.slice(0, 120)}" van de machine`, 'alleen wat in de map van de demo staat mag in een container')
}

/**
 * When the engine starts a container again by itself, no one looks whether a folder in the scratch copy has meanwhile become
 * a link to somewhere else; the scratch copy itself cannot become one.
 * @throws {LessonError}
 */
export function admitRestart(paths: readonly string[], world: World): void {
  if (!paths.every(path => world.isScratch(path)))
    deny('--restart samen met een submap of bestand van de demo', 'koppel de hele map van de demo, of laat --restart weg')
}

/** Whether a policy makes the engine start the container by itself. */
export function restarts(policy: Json | undefined): boolean {
  return !['', 'no'].includes(textOf(objectOf(policy).Name))
}

/** The folders and files of the host that a container asks for, also those that it takes over from another. */
export async function hostPathsOf(host: JsonObject, world: World): Promise<string[]> {
  const from = await Promise.all(textsOf(host.VolumesFrom).map(one => findContainer(firstPart(one), world)))
  const binds = textsOf(host.Binds).map(parseBind)
  binds.forEach(({ options }) => admitBindOptions(options))
  const paths = binds.flatMap(({ source }) => source === undefined || isVolumeName(source)
    ? []
    : [source])
  return [...paths, ...from.flatMap(container => container?.hostPaths ?? []), ...objectsOf(host.Mounts).filter(({ Type }) => Type === 'bind').map(({ Source }) => textOf(Source))]
}

/** Images that are mounted, and volumes by name: the lesson's, made now with its label if they are not there yet. */
export async function createVolumes(ask: Ask, world: World): Promise<Ask> {
  const host = objectOf(ask.body?.HostConfig)
  for (const { source } of textsOf(host.Binds).map(parseBind)) {
    if (source !== undefined && isVolumeName(source))
      await claim(source, null, world)
  }
  const mounts: Json[] = []
  for (const mount of objectsOf(host.Mounts)) {
    const source = textOf(mount.Source)
    if (mount.Type === 'image' && source !== '' && !await world.image(source))
      mounts.push({ ...mount, Source: absentImage(source) })
    else if (mount.Type === 'volume')
      mounts.push(await ownVolumeMount(mount, source, world))
    else
      mounts.push(mount)
  }
  return withBody(ask, { HostConfig: { ...host, ...(host.Mounts && { Mounts: mounts }) } })
}

async function ownVolumeMount(mount: JsonObject, source: string, world: World): Promise<JsonObject> {
  const options = objectOf(mount.VolumeOptions)
  if (source !== '')
    await claim(source, options.DriverConfig ?? null, world)
  return { ...mount, VolumeOptions: { ...options, Labels: { ...objectOf(options.Labels), ...volumeLabels(source, world) } } }
}

async function claim(name: string, driver: Json, world: World): Promise<void> {
  if (!await world.claimVolume(name, objectOf(driver).Options ?? null))
    throw nameTaken(name, 'volume')
}

/**
 * Volumes without a name (`-v /data`, `VOLUME /data` in the image) as mounts that carry the label: the engine has no other
 * way to label them, and without a label reset would not know them.
 */
export async function createAnonymousVolumes(ask: Ask, world: World): Promise<Ask> {
  const host = objectOf(ask.body?.HostConfig)
  const binds = textsOf(host.Binds)
  const nameless = binds.filter(bind => parseBind(bind).source === undefined && bind.startsWith('/'))
  const taken = new Set([
    ...binds.filter(bind => !nameless.includes(bind)).map(bind => parseBind(bind).target),
    ...objectsOf(host.Mounts).map(({ Target }) => textOf(Target)),
    ...Object.keys(objectOf(host.Tmpfs)),
    ...await targetsOf(textsOf(host.VolumesFrom), world),
  ].map(clean))
  const wanted = [...nameless, ...Object.keys(objectOf(ask.body?.Volumes)), ...ask.image?.volumes ?? []]
  // The engine makes a volume of it all the same, under another path than the one where it could be labelled.
  const relative = wanted.find(target => !target.startsWith('/'))
  if (relative !== undefined)
    deny(`een volume op "${relative.slice(0, 120)}"`, 'een pad in een container begint met /')
  const targets = [...new Set(wanted.map(clean))].filter(target => !taken.has(target))
  if (targets.length === 0)
    return ask
  const mounts: Json[] = targets.map(Target => ({ Type: 'volume', Target, VolumeOptions: { Labels: volumeLabels('', world) } }))
  return withBody(ask, {
    HostConfig: {
      ...host,
      ...(host.Binds && { Binds: binds.filter(bind => !nameless.includes(bind)) }),
      Mounts: [...Array.isArray(host.Mounts) ? host.Mounts : [], ...mounts],
    },
  })
}

/** The engine marks a nameless volume with this label, and prunes and removes it by it. */
const ANONYMOUS = 'com.docker.volume.anonymous'

function volumeLabels(name: string, { label: [key, value] }: World): JsonObject {
  return name === ''
    ? { [key]: value, [ANONYMOUS]: '' }
    : { [key]: value }
}

async function targetsOf(volumesFrom: readonly string[], world: World): Promise<string[]> {
  const found = await Promise.all(volumesFrom.map(one => world.container(firstPart(one))))
  return found.flatMap(container => container?.targets ?? [])
}

/** `container:ro`: the container. */
function firstPart(one: string): string {
  return one.split(':', 1)[0] ?? ''
}

function clean(path: string): string {
  return posix.join('/', path).replace(/(?<=.)\/$/, '')
}

function withBody(ask: Ask, body: JsonObject): Ask {
  return { ...ask, body: { ...ask.body, ...body } }
}

async function each(value: Json, change: (one: string) => Promise<string>): Promise<string[]> {
  return Promise.all(textsOf(value).map(change))
}

/** `name:alias`, `name:ro`: the name changed, the rest as it is. */
async function withFirst(one: string, change: (name: string) => Promise<string>): Promise<string> {
  const [name = '', ...rest] = one.split(':')
  return [await change(name), ...rest].join(':')
}
