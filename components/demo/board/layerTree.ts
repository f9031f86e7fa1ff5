import type { BoardContainer, BoardImage, BoardLayer } from '../../../demos/kit/board.ts'

/**
 * Layers that stand on each other and that the same images have, from the lowest up. What images share is one segment below
 * all of them, as it is kept once.
 */
export interface Segment {
  key: string
  layers: readonly BoardLayer[]
  /** The columns it carries: from this one, so many. */
  from: number
  span: number
  /** How many images have it. */
  images: number
  /** The image that ends here, when others are built on it and no container stands on it. */
  base?: BoardImage
}

/** One column of the picture: an image, or a container on top of it. */
export interface Column {
  image: BoardImage
  container?: BoardContainer
  /** What it stands on, the lowest first. */
  segments: Segment[]
}

/** The columns in order: images that share layers stand side by side; one that others are built on is the name of what they share. */
export function columnsOf(images: readonly BoardImage[], containers: readonly BoardContainer[]): Column[] {
  const columns: Column[] = []

  function grow(group: readonly BoardImage[], depth: number, path: string, below: readonly Segment[]): void {
    const goesOn = group.some(({ layers }) => layers.length > depth)
    const ground = below.at(-1)
    // Who ends here comes before who goes on.
    for (const image of group.filter(({ layers }) => layers.length === depth)) {
      const own = containers.filter(container => container.image === image.id)
      if (goesOn && ground && !ground.base && own.length === 0 && image.names.length > 0) {
        ground.base = image
        continue
      }
      for (const container of own.length > 0 ? own : [undefined])
        columns.push({ image, container, segments: [...below] })
    }
    for (const same of groupsOf(group, depth)) {
      let end = depth + 1
      while (same.every(({ layers }) => layers.length > end && layers[end]?.id === same[0]?.layers[end]?.id))
        end++
      const layers = same[0]?.layers.slice(depth, end) ?? []
      const key = [path, ...layers.map(({ id }) => id)].join('/')
      const segment: Segment = { key, layers, from: columns.length, span: 0, images: same.length }
      grow(same, end, key, [...below, segment])
      segment.span = columns.length - segment.from
    }
  }

  grow(images, 0, '', [])
  return columns
}

/** Images whose layers are the same up to and with this depth, in the order they came. */
function groupsOf(images: readonly BoardImage[], depth: number): BoardImage[][] {
  const groups = new Map<string, BoardImage[]>()
  for (const image of images) {
    const layer = image.layers[depth]
    if (layer)
      groups.set(layer.id, [...groups.get(layer.id) ?? [], image])
  }
  return [...groups.values()]
}
