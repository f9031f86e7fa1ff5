import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openJournal } from './journal.ts'

const folders: string[] = []

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  folders.push(folder)
  return join(folder, 'diep', 'er.jsonl')
}

afterEach(() => folders.splice(0).forEach(folder => rmSync(folder, { recursive: true })))

describe('the journal on disk', () => {
  it('is there when it is opened again', async () => {
    const file = newFile()
    const journal = await openJournal(file)
    await journal.write({ do: 'claim', demo: 'a', tag: 't', had: null })
    expect((await openJournal(file)).state.claims.has('t')).toBe(true)
  })

  it('loses nothing but the line that a kill cut off, wherever it was cut', async () => {
    const file = newFile()
    const journal = await openJournal(file)
    await journal.write({ do: 'claim', demo: 'a', tag: 'eerste', had: null })
    const whole = readFileSync(file).length
    await journal.write({ do: 'claim', demo: 'a', tag: 'tweede', had: null })
    for (let length = readFileSync(file).length - 1; length >= whole; length--) {
      truncateSync(file, length)
      const again = await openJournal(file)
      expect([...again.state.claims.keys()]).toEqual(['eerste'])
    }
    truncateSync(file, whole)
    appendFileSync(file, '\n{"do":"claim","demo":"a","ta')
    const again = await openJournal(file)
    await again.write({ do: 'claim', demo: 'a', tag: 'derde', had: null })
    expect([...(await openJournal(file)).state.claims.keys()]).toEqual(['eerste', 'derde'])
  })

  it('keeps what two programs write at once', async () => {
    const file = newFile()
    const [one, two] = await Promise.all([openJournal(file), openJournal(file)])
    await Promise.all(Array.from({ length: 20 }, (_, index) => [
      one.write({ do: 'made', demo: 'a', id: `a${index}` }),
      two.write({ do: 'made', demo: 'b', id: `b${index}` }),
    ]).flat())
    expect((await one.refresh()).made.size).toBe(40)
  })
})
