/** What the engine says of its objects, as a board. Pure: the same answers give the same board, in the same order. */
import type { Board, BoardContainer, BoardImage, BoardKind, BoardLayer, BoardMount, BoardRegistry } from '../../kit/board.ts'
import type { Json, JsonObject } from '../lens/json.ts'
import { objectOf, objectsOf, textOf, textsOf } from '../lens/json.ts'

/** The engine's answers, for the kinds that were asked for. */
export interface EngineAnswers {
  /** `GET /containers/json?all=1` */
  containers?: Json
  /** `GET /containers/{id}/json`, by id. */
  inspected?: ReadonlyMap<string, Json>
  /** `GET /images/json` */
  images?: Json
  /** `GET /images/{id}/json` and `GET /images/{id}/history`, by id. */
  layers?: ReadonlyMap<string, { image: Json, history: Json }>
  /** `GET /volumes` */
  volumes?: Json
  /** `GET /networks` */
  networks?: Json
  registries?: readonly BoardRegistry[]
  /** The folder the demo runs in: what is mounted from it, is named from there. */
  folder?: string
}

/** Networks of the engine itself; each container is on one of them unless told otherwise, which says nothing. */
const BUILT_IN = new Set(['bridge', 'host', 'none', 'nat'])

const NO_NAME = '<none>:<none>'

/** Lines of a Dockerfile that change files, and so make a layer even when it is empty. */
const RE_MAKES_LAYER = /^(?:ADD|COPY|RUN|WORKDIR)\b/

/** The board of the kinds a demo shows. */
export function boardOf(answers: EngineAnswers, kinds: readonly BoardKind[]): Board {
  const shows = (kind: BoardKind): boolean => kinds.includes(kind)
  const networks = objectsOf(answers.networks).map(({ Name }) => textOf(Name)).filter(name => !BUILT_IN.has(name))
  const containers = shows('container') ? objectsOf(answers.containers).map(one => containerOf(one, answers, kinds)) : []
  return {
    // Oldest first, so that what comes stands at the end and nothing that is there moves.
    containers: containers.reverse(),
    images: shows('image') ? objectsOf(answers.images).map(one => imageOf(one, answers.layers)).reverse() : [],
    volumes: shows('volume') ? objectsOf(objectOf(answers.volumes).Volumes).map(({ Name }) => textOf(Name)).sort() : [],
    networks: shows('network') ? networks.sort() : [],
    registries: shows('registry') ? [...answers.registries ?? []] : [],
  }
}

/** The first twelve characters, as Docker itself shows an id. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

/** A port of the host where a registry in a running container answers; undefined for any other container. */
export function registryPort(container: JsonObject): number | undefined {
  if (textOf(container.State) !== 'running' || !/^(?:\S+\/)?registry(?:[:@]|$)/.test(textOf(container.Image)))
    return undefined
  return portsOf(container)[0]?.[0]
}

function containerOf(one: JsonObject, { inspected, folder }: EngineAnswers, kinds: readonly BoardKind[]): BoardContainer {
  const status = textOf(one.Status)
  const exit = /^Exited \((\d+)\)/.exec(status)?.[1]
  const health = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1]
  const networks = Object.keys(objectOf(objectOf(one.NetworkSettings).Networks)).filter(name => !BUILT_IN.has(name))
  return {
    id: shortId(textOf(one.Id)),
    name: (textsOf(one.Names)[0] ?? '').replace(/^\//, ''),
    state: textOf(one.State),
    ...isHealth(health) && { health },
    ...exit !== undefined && { exit: Number(exit) },
    image: shortId(textOf(one.ImageID)),
    from: textOf(one.Image),
    ports: portsOf(one),
    mounts: kinds.includes('volume') ? mountsOf(one, inspected?.get(textOf(one.Id)), folder) : [],
    networks: kinds.includes('network') ? networks.sort() : [],
  }
}

function isHealth(word: string | undefined): word is NonNullable<BoardContainer['health']> {
  return word === 'starting' || word === 'healthy' || word === 'unhealthy'
}

/** A port that is published for IPv4 and IPv6 is one port. */
function portsOf({ Ports }: JsonObject): [number, number][] {
  const published = objectsOf(Ports).filter(({ PublicPort }) => Number(PublicPort) > 0)
  const pairs = new Map(published.map(({ PublicPort, PrivatePort }) => [`${Number(PublicPort)}:${Number(PrivatePort)}`, [Number(PublicPort), Number(PrivatePort)] as [number, number]]))
  return [...pairs.values()].sort(([a], [b]) => a - b)
}

function mountsOf(one: JsonObject, inspected: Json | undefined, folder: string | undefined): BoardMount[] {
  const mounts = objectsOf(one.Mounts).flatMap(({ Type, Name, Source }): BoardMount[] => {
    if (Type === 'volume')
      return [{ kind: 'volume', name: textOf(Name) }]
    return Type === 'bind' ? [{ kind: 'folder', name: folderName(textOf(Source), folder) }] : []
  })
  const memory = Object.keys(objectOf(objectOf(objectOf(inspected).HostConfig).Tmpfs))
  const all = [...mounts, ...memory.map((name): BoardMount => ({ kind: 'memory', name }))]
  // The engine lists them in another order each time.
  return all.sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name))
}

/** A run's folder is a copy somewhere on the machine; what the class typed is the path from there. */
function folderName(source: string, folder: string | undefined): string {
  if (source === folder)
    return '.'
  if (folder !== undefined && /^[/\\]/.test(source.slice(folder.length)) && source.startsWith(folder))
    return source.slice(folder.length + 1)
  return source.split(/[/\\]/).findLast(part => part !== '') ?? '/'
}

function imageOf(one: JsonObject, layers: EngineAnswers['layers']): BoardImage {
  const found = layers?.get(textOf(one.Id))
  return {
    id: shortId(textOf(one.Id)),
    names: textsOf(one.RepoTags).filter(name => name !== NO_NAME).sort(),
    layers: found ? layersOf(found.image, found.history) : [],
  }
}

/**
 * The layers of an image, the lowest first, each with the line that made it.
 * The engine tells the layers in one answer and the lines in another, without saying which line made which layer: a line that
 * added bytes made one, and of the others those that touch files may have.
 */
export function layersOf(image: Json, history: Json): BoardLayer[] {
  const ids = textsOf(objectOf(objectOf(image).RootFS).Layers).map(shortId)
  const lines = objectsOf(history).map(({ CreatedBy, Size }) => ({ by: lineOf(textOf(CreatedBy)), size: Number(Size ?? 0) })).reverse()
  let empty = ids.length - lines.filter(({ size }) => size > 0).length
  const made = lines.filter(({ by, size }) => size > 0 || (RE_MAKES_LAYER.test(by) && empty-- > 0))
  // The lines of an image that was loaded or squashed may be fewer; what is known, is of the topmost layers.
  const known = made.slice(-ids.length)
  return ids.map((id, index) => {
    const { by = '', size = 0 } = known[index - (ids.length - known.length)] ?? {}
    return { id, by, size }
  })
}

/** More of a line than this fits no board, in characters. */
const LINE_LIMIT = 60

/** The line as it stands in the Dockerfile, from what BuildKit or the old builder noted. */
function lineOf(noted: string): string {
  return noted
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^RUN \/bin\/sh -c /, 'RUN ')
    .replace(/^\/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LINE_LIMIT)
}
