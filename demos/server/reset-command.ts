/** `npm run reset`: removes everything the lesson made, and says what that was and what it left alone. */
import type { Engine } from './api.ts'
import type { Reset } from './reset.ts'
import { LessonError } from '../kit/error.ts'
import { ask, openEngine } from './api.ts'
import { resetAzure } from './azure.ts'
import { chosenDemos, loadDemos } from './demos.ts'
import { findEngine } from './engine.ts'
import { forgetLogins } from './environment.ts'
import { LOGINS } from './paths.ts'
import { reset } from './reset.ts'

/** Networks that every engine has. */
const BUILT_IN = new Set(['bridge', 'host', 'none'])

/**
 * @param names of the demos; everything when there are none
 * @returns the exit code: 1 when a container, network or volume of the lesson is still there
 * @throws {LessonError} `engine-silent`, `demo-unknown`
 */
export async function resetCommand(names: readonly string[]): Promise<number> {
  const engine = openEngine(await findEngine())
  const ids = names.length > 0 ? chosenDemos(await loadDemos(), names).map(({ id }) => id) : []
  const result: Reset = { removed: [], kept: [] }
  // Of everything, a demo's mini-Azure is a part; of one demo it must be named.
  const ends = await Promise.allSettled(names.length > 0
    ? ids.flatMap(id => [reset(engine, id, undefined, result), resetAzure(engine, id, undefined, result)])
    : [reset(engine, undefined, undefined, result)])
  const logins = names.length > 0
    ? []
    : await forgetLogins(LOGINS)
  const { removed, kept } = result
  for (const { kind, name } of removed)
    console.log(`${kind} ${name} verwijderd`)
  for (const { kind, name, why } of kept)
    console.log(`${kind} ${name} blijft staan: ${why}`)
  for (const login of logins)
    console.log(`de les is afgemeld bij ${login}`)
  const broken = ends.find(end => end.status === 'rejected')
  if (broken)
    throw withAdvice(broken.reason)
  if (names.length === 0)
    console.log(othersLine(await othersOn(engine)))
  console.log(lastLine(removed.length, kept.length))
  return kept.some(({ kind }) => kind !== 'image') ? 1 : 0
}

/** What became of the reset, in one line. */
export function lastLine(removed: number, kept: number): string {
  if (removed + kept === 0)
    return 'Er was niets van de les om te verwijderen.'
  const left = kept === 0
    ? 'van de les is niets meer over'
    : `${kept} van de les ${kept === 1 ? 'bleef' : 'bleven'} staan`
  return `${removed} verwijderd; ${left}.`
}

function withAdvice(thrown: unknown): unknown {
  return thrown instanceof LessonError
    ? new LessonError(thrown.code, `${thrown.message}; doe daarna "npm run reset" opnieuw`)
    : thrown
}

/** How many of each there are now. */
export interface Others {
  containers: number
  networks: number
  volumes: number
  images: number
}

/** What is on the engine when the lesson is gone: none of the lesson's business, but good to see that it is still there. */
async function othersOn(engine: Engine): Promise<Others> {
  const [containers, networks, volumes, images] = await Promise.all(['/containers/json?all=true', '/networks', '/volumes', '/images/json'].map(async path => (await ask(engine, 'GET', path)).body))
  return {
    containers: listIn(containers).length,
    networks: listIn(networks).filter(one => !BUILT_IN.has(nameIn(one))).length,
    volumes: listIn(typeof volumes === 'object' && volumes !== null && 'Volumes' in volumes ? volumes.Volumes : undefined).length,
    images: listIn(images).length,
  }
}

export function othersLine({ containers, networks, volumes, images }: Others): string {
  const parts = [
    counted(containers, 'container', 'containers'),
    counted(networks, 'netwerk', 'netwerken'),
    counted(volumes, 'volume', 'volumes'),
    counted(images, 'image', 'images'),
  ]
  return `Niet van de les en niet aangeraakt: ${parts.slice(0, -1).join(', ')} en ${parts.at(-1)}.`
}

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`
}

function listIn(body: unknown): unknown[] {
  return Array.isArray(body) ? body : []
}

function nameIn(one: unknown): string {
  return typeof one === 'object' && one !== null && 'Name' in one ? String(one.Name) : ''
}
