/** What was made is remembered: the next calls name it by its id, and need not ask the engine whose it is. */
import type { Ask } from './ask.ts'
import type { Json } from './json.ts'
import type { World } from './world.ts'
import { hostPathsOf } from './container-create.ts'
import { isObject, objectOf, textOf } from './json.ts'

/** A container was made. */
export async function noteContainer(answer: Json, sent: Ask, world: World): Promise<Json> {
  const id = isObject(answer) ? textOf(answer.Id) : ''
  const host = objectOf(sent.body?.HostConfig)
  if (id !== '')
    world.noteContainer(id, await hostPathsOf(host, world))
  return answer
}

/** An exec was made in a container of the lesson. */
export function noteExec(answer: Json, _sent: Ask, world: World): Json {
  const id = isObject(answer) ? textOf(answer.Id) : ''
  if (id !== '')
    world.noteExec(id)
  return answer
}

/** An image was made of a container; it may have no name. */
export async function noteImage(answer: Json, _sent: Ask, world: World): Promise<Json> {
  const id = isObject(answer) ? textOf(answer.Id) : ''
  if (id !== '')
    await world.noteImage(id)
  return answer
}

/** A pull did not even begin. */
export async function noteNotPulled(answer: Json, sent: Ask, world: World): Promise<Json> {
  if (sent.pulls !== undefined)
    await world.noteNotPulled(sent.pulls)
  return answer
}
