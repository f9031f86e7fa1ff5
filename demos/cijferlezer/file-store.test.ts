import type { Reading } from './reading.ts'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileStore, FILE } from './file-store.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cijferlezer-'))
  file = join(folder, FILE)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function reading(cijfer: number): Reading {
  return { tijd: new Date(cijfer * 1000).toISOString(), cijfer, zekerheid: 0.5, raster: Array.from({ length: 64 }, (_, cell) => cell % 17) }
}

function digits(readings: readonly Reading[]): number[] {
  return readings.map(({ cijfer }) => cijfer)
}

describe('drawings in a file', () => {
  it('starts with none', async () => {
    expect(await createFileStore(folder).last(5)).toEqual([])
  })

  it('gives back what was kept, the newest first, also to the next container', async () => {
    const store = createFileStore(folder)
    await store.keep(reading(1))
    await store.keep(reading(2))
    await store.keep(reading(3))
    expect(await createFileStore(folder).last(2)).toEqual([reading(3), reading(2)])
  })

  it('writes a line each, whole, however many come at once', async () => {
    const store = createFileStore(folder)
    await Promise.all(Array.from({ length: 40 }, (_, index) => store.keep(reading(index % 10))))
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line).cijfer)).toEqual(Array.from({ length: 40 }, (_, index) => index % 10))
  })

  it('goes on after a line that was left half written', async () => {
    const store = createFileStore(folder)
    await store.keep(reading(1))
    appendFileSync(file, '{"tijd":"2026-11')
    await store.keep(reading(2))
    expect(digits(await store.last(5))).toEqual([2, 1])
  })

  it.each([
    ['rubbish', 'geen json\n'],
    ['JSON of something else', '{"cijfer":3}\n[]\nnull\n7\n'],
    ['a digit that does not exist', `${JSON.stringify({ ...reading(1), cijfer: 12 })}\n`],
    ['a picture of another size', `${JSON.stringify({ ...reading(1), raster: [1] })}\n`],
  ])('skips %s', async (_, text) => {
    writeFileSync(file, text)
    const store = createFileStore(folder)
    await store.keep(reading(4))
    expect(digits(await store.last(5))).toEqual([4])
  })

  it('reads no more than the end of a file of megabytes', async () => {
    writeFileSync(file, `${JSON.stringify(reading(5))}\n`.repeat(20_000))
    const store = createFileStore(folder)
    await store.keep(reading(6))
    expect(statSync(file).size).toBeGreaterThan(4_000_000)
    expect(digits(await store.last(3))).toEqual([6, 5, 5])
  })

  it('says so when the folder is not there, and makes none', async () => {
    const missing = join(folder, 'weg')
    const store = createFileStore(missing)
    await expect(store.keep(reading(1))).rejects.toMatchObject({ code: 'keeping', message: expect.stringContaining(`${missing}: die map bestaat niet`) })
    await expect(store.last(1)).rejects.toMatchObject({ code: 'keeping' })
    expect(() => statSync(missing)).toThrow()
  })

  it('says so when the folder is a file', async () => {
    writeFileSync(file, '')
    await expect(createFileStore(file).keep(reading(1))).rejects.toThrow(/geen map/)
  })

  it.runIf(process.platform === 'linux')('says so when the disk is full, and works again when it is not', async () => {
    symlinkSync('/dev/full', file)
    const store = createFileStore(folder)
    await expect(store.keep(reading(1))).rejects.toThrow(/de schijf is vol/)
    rmSync(file)
    await store.keep(reading(2))
    expect(digits(await store.last(5))).toEqual([2])
  })
})
