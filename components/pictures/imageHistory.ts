import type { Recording } from '../../demos/kit/transcript.ts'
import type { DockerfileLine } from './dockerfile.ts'

/** A row of `docker history`: what the engine wrote down for one line of a Dockerfile. */
export interface HistoryRow {
  /** As docker prints it, e.g. `80.6kB`. */
  size: string
  /** Empty for an image that came without a Dockerfile. */
  createdBy: string
}

/** The history of one image, the newest row first, and when it was recorded (ms since 1970). */
export interface ImageHistory {
  recorded: number
  rows: readonly HistoryRow[]
}

const RE_MEGABYTES = /[MG]B$/
const RE_ROW = /^(\d[\d.]*[kMG]?B)(?: +(\S.*))?$/

/** The history that a recorded `docker history` step printed, with the columns Size and CreatedBy; no rows without such a step. */
export function historyOf({ header, events }: Recording): ImageHistory {
  const begin = events.findIndex(([, code, data]) => code === 'm' && data.startsWith('docker history '))
  const rows: HistoryRow[] = []
  if (begin >= 0) {
    const after = events.slice(begin + 1)
    const end = after.findIndex(([, code]) => code === 'm' || code === 'x')
    const output = after.slice(0, end < 0 ? undefined : end).filter(([, code]) => code === 'o').map(([,, data]) => data).join('')
    for (const line of output.split('\r\n')) {
      const [, size, createdBy = ''] = RE_ROW.exec(line.trimEnd()) ?? []
      if (size)
        rows.push({ size, createdBy })
    }
  }
  return { recorded: header.timestamp * 1000, rows }
}

/**
 * What each line of a Dockerfile weighs in the history of the image that was built from it. The history's oldest rows
 * belong to the image of FROM; of those, only the ones of a megabyte and more count.
 * @returns for each line its sizes as docker prints them: one, several for FROM; undefined without a history, or with
 * one of another Dockerfile, since a wrong figure is worse than none
 */
export function sizesOf(lines: readonly DockerfileLine[], { rows }: ImageHistory): string[][] | undefined {
  const [, ...ownLines] = lines
  const own = rows.slice(0, ownLines.length).reverse()
  const base = rows.slice(ownLines.length).reverse()
  if (base.length === 0 || !ownLines.every(({ instruction }, index) => own[index]?.createdBy.startsWith(instruction)))
    return undefined
  return [
    base.map(({ size }) => size).filter(size => RE_MEGABYTES.test(size)),
    ...own.map(({ size }) => [size]),
  ]
}

const RE_SIZE = /^(\d[\d.]*)([kMG]?B)$/

/** Sizes as docker prints them, in Dutch, and a unit said once: `78.5MB`, `127MB` are `78,5 + 127 MB`. */
export function dutchSizes(sizes: readonly string[]): string {
  const parts = sizes.map(size => RE_SIZE.exec(size) ?? [size, size, ''])
  return parts.map(([, number = '', unit = ''], index) => parts[index + 1]?.[2] === unit
    ? number.replace('.', ',')
    : `${number.replace('.', ',')}\u00A0${unit}`).join(' + ')
}
