import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { Piece } from './player.ts'
import { describe, expect, it } from 'vitest'
import { run, type } from '../../demos/kit/step.ts'
import { appendEvents, branchOf, createLog, endAfter, outputLength } from './demoLog.ts'
import { NOTHING_SHOWN, piecesFor } from './player.ts'

const STEPS = [
  run('docker run -it debian', { until: /# $/ }),
  type('ls'),
  run('docker ps'),
]

const EVENTS: TranscriptEvent[] = [
  [0, 'm', 'docker run -it debian'],
  [1, 'o', '$ docker run\r\n'],
  [2, 'o', '# '],
  [3, 'm', 'ls'],
  [3, 'i', 'ls\r'],
  [4, 'o', 'ls\r\nbin\r\n'],
  [5, 'x', '0'],
  [6, 'm', 'docker ps'],
  [6, 'o', '$ docker ps\r\n'],
]

/** The text of pieces, as one. */
function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('')
}

/** What a terminal has been told after these targets, one after the other. */
function told(...ends: number[]): string[] {
  const log = createLog(EVENTS)
  let shown = NOTHING_SHOWN
  return ends.map((end) => {
    const text = textOf(piecesFor(shown, { log, end }, STEPS))
    shown = { epoch: log.epoch, end }
    return text
  })
}

describe('the player', () => {
  it('writes the output, and nothing of keystrokes and exit codes', () => {
    expect(told(6)).toEqual(['$ docker run\r\n# ls\r\nbin\r\n'])
  })

  it('appends only what is new', () => {
    expect(told(2, 3, 6)).toEqual(['$ docker run\r\n', '# ', 'ls\r\nbin\r\n'])
  })

  it('has nothing to say when nothing changed', () => {
    expect(told(6, 6)[1]).toBe('')
  })

  it('begins anew for an earlier step', () => {
    expect(told(9, 3)[1]).toBe('\x1Bc$ docker run\r\n# ')
  })

  it('cleans up what a program left behind, but not before keystrokes to that same program', () => {
    const [, typed, next] = told(3, 6, 9)
    expect(typed).not.toContain('\x1B')
    expect(next?.startsWith('\x1B[?47l')).toBe(true)
    expect(next?.endsWith('$ docker ps\r\n')).toBe(true)
  })

  it('begins anew after a restart', () => {
    const before = createLog(EVENTS)
    const after = createLog([
      [0, 'o', 'again'],
    ])
    expect(textOf(piecesFor({ epoch: before.epoch, end: 9 }, { log: after, end: 1 }, STEPS))).toBe('\x1Bcagain')
  })

  it('goes on without a redraw when the same transcript goes on elsewhere', () => {
    const log = createLog(EVENTS)
    const branch = branchOf(log)
    appendEvents(branch, [
      [9, 'o', 'recorded'],
    ])
    expect(textOf(piecesFor({ epoch: log.epoch, end: log.events.length }, { log: branch, end: branch.events.length }, STEPS))).toBe('recorded')
    expect(log.events).toHaveLength(EVENTS.length)
  })

  it('cuts a flood in pieces and loses nothing', () => {
    const text = 'x'.repeat(100_000)
    const log = createLog([
      [0, 'm', 'a'],
      [1, 'o', text],
      [2, 'o', text],
    ])
    const pieces = piecesFor(NOTHING_SHOWN, { log, end: 3 }, STEPS)
    expect(textOf(pieces)).toBe(text + text)
    expect(Math.max(...pieces.map(piece => piece.text.length))).toBeLessThan(70_000)
  })

  it('costs no more for a chunk when much came before it', () => {
    const log = createLog(EVENTS)
    let read = 0
    for (let index = 0; index < 50_000; index++) {
      appendEvents(log, [
        [index, 'o', 'line\r\n'],
      ])
    }
    const events = new Proxy(log.events, {
      get: (target, key, self) => {
        if (typeof key === 'string' && /^\d+$/.test(key))
          read++
        return Reflect.get(target, key, self)
      },
    })
    piecesFor({ epoch: log.epoch, end: log.events.length - 1 }, {
      log: { ...log, events },
      end: log.events.length,
    }, STEPS)
    expect(read).toBeLessThan(5)
  })
})

describe('where a step begins', () => {
  const JOINED: TranscriptEvent[] = [
    [0, 'm', 'docker run'],
    [0, 'o', '$ een\r\nzonder einde'],
    [1, 'm', 'docker ps'],
    [1, 'o', '\r\n$ twee\r\n'],
  ]

  it('is after the line end that closes the line before', () => {
    const log = createLog(JOINED)
    const pieces = piecesFor(NOTHING_SHOWN, { log, end: 4 }, [])
    const begin = pieces.findLastIndex(({ begins }) => begins)
    expect(textOf(pieces.slice(0, begin + 1)).endsWith('einde\x1B[?47l\x1B[!p\x1B[0m\x1B[4l\x1B[?7h\x1B[?25h\r\n')).toBe(true)
    expect(textOf(pieces.slice(begin + 1))).toBe('$ twee\r\n')
  })

  it('costs no line end when the output comes later than the marker', () => {
    const log = createLog(JOINED)
    expect(textOf(piecesFor({ epoch: log.epoch, end: 3 }, { log, end: 4 }, []))).toBe('\r\n$ twee\r\n')
  })
})

describe('a log', () => {
  it.each([
    [0, 0],
    [1, 3],
    [2, 7],
    [3, 9],
    [4, 9],
    [-1, 0],
  ])('after %i steps ends at %i', (steps, end) => {
    expect(endAfter(createLog(EVENTS), steps)).toBe(end)
  })

  it('counts output in the units of acknowledgements', () => {
    expect(outputLength(EVENTS)).toBe('$ docker run\r\n# ls\r\nbin\r\n$ docker ps\r\n'.length)
  })
})
