import type { Entry } from './journal-state.ts'
import { describe, expect, it } from 'vitest'
import { add, EMPTY, hasBegun, readEntry, removalOf, seesClaim } from './journal-state.ts'

const begin: Entry = { do: 'begin', images: ['sha256:oud'] }
const claim = (demo: string, tag: string, had: string | null = null): Entry => ({ do: 'claim', demo, tag, had })
const made = (demo: string, id: string): Entry => ({ do: 'made', demo, id })
const gone = (demo: string | null, tags: string[], ids: string[] = []): Entry => ({ do: 'gone', demo, tags, ids })
const after = (...entries: Entry[]): ReturnType<typeof add> => entries.reduce(add, EMPTY)

describe('what a demo may see', () => {
  it.each<[string, Entry[], boolean]>([
    ['nothing of its own', [], false],
    ['a new name at once', [claim('a', 't')], true],
    ['not another demo’s', [claim('b', 't')], false],
    ['not a name from before that it only tried to pull', [claim('a', 't', 'sha256:oud')], false],
    ['a name from before once it was pulled', [claim('a', 't', 'sha256:oud'), { do: 'pulled', demo: 'a', tag: 't' }], true],
    ['not a pull without a claim', [{ do: 'pulled', demo: 'a', tag: 't' }], false],
    ['nothing after its reset', [claim('a', 't'), gone('a', ['t'])], false],
  ])('%s', (_what, entries, sees) => {
    expect(seesClaim(after(...entries), 't', 'a')).toBe(sees)
  })

  it('the whole lesson sees every demo’s', () => {
    expect(seesClaim(after(claim('b', 't')), 't')).toBe(true)
  })
})

describe('what was there before', () => {
  it('is what was there when the lesson began, not when a demo did', () => {
    expect(after(begin, claim('a', 't'), { do: 'begin', images: ['sha256:nieuw'] }).before).toEqual(new Set(['sha256:oud']))
  })

  it('is the first that is written of a name', () => {
    expect(after(claim('a', 't', null), claim('b', 't', 'sha256:van-a')).claims.get('t')?.had).toBe(null)
    expect(after(claim('a', 't', 'sha256:oud'), claim('a', 't', null)).claims.get('t')?.had).toBe('sha256:oud')
  })

  it('is asked anew when nothing came of it', () => {
    expect(hasBegun(EMPTY)).toBe(false)
    expect(hasBegun(after(begin))).toBe(false)
    expect(hasBegun(after(begin, made('a', 'i')))).toBe(true)
    expect(after(begin, gone(null, []))).toBe(EMPTY)
    expect(after(begin, claim('a', 't'), gone(null, [])).before).toEqual(new Set(['sha256:oud']))
  })

  it('begins anew when nothing of the lesson is left', () => {
    expect(after(begin, claim('a', 't'), made('a', 'i'), gone('a', ['t'], ['i']))).toBe(EMPTY)
    expect(after(begin, claim('a', 't'), claim('b', 't'), gone(null, ['t']))).toBe(EMPTY)
  })
})

describe('what reset removes', () => {
  it('a demo’s names and images', () => {
    expect(removalOf(after(claim('a', 't'), claim('a', 'u', 'sha256:oud'), claim('b', 'v'), made('a', 'i')), 'a'))
      .toEqual({ tags: [{ tag: 't', had: null }, { tag: 'u', had: 'sha256:oud' }], images: ['i'], shared: { tags: [], images: [] } })
  })

  it('not what another demo still has', () => {
    expect(removalOf(after(claim('a', 't'), claim('b', 't'), made('a', 'i'), made('b', 'i')), 'a'))
      .toEqual({ tags: [], images: [], shared: { tags: ['t'], images: ['i'] } })
  })

  it('everything, for the whole lesson', () => {
    expect(removalOf(after(claim('a', 't'), claim('b', 't'))).tags).toEqual([{ tag: 't', had: null }])
  })
})

describe('a line of the file', () => {
  it.each<Entry>([begin, claim('a', 't'), claim('a', 't', 'sha256:oud'), { do: 'pulled', demo: 'a', tag: 't' }, made('a', 'i'), gone(null, ['t'], ['i'])])('$do comes back as it was written', (entry) => {
    expect(readEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
  })

  it.each([undefined, null, 1, [], {}, { do: 'iets' }, { do: 'claim', demo: 'a' }, { do: 'made' }])('%j is none', (value) => {
    expect(readEntry(value)).toBeUndefined()
  })
})
