/** The board as a picture: where each thing stands, in pixels of the slide. Pure: the same board gives the same picture. */
import type { Board, BoardContainer, BoardImage, BoardKind, BoardLayer, BoardMount } from '../../../demos/kit/board.ts'
import type { Column, Segment } from './layerTree.ts'
import { sizeOf } from '../../../demos/kit/size.ts'
import { mountName, nameOf, stateOf, volumeName } from './boardWords.ts'
import { columnsOf } from './layerTree.ts'

interface Place {
  /** What is the same thing keeps its key, and moves; what is not comes or goes. */
  key: string
  x: number
  y: number
  width: number
  height: number
}

export type Shape = Place & (
  | { kind: 'container', name: string, state: string, isOn: boolean, lines: string[], stands: boolean }
  /** The layer that a container writes in, on top of its image. */
  | { kind: 'writable', isOn: boolean, label: string }
  | { kind: 'layer', label: string, size: string, isShared: boolean, isFold: boolean }
  | { kind: 'names', lines: string[], isNamed: boolean }
  | { kind: 'volume' | 'folder' | 'memory', label: string }
  | { kind: 'network', label: string }
  | { kind: 'registry', label: string, images: string[] }
  | { kind: 'more', label: string }
)

/** What hangs on what: a line, in the colour of what it leads to. */
export interface Link {
  key: string
  of: 'volume' | 'folder' | 'memory' | 'network'
  /** The points it goes through. */
  points: (readonly [x: number, y: number])[]
}

export interface Picture {
  shapes: Shape[]
  links: Link[]
}

export interface Size {
  width: number
  height: number
}

/** Room for one line of 14 px type. */
const LINE = 19
const ROW = 22
const GAP = 8
const PAD = 6
/** A container's walls. */
const WALL = 3
const STORE = { width: 190, height: 64 }
const LINK = 30
const BAR = 26
/** The widest a container gets that stands on nothing. */
const CONTAINER_WIDTH = 196
/** More columns than this are too narrow to read. */
const COLUMNS = 5
/** The width of a letter of the type for names, about, and of the monospaced type, in pixels. */
const LETTER = 7.4
const MONO = 8.4
/** In a narrower column a name's part before the tag stands once, below all columns, when it is the same for all. */
const NAME_FROM = 100
/** When fewer letters fit, a line of a Dockerfile is its first word. */
const WORD_BELOW = 9
/** Beside a narrower layer there is no room for its size. */
const SIZE_FROM = 200

/** The picture of a board on a ground of this size. */
export function pictureOf(board: Board, kinds: readonly BoardKind[], size: Size): Picture {
  return kinds.includes('image')
    ? stacks(board, size)
    : bands(board, size)
}

/** Images as stacks of layers, with their containers on top; a registry above. */
function stacks(board: Board, { width, height }: Size): Picture {
  const all = columnsOf(board.images, board.containers)
  const columns = all.slice(0, COLUMNS)
  const registries = registriesOf(board, width)
  const top = registries.reduce((bottom, shape) => Math.max(bottom, shape.y + shape.height + GAP), all.length > COLUMNS ? LINE + GAP : 0)
  const across = gridOf(columns.length, width)
  const names = namesOf(columns, across)
  const namesHeight = Math.max(0, ...names.map(shape => shape.y + shape.height + PAD))
  const floor = height - namesHeight
  const segments = [...new Set(columns.flatMap(column => column.segments))]
  const rows = foldedRows(columns, segments, floor - top - GAP)
  const heightOf = (some: readonly Segment[]): number => some.reduce((sum, segment) => sum + (rows.get(segment) ?? 0) * ROW, 0)
  const shapes: Shape[] = [...registries]
  if (all.length > COLUMNS)
    shapes.push({ kind: 'more', key: 'more', label: `en nog ${all.length - COLUMNS}`, x: 0, y: top - LINE - GAP, width, height: LINE })
  for (const segment of segments) {
    const column = columns.find(one => one.segments.includes(segment))
    const below = column ? column.segments.slice(0, column.segments.indexOf(segment)) : []
    shapes.push(...layerShapes(segment, rows.get(segment) ?? 1, across(segment.from, Math.min(segment.span, columns.length - segment.from)), floor - heightOf(below)))
  }
  for (const [index, { container, segments: own }] of columns.entries()) {
    if (!container)
      continue
    const { x, width: wide } = across(index, 1)
    const bottom = floor - heightOf(own)
    const lines = linesOf(container, true)
    const tall = containerHeight(lines)
    shapes.push(
      { kind: 'container', key: `container ${container.id}`, ...faceOf(container), lines, stands: true, x, y: bottom - ROW - tall, width: wide, height: tall + ROW },
      { kind: 'writable', key: `writable ${container.id}`, isOn: isOn(container), label: wide < 130 ? 'beschrijfbaar' : 'beschrijfbare laag', x: x + WALL, y: bottom - ROW, width: wide - 2 * WALL, height: ROW },
    )
  }
  return {
    shapes: [...shapes, ...names.map((shape): Shape => ({ ...shape, y: floor + PAD + shape.y }))],
    links: [],
  }
}

/** Containers in a row; the networks they are on above, what keeps their data below. */
function bands(board: Board, { width, height }: Size): Picture {
  const stores = storesOf(board)
  const containers = board.containers.slice(0, COLUMNS)
  const tall = Math.max(containerHeight(['']), ...containers.map(one => containerHeight(linesOf(one, false))))
  const storeAt = gridOf(stores.length, width, STORE.width)
  const containerAt = gridOf(containers.length, width, CONTAINER_WIDTH)
  const keeps = stores.length > 0 ? STORE.height + LINK : 0
  const y = height - keeps - tall
  const networks = board.networks.map((name, index): Shape => ({ kind: 'network', key: `network ${name}`, label: name, x: 0, y: y - LINK - (board.networks.length - index) * (BAR + GAP) + GAP, width, height: BAR }))
  const shapes: Shape[] = [
    ...networks,
    ...containers.map((container, index): Shape => ({
      kind: 'container',
      key: `container ${container.id}`,
      ...faceOf(container),
      lines: linesOf(container, false),
      stands: false,
      ...containerAt(index, 1),
      y,
      height: tall,
    })),
    ...stores.map((store, index): Shape => ({ ...store, ...storeAt(index, 1), y: height - STORE.height, height: STORE.height })),
  ]
  const links = containers.flatMap((container, index): Link[] => {
    const from = containerAt(index, 1)
    const center = from.x + from.width / 2
    return [
      ...container.networks.flatMap((name, nth): Link[] => {
        const bar = networks.find(({ key }) => key === `network ${name}`)
        const x = center + spread(nth, container.networks.length)
        return bar ? [{ key: `${container.id} ${bar.key}`, of: 'network', points: [[x, bar.y + bar.height], [x, y]] }] : []
      }),
      ...container.mounts.flatMap((mount, nth): Link[] => {
        const at = stores.findIndex(({ key }) => key === storeKey(mount, container))
        if (at < 0)
          return []
        const store = storeAt(at, 1)
        const x = center + spread(nth, container.mounts.length)
        const to = store.x + store.width / 2
        const bend = y + tall + LINK / 2
        return [{ key: `${container.id} ${storeKey(mount, container)}`, of: mount.kind, points: [[x, y + tall], [x, bend], [to, bend], [to, height - STORE.height + 4]] }]
      }),
    ]
  })
  if (board.containers.length > COLUMNS)
    shapes.push({ kind: 'more', key: 'more', label: `en nog ${board.containers.length - COLUMNS} containers`, x: 0, y: 0, width, height: LINE })
  return { shapes, links }
}

/** Where the columns stand: side by side, in the middle when they need not fill the width. */
function gridOf(count: number, width: number, widest = Number.POSITIVE_INFINITY): (from: number, span: number) => Pick<Place, 'x' | 'width'> {
  const one = Math.min(widest, (width - (count - 1) * GAP) / Math.max(1, count))
  const begin = (width - count * one - (count - 1) * GAP) / 2
  return (from, span) => ({ x: begin + from * (one + GAP), width: span * one + (span - 1) * GAP })
}

/** Several lines at one side of a container stand apart. */
function spread(index: number, count: number): number {
  return (index - (count - 1) / 2) * 28
}

/**
 * How many rows each segment gets: one a layer, and fewer where a stack would be too high. What is folded is the lowest part
 * of the segment with the most rows; what was made last stays in sight.
 */
function foldedRows(columns: readonly Column[], segments: readonly Segment[], room: number): Map<Segment, number> {
  const rows = new Map(segments.map(segment => [segment, segment.base ? 1 : segment.layers.length]))
  for (const { segments: own, container } of columns) {
    const taken = container ? containerHeight(linesOf(container, true)) + ROW : 0
    const height = (): number => own.reduce((sum, segment) => sum + (rows.get(segment) ?? 0) * ROW, taken)
    while (height() > room) {
      const largest = own.reduce<Segment | undefined>((found, segment) => (rows.get(segment) ?? 0) > (found ? rows.get(found) ?? 0 : 1) ? segment : found, undefined)
      if (!largest)
        break
      rows.set(largest, (rows.get(largest) ?? 0) - 1)
    }
  }
  return rows
}

/** The rows of a segment whose lowest edge is at `bottom`. */
function layerShapes({ key, layers, images, base }: Segment, rows: number, place: Pick<Place, 'x' | 'width'>, bottom: number): Shape[] {
  const folded = base ? layers : layers.length > rows ? layers.slice(0, layers.length - rows + 1) : []
  const isShared = images > 1
  const at = (row: number): Place => ({ key: '', ...place, y: bottom - (row + 1) * ROW, height: ROW })
  const sum = (some: readonly BoardLayer[]): string => place.width < SIZE_FROM ? '' : sizeOf(some.reduce((total, { size }) => total + size, 0))
  const shapes: Shape[] = folded.length > 0
    ? [{ ...at(0), kind: 'layer', key: `fold ${key}`, label: base ? nameOf(base.names[0] ?? '') : `${folded.length} lagen`, size: sum(folded), isShared, isFold: true }]
    : []
  for (const [index, layer] of layers.slice(folded.length).entries())
    shapes.push({ ...at(shapes.length), kind: 'layer', key: `layer ${key} ${folded.length + index}`, label: fitted(layer.by, place.width) || 'basis', size: sum([layer]), isShared, isFold: layer.by === '' })
  return shapes
}

/** A line of a Dockerfile in a layer of this width; what is cut a little is cut on screen. */
function fitted(line: string, width: number): string {
  const letters = Math.floor((width - 16) / MONO)
  return line.length > letters && letters < WORD_BELOW ? line.split(' ', 1)[0] ?? '' : line
}

type Names = Place & { kind: 'names', lines: string[], isNamed: boolean }

/** Below each image its names; in narrow columns of one repository only the tags, and the repository once below them. */
function namesOf(columns: readonly Column[], across: ReturnType<typeof gridOf>): Names[] {
  const repositories = new Set(columns.flatMap(({ image }) => image.names.map(name => name.replace(/:[^:/]*$/, ''))))
  const [shared] = repositories
  return shared !== undefined && repositories.size === 1 && across(0, 1).width < NAME_FROM
    ? tagsOf(columns, across, shared)
    : namesInFull(columns, across)
}

function tagsOf(columns: readonly Column[], across: ReturnType<typeof gridOf>, repository: string): Names[] {
  const tags = namesBelow(columns, across, ({ names }) => names.map(name => name.slice(repository.length)))
  const y = Math.max(...tags.map(({ height }) => height))
  return [...tags, { kind: 'names', key: `names ${repository}`, lines: [repository], isNamed: true, ...across(0, columns.length), y, height: LINE }]
}

function namesInFull(columns: readonly Column[], across: ReturnType<typeof gridOf>): Names[] {
  return namesBelow(columns, across, ({ names }, width) => names.flatMap(name => brokenTo(nameOf(name), width)))
}

function namesBelow(columns: readonly Column[], across: ReturnType<typeof gridOf>, linesOfNames: (image: BoardImage, width: number) => string[]): Names[] {
  return columns.flatMap(({ image }, index) => {
    if (columns[index - 1]?.image.id === image.id)
      return []
    const place = across(index, columns.filter(column => column.image.id === image.id).length)
    const isNamed = image.names.length > 0
    const lines = isNamed ? linesOfNames(image, place.width) : ['zonder', 'naam']
    return [{ kind: 'names', key: `names ${image.id}`, lines, isNamed, ...place, y: 0, height: lines.length * LINE }]
  })
}

/** A name over as many lines as its parts need; a part that is too long by itself is cut on screen. */
function brokenTo(name: string, width: number): string[] {
  const lines: string[] = []
  for (const part of name.split(/(?<=\/)|(?=:[^/]*$)/)) {
    const line = `${lines.at(-1) ?? ''}${part}`
    if (lines.length > 0 && line.length * LETTER <= width)
      lines[lines.length - 1] = line
    else
      lines.push(part)
  }
  return lines
}

function registriesOf({ registries }: Board, width: number): Shape[] {
  let y = 0
  return registries.map(({ name, images }): Shape => {
    const height = ROW + PAD + Math.max(1, images.length) * LINE + PAD
    const shape: Shape = { kind: 'registry', key: `registry ${name}`, label: name, images, x: 0, y, width, height }
    y += height + GAP
    return shape
  })
}

/** What keeps data, each once: the volumes that are there, then what is mounted besides. */
function storesOf(board: Board): ({ key: string, kind: BoardMount['kind'], label: string })[] {
  const stores = new Map(board.volumes.map(name => [`volume ${name}`, { key: `volume ${name}`, kind: 'volume' as BoardMount['kind'], label: volumeName(name) }]))
  for (const container of board.containers) {
    for (const mount of container.mounts) {
      const key = storeKey(mount, container)
      if (!stores.has(key))
        stores.set(key, { key, kind: mount.kind, label: mountName(mount) })
    }
  }
  return [...stores.values()]
}

/** A volume and a folder are shared; memory is one container's own. */
function storeKey({ kind, name }: BoardMount, container: BoardContainer): string {
  return kind === 'memory' ? `memory ${container.id} ${name}` : `${kind} ${name}`
}

function faceOf(container: BoardContainer): { name: string, state: string, isOn: boolean } {
  return { name: container.name, state: stateOf(container), isOn: isOn(container) }
}

function isOn({ state }: BoardContainer): boolean {
  return state === 'running' || state === 'restarting'
}

function linesOf({ ports, from }: BoardContainer, stands: boolean): string[] {
  return [
    ...stands ? [] : [`uit ${nameOf(from)}`],
    ...ports.map(([host, inside]) => `${host} → ${inside}`),
  ]
}

function containerHeight(lines: readonly string[]): number {
  return PAD + (2 + lines.length) * LINE + PAD
}
