import type { Board } from '../../kit/board.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EMPTY_BOARD, readBoard } from '../../kit/board.ts'
import { BoardWatch } from './board-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A watch on an engine that has these volumes. */
function watched(volumes: string[] = []) {
  const told: string[][] = []
  let asked = 0
  let listeners = 0
  let changed = (): void => {}
  let ended = (): void => {}
  let fault: Error | undefined
  const watch = new BoardWatch({
    ask: async (): Promise<Board> => {
      asked++
      if (fault)
        throw fault
      return { ...EMPTY_BOARD, volumes: [...volumes] }
    },
    listen(onChange, onEnd) {
      listeners++
      changed = onChange
      ended = onEnd
      return () => listeners--
    },
    onBoard: data => told.push(readBoard(data)?.volumes ?? []),
  })
  return {
    watch,
    volumes,
    told,
    event: (count = 1) => Array.from({ length: count }).forEach(() => changed()),
    end: () => ended(),
    fail: (error?: Error) => fault = error,
    get asked() {
      return asked
    },
    get listeners() {
      return listeners
    },
  }
}

const second = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1000)

describe('the board', () => {
  it('is told when it is first looked at, and after a change', async () => {
    const { watch, told, volumes, event } = watched()
    watch.wake()
    await second()
    volumes.push('les')
    event()
    await second()
    expect(told).toEqual([[], ['les']])
  })

  it('asks nothing while nothing happens, and once for a burst', async () => {
    const it = watched()
    it.watch.wake()
    await second()
    await second()
    expect(it.asked).toBe(1)
    it.event(50)
    await second()
    expect(it.asked).toBe(2)
  })

  it('tells nothing when what changed is not on it', async () => {
    const it = watched(['les'])
    it.watch.wake()
    await second()
    it.event()
    await second()
    expect(it.told).toEqual([['les']])
  })

  it('sleeps without a question', async () => {
    const it = watched()
    it.event()
    await second()
    expect(it.asked).toBe(0)
    it.watch.wake()
    it.watch.sleep()
    await second()
    expect([it.asked, it.listeners]).toEqual([0, 0])
    await it.watch.settled()
    expect(it.asked).toBe(0)
  })

  it('waits while a command has not said its first word, and not for ever', async () => {
    const it = watched()
    it.watch.wake()
    await second()
    it.watch.hold()
    it.event()
    await vi.advanceTimersByTimeAsync(290)
    expect(it.asked).toBe(1)
    await vi.advanceTimersByTimeAsync(70)
    expect(it.asked).toBe(2)
  })

  it('looks again for what changed while it asked', async () => {
    const it = watched()
    it.watch.wake()
    await vi.advanceTimersByTimeAsync(59)
    it.event()
    await vi.advanceTimersByTimeAsync(2)
    it.event()
    await second()
    expect(it.asked).toBe(2)
  })

  it('is settled when what a command did has been told', async () => {
    const it = watched()
    it.watch.wake()
    await second()
    it.volumes.push('les')
    const settled = it.watch.settled()
    await second()
    await settled
    expect(it.told.at(-1)).toEqual(['les'])
  })

  it('is told anew to who is new', async () => {
    const it = watched(['les'])
    it.watch.wake()
    await second()
    it.watch.again()
    await second()
    expect(it.told).toEqual([['les'], ['les']])
  })

  it('stays as it is when the engine goes, and listens again when it is woken after that', async () => {
    const it = watched(['les'])
    it.watch.wake()
    await second()
    it.fail(new Error('gone'))
    it.event()
    await second()
    it.end()
    expect(it.told).toEqual([['les']])
    it.fail()
    it.volumes.push('klas')
    it.watch.wake()
    await second()
    expect(it.told.at(-1)).toEqual(['les', 'klas'])
    expect(it.listeners).toBe(1)
  })
})
