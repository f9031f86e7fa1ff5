import type { Recording, RecordingHeader, TranscriptEvent } from './transcript.ts'
import { describe, expect, it } from 'vitest'
import { boardBefore, cutAtStep, eventsBefore, eventsOfStep, markersOf, outputOf, parseCast, sizeOf, writeCast } from './transcript.ts'

const header: RecordingHeader = {
  version: 3,
  term: { cols: 80, rows: 20 },
  timestamp: 1_790_000_000,
  title: 'Proef',
  lesson: { demo: 'proef', digest: '0123456789abcdef', engine: { version: '26.1.5', os: 'linux', arch: 'amd64' } },
}

const events: TranscriptEvent[] = [
  [0, 'm', 'docker ps'],
  [0, 'o', '$ docker ps\r\n'],
  [120, 'o', 'CONTAINER ID\r\n'],
  [121, 'x', '0'],
  [900, 'm', 'docker run -it busybox'],
  [950, 'o', '/ # '],
  [1400, 'i', 'exit\r'],
  [1410, 'o', 'exit \u001B[1m“é”\u001B[0m\r\n'],
  [1500, 'x', '0'],
]

describe('a recording', () => {
  it('comes back from its file as it went in', () => {
    expect(parseCast(writeCast({ header, events }))).toEqual({ header, events } satisfies Recording)
  })

  it('holds seconds since the event before, without adding up rounding errors', () => {
    const fine = Array.from({ length: 1001 }, (_, i): TranscriptEvent => [i * 1.4, 'o', 'x'])
    const lines = writeCast({ header, events: fine }).trim().split('\n')
    expect(lines[1]).toBe('[0,"o","x"]')
    expect(lines[2]).toBe('[0.001,"o","x"]')
    expect(parseCast(lines.join('\n')).events.at(-1)?.[0]).toBe(1400)
  })

  it('passes over comments, blank lines and codes it does not know', () => {
    const text = [JSON.stringify(header), '# made by hand', '', '[1,"o","a"]', '[1,"z","?"]', '[1,"o","b"]'].join('\n')
    expect(parseCast(text).events).toEqual([[1000, 'o', 'a'], [3000, 'o', 'b']])
  })

  it.each([
    ['nothing', '', /regel 1/],
    ['another version', '{"version":2,"width":80,"height":24}', /regel 1/],
    ['no lesson', '{"version":3,"term":{"cols":80,"rows":24},"timestamp":1,"title":"x"}', /regel 1/],
    ['a broken event', `${JSON.stringify(header)}\n[1,"o","a"]\n[1,"o"`, /regel 3/],
    ['time that runs back', `${JSON.stringify(header)}\n[-1,"o","a"]`, /regel 2/],
  ])('is refused with the line when it has %s', (_what, text, fault) => {
    expect(() => parseCast(text)).toThrow(fault)
  })

  it('knows its size', () => {
    expect(sizeOf(header)).toEqual({ columns: 80, rows: 20 })
  })
})

describe('a cut at a step', () => {
  it.each([[0, 0], [1, 4], [2, 9], [7, 9]])('%i steps are %i events', (steps, length) => {
    expect(cutAtStep(events, steps)).toHaveLength(length)
  })

  it('finds where each step begins, and what belongs to it', () => {
    expect(markersOf(events)).toEqual([0, 4])
    expect(eventsOfStep(events, 1).map(([, code]) => code).join('')).toBe('moiox')
    expect(eventsOfStep(events, 2)).toEqual([])
  })
})

it('feeds a terminal the output only', () => {
  expect(outputOf(events.slice(0, 6))).toBe('$ docker ps\r\nCONTAINER ID\r\n/ # ')
})

describe('the board in a transcript', () => {
  const withBoards: TranscriptEvent[] = [[0, 'b', 'leeg'], [1, 'm', 'een'], [2, 'b', 'eerste'], [3, 'b', 'tweede'], [4, 'm', 'twee'], [5, 'm', 'drie']]

  it.each([[0, 'leeg'], [1, 'tweede'], [2, 'tweede'], [9, 'tweede']])('before step %i is %s', (step, board) => {
    expect(boardBefore(withBoards, step)).toBe(board)
  })

  it('is not known in a transcript without', () => {
    expect(boardBefore(events, 1)).toBeUndefined()
  })

  it('can stand before the first step', () => {
    expect(eventsBefore(withBoards)).toEqual([[0, 'b', 'leeg']])
    expect(eventsBefore(events)).toEqual([])
  })

  it('and a picture come back from a recording', () => {
    const beside: TranscriptEvent[] = [[0, 'b', '{"a":"“é”"}'], [5, 'p', 'proef-1.webp']]
    expect(parseCast(writeCast({ header, events: beside })).events).toEqual(beside)
  })
})
