import type { Recording } from '../../demos/kit/transcript.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCast } from '../../demos/kit/transcript.ts'
import { readDockerfile } from './dockerfile.ts'
import { dutchSizes, historyOf, sizesOf } from './imageHistory.ts'

const root = join(import.meta.dirname, '../..')
const lines = readDockerfile(readFileSync(join(root, 'demos/cijferlezer/Dockerfile'), 'utf8'))
const recording = parseCast(readFileSync(join(root, 'public/recordings/bouwen.cast'), 'utf8'))
const history = historyOf(recording)

describe('what a line of the Dockerfile weighs', () => {
  it('is in the recording, for every line', () => {
    expect(history.rows.length).toBeGreaterThan(lines.length)
    const sizes = sizesOf(lines, history)
    expect(sizes?.map(each => each.length > 0)).toEqual(lines.map(() => true))
    // Nearly all of it comes with FROM, as the slide says.
    expect(sizes?.[0]?.every(size => size.endsWith('MB'))).toBe(true)
    expect(sizes?.slice(1).flat().filter(size => size.endsWith('MB'))).toEqual([])
  })

  it('belongs to that line, not to its neighbour', () => {
    const rows = [
      { size: '0B', createdBy: 'CMD ["sh"]' },
      { size: '12kB', createdBy: 'COPY . . # buildkit' },
      { size: '3B', createdBy: 'ENV BASE=1' },
      { size: '4.3MB', createdBy: '' },
    ]
    const small = readDockerfile('FROM busybox\nCOPY . .\nCMD ["sh"]')
    expect(sizesOf(small, { recorded: 0, rows })).toEqual([['4.3MB'], ['12kB'], ['0B']])
  })

  it('is left out when the history is of another Dockerfile', () => {
    const small = readDockerfile('FROM busybox\nCOPY . .\nCMD ["sh"]')
    expect(sizesOf(small, { recorded: 0, rows: history.rows.slice(1) })).toBeUndefined()
    expect(sizesOf(small, { recorded: 0, rows: [] })).toBeUndefined()
  })

  it('is read from the step of docker history alone', () => {
    const events: Recording['events'] = [
      [0, 'm', 'docker images'],
      [0, 'o', '9MB   not this\r\n'],
      [1, 'm', 'docker history app'],
      [1, 'o', 'SIZE   CREATED BY\r\n1.5kB  COPY'],
      [2, 'o', ' . .\r\n78.5MB    \r\n'],
      [2, 'x', '0'],
      [3, 'm', 'docker images'],
      [3, 'o', '9MB   nor this\r\n'],
    ]
    expect(historyOf({ ...recording, events }).rows).toEqual([
      { size: '1.5kB', createdBy: 'COPY . .' },
      { size: '78.5MB', createdBy: '' },
    ])
    expect(historyOf({ ...recording, events: [] }).rows).toEqual([])
  })

  it.each([
    [['80.6kB'], '80,6 kB'],
    [['0B'], '0 B'],
    [['78.5MB', '127MB'], '78,5 + 127 MB'],
    [['1.2GB', '3MB'], '1,2 GB + 3 MB'],
    [[], ''],
  ])('%j is written as "%s"', (sizes, text) => {
    expect(dutchSizes(sizes).replaceAll('\u00A0', ' ')).toBe(text)
  })
})
