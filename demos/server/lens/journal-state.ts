/**
 * The journal of images: what the lesson is about to make, written before it makes it. A build cannot be labelled, and a
 * name that existed before the lesson must survive it; so for each name stands here what it meant before.
 * Pure: entries in, what they mean out. The file is journal.ts.
 */
import { isObject, textOf, textsOf } from './json.ts'

export type Entry
  /** The ids of all images at the engine, before the first demo of a lesson makes its first image. */
  = | { do: 'begin', images: string[] }
  /** A demo will make or pull a name; `had` is what it stood for, or null. */
    | { do: 'claim', demo: string, tag: string, had: string | null }
  /** The pull of a name that stood for something else came to a good end. */
    | { do: 'pulled', demo: string, tag: string }
  /** A demo made an image, perhaps without a name. */
    | { do: 'made', demo: string, id: string }
  /** Reset has dealt with these; without a demo, for all demos. */
    | { do: 'gone', demo: string | null, tags: string[], ids: string[] }

/** What was begun is over, unless something of it is left. */
export const OVER: Entry = { do: 'gone', demo: null, tags: [], ids: [] }

/** A name that demos of the lesson made. */
export interface Claim {
  /** What it stood for before the lesson; null when it was not there. */
  had: string | null
  demos: ReadonlySet<string>
  /** The demos in which it was pulled to a good end. */
  pulled: ReadonlySet<string>
}

export interface JournalState {
  /** Images that were there before the lesson; undefined when it has made none yet. */
  before: ReadonlySet<string> | undefined
  claims: ReadonlyMap<string, Claim>
  /** The demos that made an image, by its id. */
  made: ReadonlyMap<string, ReadonlySet<string>>
}

export const EMPTY: JournalState = { before: undefined, claims: new Map(), made: new Map() }

/** The state after one more entry. When nothing of the lesson is left, everything starts anew. */
export function add(state: JournalState, entry: Entry): JournalState {
  switch (entry.do) {
    case 'begin':
      return state.before ? state : { ...state, before: new Set(entry.images) }
    case 'claim': {
      const known = state.claims.get(entry.tag)
      return withClaim(state, entry.tag, { had: entry.had, pulled: new Set(), ...known, demos: plus(known?.demos, entry.demo) })
    }
    case 'pulled': {
      const known = state.claims.get(entry.tag)
      return known
        ? withClaim(state, entry.tag, { ...known, pulled: plus(known.pulled, entry.demo) })
        : state
    }
    case 'made':
      return { ...state, made: new Map(state.made).set(entry.id, plus(state.made.get(entry.id), entry.demo)) }
    case 'gone': {
      const { demo, tags, ids } = entry
      const claims = new Map([...state.claims].map(([tag, claim]): [string, Claim] => tags.includes(tag)
        ? [tag, { ...claim, demos: minus(claim.demos, demo), pulled: minus(claim.pulled, demo) }]
        : [tag, claim]).filter(([, claim]) => claim.demos.size > 0))
      const made = new Map([...state.made].map(([id, demos]): [string, ReadonlySet<string>] => ids.includes(id)
        ? [id, minus(demos, demo)]
        : [id, demos]).filter(([, demos]) => demos.size > 0))
      return claims.size + made.size === 0
        ? EMPTY
        : { before: state.before, claims, made }
    }
  }
}

/** Whether the lesson has names or images; without, what was there before it is asked anew. */
export function hasBegun({ before, claims, made }: JournalState): boolean {
  return before !== undefined && claims.size + made.size > 0
}

/** What a demo may see of the names it claimed: new ones at once, those that were there before only once they are pulled. */
export function seesClaim(state: JournalState, tag: string, demo?: string): boolean {
  const claim = state.claims.get(tag)
  if (!claim)
    return false
  const inScope = (demos: ReadonlySet<string>): boolean => demo === undefined
    ? demos.size > 0
    : demos.has(demo)
  return claim.had === null
    ? inScope(claim.demos)
    : inScope(claim.pulled)
}

/** What reset must do for one demo, or for all. */
export interface Removal {
  /** Names that go; `had` is what they must stand for again. */
  tags: { tag: string, had: string | null }[]
  /** Images that go when nothing else uses them. */
  images: string[]
  /** Names and images that another demo has too: they stay, and are no longer this demo's. */
  shared: { tags: string[], images: string[] }
}

/** What a demo made (or all demos), and whether another still has it. */
export function removalOf(state: JournalState, demo?: string): Removal {
  const isIn = (demos: ReadonlySet<string>): boolean => demo === undefined || demos.has(demo)
  const isShared = (demos: ReadonlySet<string>): boolean => demo !== undefined && demos.size > 1
  const claims = [...state.claims].filter(([, { demos }]) => isIn(demos))
  const made = [...state.made].filter(([, demos]) => isIn(demos))
  return {
    tags: claims.filter(([, { demos }]) => !isShared(demos)).map(([tag, { had }]) => ({ tag, had })),
    images: made.filter(([, demos]) => !isShared(demos)).map(([id]) => id),
    shared: {
      tags: claims.filter(([, { demos }]) => isShared(demos)).map(([tag]) => tag),
      images: made.filter(([, demos]) => isShared(demos)).map(([id]) => id),
    },
  }
}

/** One line of the file; undefined for a line that a kill cut off, or that this version does not know. */
export function readEntry(value: unknown): Entry | undefined {
  if (!isObject(value))
    return undefined
  const { demo, tag, had, id } = value
  switch (value.do) {
    case 'begin':
      return { do: 'begin', images: textsOf(value.images) }
    case 'claim':
      return demo && tag ? { do: 'claim', demo: textOf(demo), tag: textOf(tag), had: had === null ? null : textOf(had) } : undefined
    case 'pulled':
      return demo && tag ? { do: 'pulled', demo: textOf(demo), tag: textOf(tag) } : undefined
    case 'made':
      return demo && id ? { do: 'made', demo: textOf(demo), id: textOf(id) } : undefined
    case 'gone':
      return { do: 'gone', demo: demo === null ? null : textOf(demo), tags: textsOf(value.tags), ids: textsOf(value.ids) }
    default:
      return undefined
  }
}

function withClaim(state: JournalState, tag: string, claim: Claim): JournalState {
  return { ...state, claims: new Map(state.claims).set(tag, claim) }
}

function plus(set: ReadonlySet<string> | undefined, value: string): ReadonlySet<string> {
  return new Set([...set ?? [], value])
}

function minus(set: ReadonlySet<string>, value: string | null): ReadonlySet<string> {
  return new Set(value === null ? [] : [...set].filter(other => other !== value))
}
