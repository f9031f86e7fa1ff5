import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { Row } from './screen.ts'
import { describe, expect, it } from 'vitest'
import { run } from '../../demos/kit/step.ts'
import { createLog } from './demoLog.ts'
import { createScreen } from './screen.ts'

const SIZE = { columns: 40, rows: 5 }
const STEPS = [
  run('docker ps'),
  run('docker images'),
]

/** The rows after this output. */
async function rowsOf(text: string, up = 0): Promise<Row[]> {
  const screen = createScreen(SIZE, STEPS, () => {})
  const log = createLog([
    [0, 'm', 'docker ps'],
    [0, 'o', text],
  ])
  screen.show({ log, end: log.events.length })
  await screen.settled()
  return screen.rows(up)
}

function textOf(rows: readonly Row[]): string[] {
  return rows.map(({ runs }) => runs.map(({ text }) => text).join('').trimEnd())
}

describe('the screen', () => {
  it('has the rows of the demo, whatever the output', async () => {
    expect(textOf(await rowsOf('een\r\ntwee'))).toEqual(['een', 'twee', '', '', ''])
  })

  it('shows the end of long output, and what is above it when looked back', async () => {
    const text = Array.from({ length: 10 }, (_, index) => `regel ${index}`).join('\r\n')
    expect(textOf(await rowsOf(text)).at(-1)).toBe('regel 9')
    expect(textOf(await rowsOf(text, 3)).at(-1)).toBe('regel 6')
    expect(textOf(await rowsOf(text, 100))[0]).toBe('regel 0')
  })

  it('joins cells of one look, and keeps blanks at the end of a row out of a selection', async () => {
    const [row] = await rowsOf('\x1B[32m$\x1B[0m \x1B[1mdocker ps\x1B[0m   \r\n')
    expect(row?.runs.map(({ text, style }) => [
      text,
      style.key.trim(),
    ])).toEqual([
      ['$', 'cell-fg-2'],
      [' ', ''],
      ['docker ps', 'cell-bold'],
    ])
  })

  it.each([
    ['256 colours', '\x1B[38;5;208mx', 'rgb(255 135 0)'],
    ['grey', '\x1B[38;5;244mx', 'rgb(128 128 128)'],
    ['true colour', '\x1B[38;2;1;2;3mx', 'rgb(1 2 3)'],
    ['bold red is bright red', '\x1B[1;31mx', 'cell-fg-9 cell-bold'],
    ['inverse', '\x1B[7mx', 'cell-fg-paper cell-bg-ink'],
    ['inverse red', '\x1B[7;31mx', 'cell-fg-paper cell-bg-1'],
  ])('%s', async (_, text, key) => {
    const [row] = await rowsOf(text)
    expect(row?.runs[0]?.style.key.trim()).toBe(key)
  })

  it('gives a box of its exact width to what a font may draw wider or narrower', async () => {
    const [row] = await rowsOf('a界b✎c')
    expect(row?.runs.filter(({ cursor }) => !cursor).map(({ text, fixed }) => [text, fixed])).toEqual([
      ['a', undefined],
      ['界', 2],
      ['b', undefined],
      ['✎', 1],
      ['c', undefined],
    ])
  })

  it('marks the cursor, unless it is hidden', async () => {
    const cursor = (rows: readonly Row[]): boolean => rows.some(({ runs }) => runs.some(run => run.cursor))
    expect(cursor(await rowsOf('# '))).toBe(true)
    expect(cursor(await rowsOf('\x1B[?25l# '))).toBe(false)
  })

  it('shows the next step on a sound terminal though a program left the alternate screen on', async () => {
    const events: TranscriptEvent[] = [
      [0, 'm', 'docker ps'],
      [0, 'o', 'voor\r\n\x1B[?1049h\x1B[31m\x1B[?25l\x1B[2;3r\x1B[4h\x1B[?7lvol scherm'],
      [1, 'm', 'docker images'],
      [1, 'o', 'na'],
    ]
    const screen = createScreen(SIZE, STEPS, () => {})
    const log = createLog(events)
    screen.show({ log, end: 4 })
    await screen.settled()
    const rows = screen.rows(0)
    expect(textOf(rows).join('|')).toMatch(/^voor.*na/)
    expect(rows.flatMap(({ runs }) => runs).find(({ text }) => text.includes('na'))?.style.key).toBe('')
  })

  it('says which rows belong to the last step', async () => {
    const screen = createScreen(SIZE, STEPS, () => {})
    const log = createLog([
      [0, 'm', 'docker ps'],
      [0, 'o', '$ een\r\nuitvoer\r\n'],
      [1, 'm', 'docker images'],
      [1, 'o', '$ twee\r\nuitvoer\r\n'],
    ])
    const last = async (end: number): Promise<number[]> => {
      screen.show({ log, end })
      await screen.settled()
      return screen.rows(0).flatMap(({ isLast }, index) => isLast ? [index] : [])
    }
    expect(await last(2)).toEqual([0, 1])
    expect(await last(4)).toEqual([2, 3])
    expect(await last(2)).toEqual([0, 1])
    expect(await last(0)).toEqual([])
  })

  it('goes back to an earlier step, in a flood too', async () => {
    const screen = createScreen(SIZE, STEPS, () => {})
    const log = createLog([
      [0, 'm', 'docker ps'],
      [0, 'o', 'eerste\r\n'],
      [1, 'm', 'docker images'],
      [
        1,
        'o',
        'regel\r\n'.repeat(50_000),
      ],
    ])
    screen.show({ log, end: 4 })
    screen.show({ log, end: 2 })
    await screen.settled()
    expect(textOf(screen.rows(0))).toEqual(['eerste', '', '', '', ''])
    expect(screen.pending).toBe(0)
  })

  it.each([
    ['a clipboard write', '\x1B]52;c;aGFoYQ==\x07'],
    ['a title', '\x1B]0;bank\x07'],
    ['a link', '\x1B]8;;javascript:alert(1)\x07klik\x1B]8;;\x07'],
    ['markup', '<img src=x onerror=alert(1)>'],
    ['questions to the terminal', '\x1B[c\x1B[6n\x1B]11;?\x07\x1BP$qm\x1B\\'],
  ])('takes %s for what it is: text, or nothing', async (_, attack) => {
    const [row] = await rowsOf(attack)
    // A row is text and looks; there is nothing in it that could be more.
    for (const { style } of row?.runs ?? []) {
      expect(Object.keys(style).every(key => [
        'key',
        'classes',
        'color',
        'background',
      ].includes(key))).toBe(true)
    }
    expect(textOf(row
      ? [row]
      : [])[0]).toBe(attack.startsWith('<')
      ? attack
      : attack.includes('klik')
        ? 'klik'
        : '')
  })
})
