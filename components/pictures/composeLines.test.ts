import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { composeColumns, POINTS } from './composeLines.ts'

const file = readFileSync(new URL('../../demos/cijferlezer/compose.yaml', import.meta.url), 'utf8')
const [left, right] = composeColumns(file)
const marked = (click: number) => [...left, ...right].filter(({ from }) => from === click).map(({ text }) => text.trim())

describe('the demo’s compose.yaml on the slide', () => {
  it('is shown whole', () => {
    expect([...left, { text: '' }, ...right].map(({ text }) => text).join('\n')).toBe(file.trimEnd())
  })

  it('marks for every point the lines that show it', () => {
    expect(POINTS.map((_, index) => marked(index + 1))).toEqual([
      ['web:', 'redis:'],
      ['REDIS_URL: redis://redis:6379'],
      ['depends_on:', 'redis:', 'condition: service_healthy'],
      ['- tekeningen:/data', 'volumes:', 'tekeningen:'],
    ])
  })

  it('fits its two columns', () => {
    expect(left.length).toBeLessThanOrEqual(18)
    expect(right.length).toBeLessThanOrEqual(13)
    expect(Math.max(...left.map(({ text }) => text.length))).toBeLessThanOrEqual(36)
  })
})
