import { describe, expect, it } from 'vitest'
import { closingLine, countProgress, parseProgress } from './progress.ts'

const found = (id: string): string => JSON.stringify({ event: 'found', id, name: `test ${id}` })
const start = (id: string): string => JSON.stringify({ event: 'start', id })
const end = (id: string, state: string, reason?: string): string => JSON.stringify({ event: 'end', id, state, reason })

describe('what a run comes to', () => {
  it.each([
    [
      'nothing',
      [],
      {
        found: 0,
        passed: 0,
        failed: [],
        skipped: [],
      },
    ],
    [
      'a pass',
      [
        found('a'),
        start('a'),
        end('a', 'passed'),
      ],
      {
        found: 1,
        passed: 1,
        failed: [],
        skipped: [],
      },
    ],
    [
      'a failure',
      [
        found('a'),
        start('a'),
        end('a', 'failed'),
      ],
      {
        found: 1,
        passed: 0,
        failed: ['test a'],
        skipped: [],
      },
    ],
    [
      'a skip with its reason',
      [
        found('a'),
        end('a', 'skipped', 'geen az'),
      ],
      {
        found: 1,
        passed: 0,
        failed: [],
        skipped: ['test a: geen az'],
      },
    ],
    [
      'a skip without one',
      [
        found('a'),
        end('a', 'skipped'),
      ],
      {
        found: 1,
        passed: 0,
        failed: ['test a: overgeslagen zonder reden'],
        skipped: [],
      },
    ],
    [
      'a hang',
      [
        found('a'),
        start('a'),
      ],
      {
        found: 1,
        passed: 0,
        failed: ['test a: begon en eindigde niet'],
        skipped: [],
      },
    ],
    [
      'a test that never ran',
      [
        found('a'),
      ],
      {
        found: 1,
        passed: 0,
        failed: ['test a: is niet gelopen, of blokkeerde zijn hele bestand'],
        skipped: [],
      },
    ],
    [
      'a fault outside any test',
      ['{"event":"fault","name":"x.ts: weg"}'],
      {
        found: 0,
        passed: 0,
        failed: ['x.ts: weg'],
        skipped: [],
      },
    ],
    [
      'a line that a kill cut short',
      [
        found('a'),
        end('a', 'passed'),
        '{"event":"sta',
      ],
      {
        found: 1,
        passed: 1,
        failed: [],
        skipped: [],
      },
    ],
    [
      'lines that are no events',
      ['null', '1', '{}'],
      {
        found: 0,
        passed: 0,
        failed: [],
        skipped: [],
      },
    ],
  ])('%s', (_, lines, counts) => {
    expect(countProgress(parseProgress(lines.join('\n')))).toEqual(counts)
  })
})

it.each([
  [3, 0, 0, '3 passed, 0 failed'],
  [3, 1, 0, '3 passed, 1 failed'],
  [
    3,
    0,
    2,
    '3 passed, 0 failed, 2 skipped',
  ],
])('closes %i, %i, %i with "%s"', (passed, failed, skipped, line) => {
  expect(closingLine(passed, failed, skipped)).toBe(line)
})
