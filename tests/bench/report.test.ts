import { expect, it } from 'vitest'
import { judge } from './figure.ts'
import { tableOf } from './report.ts'

it('shows ours, the yardstick, what is held against the limit, and the verdict', () => {
  const ratio = {
    what: 'a step',
    unit: 'ms',
    ours: [100, 110, 130],
    yardstick: {
      name: 'bare PTY',
      samples: [100, 100, 100],
    },
    compared: 'ratio',
    limit: 1.1,
  } as const
  const alone = {
    what: 'size',
    unit: 'MB',
    ours: [1.7],
    compared: 'alone',
    limit: 1.6,
    note: 'no recordings',
  } as const
  const [head, , first, second] = tableOf([
    [
      ratio,
      judge(ratio),
    ],
    [
      alone,
      judge(alone),
    ],
  ]).split('\n').map(line => line.split('|').map(cell => cell.trim()))
  expect(head?.[1]).toBe('figure')
  expect(first?.slice(1, -1)).toEqual([
    'a step',
    '100 / 110 / 130 / 130 ms (3)',
    '100 / 100 / 100 / 100 ms (3) bare PTY',
    '× 1.10',
    '≤ × 1.10',
    'ok',
  ])
  expect(second?.slice(1, -1)).toEqual([
    'size (no recordings)',
    '1.70 MB',
    '–',
    '1.70 MB',
    '≤ 1.60 MB',
    'SHORT',
  ])
})
