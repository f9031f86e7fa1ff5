/** A name that is taken by something outside the lesson: said without saying by what. */
import type { Ask } from './ask.ts'
import type { Json } from './json.ts'
import type { World } from './world.ts'
import { isOurs } from './answers.ts'
import { isObject, textOf } from './json.ts'
import { nameTaken } from './refuse.ts'

const RE_CONTAINER = /The container name "\/?([^"]+)" is already in use by container "?([0-9a-f]{64})/

/** The engine names the container that has the name; when that is not the lesson's, its id is nobody's business. */
export async function nameInUse(answer: Json, _sent: Ask, world: World): Promise<Json> {
  const [, name, id = ''] = RE_CONTAINER.exec(isObject(answer) ? textOf(answer.message) : '') ?? []
  if (name !== undefined && !(await world.containerIds()).has(id))
    throw nameTaken(name, 'container')
  return answer
}

/** Creating a volume that is there already gives that volume: only the lesson's may be given. */
export function volumeInUse(answer: Json, _sent: Ask, world: World): Json {
  if (isObject(answer) && !isOurs(answer, world))
    throw nameTaken(textOf(answer.Name), 'volume')
  return answer
}
