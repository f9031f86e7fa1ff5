/** The rules of the house: who may import whom. A reader who breaks one finds it here, not in a crooked room later. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const RE_IMPORT = /(?:\bfrom|\bimport)\s*(?:\(\s*)?['"](\.[^'"]+)['"]/g

type Room = 'kit' | 'server' | 'mini-azure' | 'demo' | 'components' | 'setup' | 'slides' | 'tests'

/** Which rooms a room may import from, besides itself. */
const MAY_IMPORT: Record<Room, readonly Room[]> = {
  'kit': [],
  'demo': ['kit'],
  'server': ['kit', 'demo', 'mini-azure'],
  'mini-azure': ['kit'],
  'components': ['kit', 'demo'],
  // Slidev's hooks: the ones for the browser reach the components; `vite-plugins.ts` runs in Node and reaches the server.
  'setup': ['kit', 'components'],
  'slides': ['components'],
  'tests': [
    'kit',
    'demo',
    'server',
    'mini-azure',
    'components',
  ],
}

const sources = globSync('{components,demos,setup,layouts,tests}/**/*.{ts,vue,mjs}', { cwd: root })
  .concat(globSync('*.vue', { cwd: root }))
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => !file.includes('node_modules') && !file.endsWith('.d.ts'))

function roomOf(file: string): Room {
  const [first, second = ''] = file.split('/')
  if (first === 'demos') {
    return second === 'kit' || second === 'server' || second === 'mini-azure'
      ? second
      : 'demo'
  }
  if (first === 'components' || first === 'setup' || first === 'tests')
    return first
  return 'slides'
}

function importsOf(file: string): string[] {
  return [
    ...readFileSync(join(root, file), 'utf8').matchAll(RE_IMPORT),
  ]
    .map(([, path = '']) => posix.join(posix.dirname(file), path))
    .filter(path => !path.startsWith('node_modules'))
}

describe('the house', () => {
  it('has rooms to check', () => {
    expect(sources.length).toBeGreaterThan(40)
    expect(new Set(sources.map(roomOf)).size).toBeGreaterThan(5)
  })

  it.each(sources.filter(file => !file.endsWith('.test.ts')))('%s imports only from where it may', (file) => {
    const from = roomOf(file)
    const allowed = file === 'setup/vite-plugins.ts'
      ? ['server']
      : MAY_IMPORT[from]
    const forbidden = importsOf(file).filter((path) => {
      const room = roomOf(path)
      return room !== from && !allowed.includes(room)
    })
    expect(forbidden).toEqual([])
  })
})
