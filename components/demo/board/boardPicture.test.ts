import type { Board, BoardContainer, BoardImage } from '../../../demos/kit/board.ts'
import type { Shape } from './boardPicture.ts'
import { describe, expect, it } from 'vitest'
import { EMPTY_BOARD } from '../../../demos/kit/board.ts'
import { pictureOf } from './boardPicture.ts'
import { nameOf, stateOf, wordsOf } from './boardWords.ts'

const SIZE = { width: 272, height: 300 }

function image(id: string, names: string[], ...lines: string[]): BoardImage {
  return { id, names, layers: lines.map(by => ({ id: `l-${by}`, by, size: 1000 })) }
}

function container(name: string, change: Partial<BoardContainer> = {}): BoardContainer {
  return { id: name, name, state: 'running', image: 'i', from: 'nginx:latest', ports: [], mounts: [], networks: [], ...change }
}

function board(some: Partial<Board>): Board {
  return { ...EMPTY_BOARD, ...some }
}

function ofKind<Kind extends Shape['kind']>(shapes: readonly Shape[], kind: Kind): Extract<Shape, { kind: Kind }>[] {
  return shapes.filter((shape): shape is Extract<Shape, { kind: Kind }> => shape.kind === kind)
}

/** Boards as the chapter's demos have them, and worse. */
const BOARDS: [string, Board, Parameters<typeof pictureOf>[1]][] = [
  ['a container on its image', board({ images: [image('i', ['nginx:latest'], '', 'RUN a', 'COPY b', 'COPY c', 'COPY d')], containers: [container('web')] }), ['container', 'image']],
  ['images that share', board({ images: ['1', '2', '3', '4'].map(nth => image(nth, [`cijferlezer:${nth}`], '', 'RUN a', 'WORKDIR /app', `COPY ${nth}`, `RUN ${nth}`)) }), ['image']],
  ['one with forty layers', board({ images: [image('i', ['diep:latest'], ...Array.from({ length: 40 }, (_, nth) => `RUN ${nth}`))], containers: [container('web', { ports: [[8080, 80], [8443, 443]] })] }), ['container', 'image']],
  ['more than fit', board({ images: Array.from({ length: 9 }, (_, nth) => image(`i${nth}`, [`app:${nth}`], `COPY ${nth}`)) }), ['image']],
  ['a registry', board({ images: [image('i', ['registry:2'], '', 'RUN a'), image('c', ['cijferlezer:v1', 'localhost:5001/cijferlezer:v1'], '', 'COPY . .')], containers: [container('magazijn')], registries: [{ name: 'localhost:5001', images: ['cijferlezer:v1'] }] }), ['container', 'image', 'registry']],
  ['compose', board({ containers: [container('a', { networks: ['net'] }), container('b', { networks: ['net'], mounts: [{ kind: 'volume', name: 'data' }] })], volumes: ['data'], networks: ['net'] }), ['container', 'network', 'volume']],
  ['many containers and volumes', board({ containers: Array.from({ length: 8 }, (_, nth) => container(`c${nth}`, { mounts: [{ kind: 'folder', name: 'site' }] })), volumes: ['a', 'b', 'c', 'd'], networks: ['x', 'y'] }), ['container', 'network', 'volume']],
]

describe.each(BOARDS)('%s', (_what, of, kinds) => {
  const { shapes } = pictureOf(of, kinds, SIZE)

  it('stays inside its ground', () => {
    expect(shapes.length).toBeGreaterThan(0)
    for (const { key, x, y, width, height } of shapes) {
      expect(x, key).toBeGreaterThanOrEqual(-0.01)
      expect(y, key).toBeGreaterThanOrEqual(-0.01)
      expect(x + width, key).toBeLessThanOrEqual(SIZE.width + 0.01)
      expect(y + height, key).toBeLessThanOrEqual(SIZE.height + 0.01)
      // One line of 14 px type at least.
      expect(height, key).toBeGreaterThanOrEqual(19)
      expect(width, key).toBeGreaterThanOrEqual(40)
    }
  })

  it('lets nothing lie on anything else, but the layer a container writes in', () => {
    const things = shapes.filter(({ kind }) => kind !== 'writable')
    for (const [index, one] of things.entries()) {
      for (const other of things.slice(index + 1)) {
        const apart = one.x + one.width <= other.x + 0.01 || other.x + other.width <= one.x + 0.01 || one.y + one.height <= other.y + 0.01 || other.y + other.height <= one.y + 0.01
        expect(apart, `${one.key} and ${other.key}`).toBe(true)
      }
    }
  })

  it('draws each thing once', () => {
    const keys = shapes.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

it('draws shared layers once, below all that stand on them', () => {
  const { shapes } = pictureOf(board({ images: [image('1', ['app:1'], 'BASE', 'COPY 1'), image('2', ['app:2'], 'BASE', 'COPY 2')] }), ['image'], SIZE)
  const layers = ofKind(shapes, 'layer')
  expect(layers.map(({ label, isShared, width }) => [label, isShared, Math.round(width)])).toEqual([
    ['BASE', true, 272],
    ['COPY 1', false, 132],
    ['COPY 2', false, 132],
  ])
})

it('names what is shared after the image that the others are built on, until that runs itself', () => {
  const base = image('b', ['node:24-slim'], 'BASE', 'RUN a')
  const built = image('1', ['app:1'], 'BASE', 'RUN a', 'COPY . .')
  const labels = (containers: BoardContainer[]): string[] => ofKind(pictureOf(board({ images: [base, built], containers }), ['container', 'image'], SIZE).shapes, 'layer').map(({ label }) => label)
  expect(labels([])).toEqual(['node:24-slim', 'COPY . .'])
  expect(labels([container('web', { image: 'b' })])).toEqual(['BASE', 'RUN a', 'COPY . .'])
  // Alone it is an image like any other.
  expect(ofKind(pictureOf(board({ images: [base] }), ['image'], SIZE).shapes, 'names').map(({ lines }) => lines)).toEqual([['node:24-slim']])
})

it('says the repository once when many images have it, and that an image lost its name', () => {
  const { shapes } = pictureOf(board({ images: [image('1', [], 'A'), image('2', ['app:1', 'app:2'], 'B'), image('3', ['app:latest'], 'RUN node model/train.ts')] }), ['image'], SIZE)
  expect(ofKind(shapes, 'names').map(({ lines }) => lines)).toEqual([['zonder', 'naam'], [':1', ':2'], [':latest'], ['app']])
  expect(ofKind(shapes, 'layer').map(({ label }) => label)).toEqual(['A', 'B', 'RUN'])
})

it('folds the lowest layers when a stack is too high, and keeps the last ones in sight', () => {
  const { shapes } = pictureOf(board({ images: [image('i', ['diep:latest'], ...Array.from({ length: 40 }, (_, nth) => `RUN ${nth}`))] }), ['image'], SIZE)
  const labels = ofKind(shapes, 'layer').map(({ label }) => label)
  expect(labels[0]).toMatch(/^\d\d lagen$/)
  expect(labels.at(-1)).toBe('RUN 39')
  expect(Number.parseInt(labels[0] ?? '') + labels.length - 1).toBe(40)
})

it('puts the layer that a container writes in on top of its image, below nothing', () => {
  const { shapes } = pictureOf(BOARDS[0]?.[1] ?? EMPTY_BOARD, ['container', 'image'], SIZE)
  const [writable] = ofKind(shapes, 'writable')
  const top = Math.min(...ofKind(shapes, 'layer').map(({ y }) => y))
  expect((writable?.y ?? 0) + (writable?.height ?? 0)).toBe(top)
})

it('leaves volumes and networks where they are when a container goes', () => {
  const of = BOARDS[5]?.[1] ?? EMPTY_BOARD
  const still = (shapes: readonly Shape[]): Shape[] => shapes.filter(({ kind }) => kind === 'volume')
  const before = pictureOf(of, ['container', 'network', 'volume'], SIZE)
  const after = pictureOf({ ...of, containers: [] }, ['container', 'network', 'volume'], SIZE)
  expect(still(after.shapes)).toEqual(still(before.shapes))
  expect(before.links.map(({ of: to }) => to).sort()).toEqual(['network', 'network', 'volume'])
  expect(after.links).toEqual([])
})

it('keeps the key of a container through its life', () => {
  const keyOf = (state: string): string[] => ofKind(pictureOf(board({ containers: [container('web', { state })] }), ['container'], SIZE).shapes, 'container').map(({ key }) => key)
  expect(keyOf('exited')).toEqual(keyOf('running'))
})

it.each<[Partial<BoardContainer>, string]>([
  [{ state: 'created' }, 'gemaakt'],
  [{ state: 'running' }, 'draait'],
  [{ state: 'running', health: 'healthy' }, 'draait, gezond'],
  [{ state: 'running', health: 'starting' }, 'draait, start nog'],
  [{ state: 'exited', exit: 0 }, 'gestopt (0)'],
  [{ state: 'exited', exit: 137 }, 'gestopt (137)'],
  [{ state: 'paused' }, 'gepauzeerd'],
  [{ state: 'dead' }, 'gestopt'],
])('%o is called %s', (change, words) => {
  expect(stateOf(container('web', change))).toBe(words)
})

it('says names as people do', () => {
  expect(['nginx:latest', 'redis:8'].map(nameOf)).toEqual(['nginx', 'redis:8'])
})

it('can be told in words', () => {
  expect(wordsOf(EMPTY_BOARD)).toBe('Niets van deze demo')
  expect(wordsOf(BOARDS[0]?.[1] ?? EMPTY_BOARD)).toBe('Op de engine: container web, draait, uit image nginx; image nginx met 5 lagen.')
})
