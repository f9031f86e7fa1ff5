import type { Figure, Verdict } from './figure.ts'
import type { Spread } from './spread.ts'

const HEAD = [
  'figure',
  'ours: min / median / 95% / max (n)',
  'yardstick: the same',
  'held',
  'limit',
  '',
]

/** The figures as a Markdown table, so that it can stand in a report as it is: a row each, the verdict last. */
export function tableOf(judged: readonly (readonly [Figure, Verdict])[]): string {
  const rows = [
    HEAD,
    HEAD.map(() => '---'),
    ...judged.map(([figure, verdict]) => rowOf(figure, verdict)),
  ]
  const widths = HEAD.map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  return rows.map(row => `| ${row.map((cell, column) => cell === '---'
    ? '-'.repeat(widths[column] ?? 3)
    : cell.padEnd(widths[column] ?? 0)).join(' | ')} |`).join('\n')
}

function rowOf(figure: Figure, { value, holds, ours, yardstick }: Verdict): string[] {
  const note = figure.note
    ? ` (${figure.note})`
    : ''
  return [
    `${figure.what}${note}`,
    series(ours, figure.unit),
    yardstick && figure.yardstick
      ? `${series(yardstick, figure.unit)} ${figure.yardstick.name}`
      : '–',
    held(figure, value),
    `${figure.atLeast ? '≥' : '≤'} ${held(figure, figure.limit)}`,
    holds ? 'ok' : 'SHORT',
  ]
}

function held({ compared, unit, counts }: Figure, value: number): string {
  const which = counts === undefined || counts === 'median'
    ? ''
    : ` (${counts})`
  return compared === 'ratio'
    ? `× ${value.toFixed(2)}`
    : `${withUnit(value, unit)}${which}`
}

function series({ min, median, p95, max, count }: Spread, unit: Figure['unit']): string {
  return count === 1
    ? withUnit(median, unit)
    : `${[min, median, p95].map(value => digits(value, unit)).join(' / ')} / ${withUnit(max, unit)} (${count})`
}

function withUnit(value: number, unit: Figure['unit']): string {
  return unit
    ? `${digits(value, unit)} ${unit}`
    : digits(value, unit)
}

/** Whole milliseconds, kilobytes and per cents; megabytes with two decimals, since the limits have them. */
function digits(value: number, unit: Figure['unit']): string {
  return value.toFixed(unit === 'MB'
    ? 2
    : 0)
}
