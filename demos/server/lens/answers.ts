/** What the engine tells, without what is not the lesson's. */
import type { Json, JsonObject } from './json.ts'
import type { World } from './world.ts'
import { canonical, repositoryOf } from './image-name.ts'
import { isObject, objectOf, objectsOf, textOf, textsOf } from './json.ts'

/** How older versions of the API write that there is none. */
const NO_TAG = '<none>:<none>'
const NO_DIGEST = '<none>@<none>'

type Sees = Pick<World, 'seesTag' | 'seesImage'>

/** Networks that every engine has; they belong to no one. `docker_gwbridge` and `ingress` are a swarm's. */
const BUILT_IN_NETWORKS = new Set(['bridge', 'host', 'none'])
/** On Windows there is one more; elsewhere anyone may have a network with that name. */
const NAT = 'nat'

/** Whether an object has the lesson's label. */
export function isOurs(object: JsonObject, { labelFilter }: Pick<World, 'labelFilter'>): boolean {
  const labels = objectOf(object.Labels)
  const [name = '', value] = labelFilter.split('=')
  const found = textOf(labels[name])
  return value === undefined
    ? found !== ''
    : found === value
}

/** `GET /containers/json`: the lesson's. The engine was asked for those, but takes an empty label for one. */
export function ourContainers(answer: Json, world: World): Json {
  return objectsOf(answer).filter(container => isOurs(container, world))
}

/** `GET /networks`: the lesson's and the engine's own. */
export function ourNetworks(answer: Json, world: World, ids: ReadonlySet<string>): Json {
  return objectsOf(answer)
    .filter(network => isOurs(network, world) || isBuiltIn(network))
    .map(network => ourNetwork(network, ids))
}

/** `GET /networks/{id}`: of the containers on it, the lesson's. */
export function ourNetwork(network: JsonObject, ids: ReadonlySet<string>): JsonObject {
  if (!isObject(network.Containers))
    return network
  const containers = Object.entries(network.Containers).filter(([id]) => ids.has(id))
  return { ...network, Containers: Object.fromEntries(containers) }
}

/** Whether a network is one that the engine brings. */
export function isBuiltIn(network: JsonObject): boolean {
  return BUILT_IN_NETWORKS.has(textOf(network.Name)) || (network.Name === NAT && network.Driver === NAT)
}

/** `GET /volumes`: the lesson's. */
export function ourVolumes(answer: Json, world: World): Json {
  return isObject(answer)
    ? { ...answer, Volumes: objectsOf(answer.Volumes).filter(volume => isOurs(volume, world)) }
    : answer
}

/** `GET /images/json`: the images the lesson names or made, with the names it may see. */
export function ourImages(answer: Json, world: Sees): JsonObject[] {
  return objectsOf(answer).flatMap((image) => {
    const shown = ourImage(image, world)
    return shown ? [shown] : []
  })
}

/** One image, in a list or inspected, with the names the lesson may see; undefined when it is not the lesson's. */
export function ourImage(image: JsonObject, world: Sees): JsonObject | undefined {
  const all = textsOf(image.RepoTags).filter(tag => tag !== NO_TAG)
  const tags = all.filter(tag => world.seesTag(tag))
  if (tags.length === 0 && !world.seesImage(textOf(image.Id)))
    return undefined
  const repositories = new Set(tags.map(tag => repositoryOf(canonical(tag) ?? tag)))
  const digests = textsOf(image.RepoDigests).filter(digest => digest !== NO_DIGEST
    && (repositories.has(repositoryOf(canonical(digest) ?? digest)) || world.seesTag(digest)))
  return {
    ...image,
    RepoTags: tags.length === 0 && textsOf(image.RepoTags).includes(NO_TAG) ? [NO_TAG] : tags,
    RepoDigests: digests.length === 0 && textsOf(image.RepoDigests).includes(NO_DIGEST) ? [NO_DIGEST] : digests,
  }
}

/** `GET /images/{name}/history`: each layer with the names the lesson may see. */
export function ourHistory(answer: Json, world: World): Json {
  return objectsOf(answer).map(layer => Array.isArray(layer.Tags)
    ? { ...layer, Tags: textsOf(layer.Tags).filter(tag => world.seesTag(tag)) }
    : layer)
}

/** What an engine that is in no swarm says of it. */
const NO_SWARM: JsonObject = { NodeID: '', NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '', RemoteManagers: null }

/** `GET /info`: counts of the lesson's objects only. */
export function ourInfo(answer: Json, containers: readonly JsonObject[], images: number): Json {
  if (!isObject(answer))
    return answer
  const inState = (state: string): number => containers.filter(({ State }) => State === state).length
  return {
    ...answer,
    Containers: containers.length,
    ContainersRunning: inState('running'),
    ContainersPaused: inState('paused'),
    ContainersStopped: containers.length - inState('running') - inState('paused'),
    Images: images,
    // A swarm is the machine's; a program that knows of it would ask it for more.
    Swarm: NO_SWARM,
  }
}

/** `GET /system/df`, in the shape until v1.51 and in the one since v1.52. */
export function ourDiskUse(answer: Json, world: World, verbose: boolean): Json {
  if (!isObject(answer))
    return answer
  const known: JsonObject = {}
  if ('Images' in answer)
    known.Images = orNull(answer.Images, images => ourImages(images, world))
  if ('LayersSize' in answer)
    known.LayersSize = ourImages(answer.Images ?? null, world).reduce((total, { Size }) => total + bytes(Size), 0)
  if ('Containers' in answer)
    known.Containers = orNull(answer.Containers, list => objectsOf(list).filter(one => isOurs(one, world)))
  if ('Volumes' in answer)
    known.Volumes = orNull(answer.Volumes, list => objectsOf(list).filter(one => isOurs(one, world)))
  // Whose a build's cache is cannot be told.
  if ('BuildCache' in answer)
    known.BuildCache = orNull(answer.BuildCache, () => [])
  if ('BuilderSize' in answer)
    known.BuilderSize = 0
  if (isObject(answer.ImageUsage))
    known.ImageUsage = use(ourImages(answer.ImageUsage.Items ?? null, world), ({ Size }) => Size, ({ Containers }) => Number(Containers) > 0, verbose)
  if (isObject(answer.ContainerUsage))
    known.ContainerUsage = use(objectsOf(answer.ContainerUsage.Items).filter(one => isOurs(one, world)), ({ SizeRw }) => SizeRw, ({ State }) => State === 'running', verbose)
  if (isObject(answer.VolumeUsage))
    known.VolumeUsage = use(objectsOf(answer.VolumeUsage.Items).filter(one => isOurs(one, world)), ({ UsageData }) => objectOf(UsageData).Size, ({ UsageData }) => Number(objectOf(UsageData).RefCount) > 0, verbose)
  if (isObject(answer.BuildCacheUsage))
    known.BuildCacheUsage = use([], () => 0, () => false, verbose)
  return known
}

function use(items: JsonObject[], sizeOf: (item: JsonObject) => Json | undefined, isActive: (item: JsonObject) => boolean, verbose: boolean): JsonObject {
  const sum = (list: readonly JsonObject[]): number => list.reduce((total, item) => total + bytes(sizeOf(item)), 0)
  return {
    ActiveCount: items.filter(isActive).length,
    TotalCount: items.length,
    TotalSize: sum(items),
    Reclaimable: sum(items.filter(item => !isActive(item))),
    ...(verbose && { Items: items }),
  }
}

/** The engine writes -1 for a size it did not compute. */
function bytes(value: Json | undefined): number {
  return Math.max(0, Number(value ?? 0))
}

function orNull(value: Json | undefined, read: (value: Json) => Json): Json {
  return value === null || value === undefined
    ? null
    : read(value)
}
