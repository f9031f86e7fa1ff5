/** Removes what the lesson made on the engine: by its label, and images by their journal. Safe at any time, twice, or after a kill. */
import type { Engine } from './api.ts'
import type { ImageReset } from './lens/reset-images.ts'
import { ask } from './api.ts'
import { resetImages } from './lens/reset-images.ts'
import { LABEL } from './lens/scope.ts'

export interface Removed {
  kind: 'container' | 'netwerk' | 'volume' | 'image'
  name: string
}

/** Something of the lesson that could not or must not go, and why. */
export interface Kept extends Removed {
  why: string
}

export interface Reset {
  removed: Removed[]
  kept: Kept[]
}

/** How many objects are removed at once: enough to be quick, few enough to leave the engine its breath. */
const AT_ONCE = 8

const RE_GOING = /removal of container .* is already in progress/

/** Why something stays, of what the engine says; the rest as it says it. */
const REASONS: readonly (readonly [said: RegExp, why: string])[] = [
  [/conflict: unable to (?:remove|delete)/, 'een container buiten de les gebruikt ze'],
  [/has active endpoints/, 'een container buiten de les hangt eraan'],
  [/volume is in use/, 'een container buiten de les gebruikt het'],
]

/**
 * Removes the objects of one demo, or of the whole lesson.
 * Without a name that is everything; the timeout is that of each question to the engine, in ms. Of a reset that breaks off,
 * `result` has what was done until then.
 * @returns what was removed, and what of the lesson was left
 * @throws {LessonError} `engine-silent`
 */
export async function reset(engine: Engine, demo?: string, timeout = 10_000, result: Reset = { removed: [], kept: [] }): Promise<Reset> {
  const filters = encodeURIComponent(JSON.stringify({ label: [demo === undefined ? LABEL : `${LABEL}=${demo}`] }))
  const get = async (path: string): Promise<unknown> => (await ask(engine, 'GET', path, { timeout })).body
  // Containers go first: they hold on to networks and volumes.
  const containers = listed(await get(`/containers/json?all=true&filters=${filters}`), 'Id', 'Names')
  await removeAll(engine, 'container', containers, id => `/containers/${id}?force=true&v=true`, timeout, result)
  const [networks, volumes] = await Promise.all([
    get(`/networks?filters=${filters}`).then(body => listed(body, 'Id', 'Name')),
    get(`/volumes?filters=${filters}`).then(body => listed(isRecord(body) ? body.Volumes : undefined, 'Name', 'Name')),
  ])
  await removeAll(engine, 'netwerk', networks, id => `/networks/${id}`, timeout, result)
  await removeAll(engine, 'volume', volumes, name => `/volumes/${encodeURIComponent(name)}?force=true`, timeout, result)
  // Images last: a container of the lesson would hold them.
  const images: ImageReset = { removed: [], kept: [] }
  try {
    await resetImages(engine, demo, { timeout, result: images })
  }
  finally {
    result.removed.push(...images.removed.map((name): Removed => ({ kind: 'image', name })))
    result.kept.push(...images.kept.map(({ name, why }): Kept => ({ kind: 'image', name, why: reasonIn(why) })))
  }
  return result
}

interface Listed {
  key: string
  name: string
}

async function removeAll(engine: Engine, kind: Removed['kind'], objects: readonly Listed[], path: (key: string) => string, timeout: number, result: Reset): Promise<void> {
  const left = [...objects]
  async function work(): Promise<void> {
    for (let object = left.shift(); object; object = left.shift()) {
      const { status, body } = await ask(engine, 'DELETE', path(object.key), { timeout })
      if (status < 300)
        result.removed.push({ kind, name: object.name })
      // Someone else removes it right now (`--rm`, or a second reset), or has.
      else if (status !== 404 && !RE_GOING.test(messageIn(body)))
        result.kept.push({ kind, name: object.name, why: reasonIn(messageIn(body)) || `de engine antwoordde ${status}` })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

function reasonIn(message: string): string {
  return REASONS.find(([said]) => said.test(message))?.[1] ?? message
}

function messageIn(body: unknown): string {
  return isRecord(body) && typeof body.message === 'string' ? body.message : ''
}

/** The objects in an answer, each with the key to remove it by and the name a person knows it by. */
function listed(body: unknown, key: string, name: string): Listed[] {
  // An image that was committed in the lesson hands on the label without a value: what is made of it later is not the lesson's.
  return (Array.isArray(body) ? body : []).filter(isRecord).filter(({ Labels }) => isRecord(Labels) && Labels[LABEL] !== '').map((object) => {
    const [first = object[name]] = Array.isArray(object[name])
      ? object[name]
      : [object[name]]
    return { key: String(object[key]), name: String(first).replace(/^\//, '') }
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
