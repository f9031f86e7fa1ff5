/** Which of the engine's events are of the lesson's objects. */
import type { Json, JsonObject } from './json.ts'
import type { World } from './world.ts'
import { isObject, parseJson, textOf } from './json.ts'

/** What the lesson had when the events began, and what it made since. */
export interface KnownObjects {
  volumes: ReadonlySet<string>
  networks: ReadonlySet<string>
  containers: ReadonlySet<string>
}

/** The record separator of `application/json-seq` (RFC 7464), the engine's other way to write a list of events. */
const RECORD = '\x1E'

/** One line of the stream: undefined when it is not of an object of the lesson, or cannot be read. */
export function readEvent(line: string): JsonObject | undefined {
  const value = parseJson(line.replace(RECORD, ''))
  return isObject(value) ? value : undefined
}

/** Whether an event is of an object that is the lesson's, as far as the event and what is known say. */
export function isOurEvent(event: JsonObject, world: Pick<World, 'labelFilter' | 'seesTag' | 'seesImage'>, known: KnownObjects): boolean {
  const actor = isObject(event.Actor) ? event.Actor : {}
  const attributes = isObject(actor.Attributes) ? actor.Attributes : {}
  const id = textOf(actor.ID)
  switch (event.Type) {
    case 'container':
      return hasLabel(attributes, world.labelFilter)
    case 'network':
      return attributes.container === undefined
        ? known.networks.has(id)
        : known.containers.has(textOf(attributes.container))
    case 'volume':
      return known.volumes.has(id) || known.containers.has(textOf(attributes.container))
    case 'image':
      return world.seesTag(textOf(attributes.name)) || world.seesTag(id) || world.seesImage(id)
    default:
      return false
  }
}

function hasLabel(attributes: JsonObject, filter: string): boolean {
  const [name = '', value] = filter.split('=')
  const found: Json | undefined = attributes[name]
  return value === undefined
    ? textOf(found) !== ''
    : found === value
}
