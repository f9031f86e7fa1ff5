/** What a program asks of the engine: read in one way only, judged, and written anew for the engine. */
import type { JsonObject } from './json.ts'
import type { Operation } from './read-description.ts'
import type { OwnImage } from './world.ts'
import { OPERATIONS } from './operations.ts'
import { refused } from './refuse.ts'

export interface Ask {
  method: string
  /** `/v1.45`, or nothing. */
  version: string
  /** The path with its hole, as the description writes it. */
  path: string
  /** What stands in the hole: a name, an id, a prefix of an id. */
  name: string
  query: URLSearchParams
  /** The JSON body, for the calls that have one. */
  body: JsonObject | undefined
  /** What the engine will say, and what the program wrote: a name that was sent as an id comes back as the name. */
  echoes: readonly (readonly [said: string, written: string])[]
  /** The name that a pull will bring, in canonical form. */
  pulls?: string
  /** The image that a container is created from, once it was found to be the lesson's. */
  image?: OwnImage
}

/** A call that is in no description, but that Docker's own programs make. */
const UNDESCRIBED: readonly Operation[] = [
  // BuildKit's control connection, github.com/moby/moby daemon/server/router/grpc.
  { method: 'POST', path: '/grpc', operation: 'Grpc', query: [], versions: [] },
]

/** Query parameters that the engine reads and the description leaves out. */
const UNDESCRIBED_QUERY: Readonly<Record<string, readonly string[]>> = {
  'GET /containers/{id}/logs': ['details'],
  'GET /networks': ['scope'],
}

/** Parameters that may stand more than once; of any other, the engine reads the first. */
const REPEATED = new Set(['names', 'changes', 't', 'type', 'platform', 'platforms', 'statement'])

interface Route extends Operation {
  before: string
  after: string
  hole: boolean
}

const ROUTES: readonly Route[] = [...OPERATIONS, ...UNDESCRIBED].map((operation) => {
  const [before = '', after] = operation.path.split(/\{\w+\}/)
  return {
    ...operation,
    query: [...operation.query, ...UNDESCRIBED_QUERY[`${operation.method} ${operation.path}`] ?? []],
    before,
    after: after ?? '',
    hole: after !== undefined,
  }
  // A path without a hole wins (`/images/json` is no image), and so does the longer end.
}).sort((a, b) => Number(a.hole) - Number(b.hole) || b.after.length - a.after.length)

const RE_VERSION = /^\/v(\d{1,2})\.(\d{1,3})(?=\/)/
/** Below this the calls mean other things; no Docker program of the last ten years speaks it. */
const OLDEST_MINOR = 24
/** What may stand in a path: names, ids, references, and the text around them. */
const RE_PATH = /^(?:\/[\w.:@+\-~ ]+)+$/
const TARGET_LIMIT = 64 * 1024

/** Every call the lens knows, as `GET /containers/json`. */
export const CALLS: readonly string[] = ROUTES.map(({ method, path }) => `${method} ${path}`)

/**
 * Reads the first line of a request: its target is the path and query, still encoded.
 * @throws {LessonError} when it can be read in two ways, or is no call of Docker's API
 */
export function readAsk(method: string, target: string): Ask {
  if (target.length > TARGET_LIMIT)
    throw refused('de vraag is te lang voor de lesbril', 'lens-too-large')
  if (!target.startsWith('/') || target.includes('#') || target.includes('\\'))
    throw malformed(target)
  const [encoded, search] = splitOnce(target, '?')
  const whole = decode(encoded)
  const [, major, minor] = RE_VERSION.exec(whole) ?? []
  if (major !== undefined && (major !== '1' || Number(minor) < OLDEST_MINOR))
    throw refused(`client version ${major}.${minor} is too old. Minimum supported API version is 1.${OLDEST_MINOR}`, 'lens-malformed')
  const version = major === undefined
    ? ''
    : `/v1.${Number(minor)}`
  const path = whole.replace(RE_VERSION, '')
  if (!RE_PATH.test(path) || path.split('/').some(part => part === '.' || part === '..'))
    throw malformed(target)
  const route = ROUTES.find(candidate => candidate.method === method && fits(candidate, path))
  if (!route)
    throw refused(`de les kent de vraag "${method} ${shorten(path)}" aan Docker niet en laat haar daarom niet door`)
  return {
    method,
    version,
    path: route.path,
    name: route.hole ? path.slice(route.before.length, path.length - route.after.length) : '',
    query: readQuery(search, route.query),
    body: undefined,
    echoes: [],
  }
}

/** The path and query to send to the engine. */
export function targetOf(ask: Ask): string {
  const path = ask.path.replace(/\{\w+\}/, () => ask.name.split('/').map(encodeURIComponent).join('/'))
  const query = ask.query.toString()
  return `${ask.version}${path}${query && `?${query}`}`
}

/** The call an ask makes, as `GET /containers/json`. */
export function callOf({ method, path }: Pick<Ask, 'method' | 'path'>): string {
  return `${method} ${path}`
}

/** The same ask with another query parameter; undefined removes it. */
export function withQuery(ask: Ask, name: string, value: string | undefined): Ask {
  const query = new URLSearchParams(ask.query)
  if (value === undefined)
    query.delete(name)
  else
    query.set(name, value)
  return { ...ask, query }
}

/** How the engine reads a boolean parameter: anything but these is true. */
export function isTrue(value: string | null): boolean {
  return !['', '0', 'no', 'false', 'none'].includes((value ?? '').trim().toLowerCase())
}

/** A name may have slashes in it, as the engine's own paths allow: `klant/geheim`, and the `web/db` of a link. */
function fits({ before, after, hole }: Route, path: string): boolean {
  if (!hole)
    return path === before
  return path.length > before.length + after.length && path.startsWith(before) && path.endsWith(after)
}

/** A parameter the lens does not know never reaches the engine; of one that counts once, only the first does. */
function readQuery(search: string, known: readonly string[]): URLSearchParams {
  const query = new URLSearchParams()
  // The engine skips a pair with a `;` in it (Go 1.17); URLSearchParams would keep it.
  for (const [name, value] of new URLSearchParams(search.split('&').filter(pair => !pair.includes(';')).join('&'))) {
    if (known.includes(name) && (REPEATED.has(name) || !query.has(name)))
      query.append(name, value)
  }
  return query
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  }
  catch {
    throw malformed(encoded)
  }
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0
    ? [text, '']
    : [text.slice(0, at), text.slice(at + 1)]
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function malformed(target: string): Error {
  // eslint-disable-next-line no-control-regex
  return refused(`de vraag "${shorten(target.replace(/[\x00-\x1F\x7F]/g, '?'))}" aan Docker is niet eenduidig`, 'lens-malformed')
}
