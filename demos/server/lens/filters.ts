/** The `filters` parameter of lists, prunes and events: what the lesson may ask for, and the lesson's label always. */
import type { Ask } from './ask.ts'
import type { World } from './world.ts'
import { absent, absentImage } from './absent.ts'
import { withQuery } from './ask.ts'
import { isObject, objectOf, parseJson } from './json.ts'
import { refused } from './refuse.ts'

const NOT_LABEL = 'label!'

/** Values by name: `{ label: ['a', 'b=c'] }`. */
export type Filters = Record<string, string[]>

/**
 * Reads the parameter in either of its shapes: values mapped to true, or (older) lists of values.
 * @throws {LessonError} when it is neither
 */
export function readFilters(ask: Ask): Filters {
  const text = ask.query.get('filters') ?? ''
  if (text === '')
    return {}
  const value = parseJson(text)
  if (!isObject(value))
    throw refused('invalid filter', 'lens-malformed')
  return Object.fromEntries(Object.entries(value).map(([name, values]) => [name, valuesOf(values)]))
}

/** The same ask with these filters, in the shape that every version reads. */
export function withFilters(ask: Ask, filters: Filters): Ask {
  const entries = Object.entries(filters).filter(([, values]) => values.length > 0)
  if (entries.length === 0)
    return withQuery(ask, 'filters', undefined)
  const shaped = entries.map(([name, values]) => [name, Object.fromEntries(values.map(value => [value, true]))])
  return withQuery(ask, 'filters', JSON.stringify(Object.fromEntries(shaped)))
}

/** Only what has the lesson's label, whatever else is asked for. */
export function onlyOurs(ask: Ask, { labelFilter }: World): Ask {
  const filters = readFilters(ask)
  return withFilters(ask, { ...filters, label: [...filters.label ?? [], labelFilter] })
}

/**
 * Of a prune: a filter for the label's name alone also finds an empty label, which an image that the lesson committed hands on to whatever
 * someone else makes of it.
 */
export function onlyOursToPrune(ask: Ask, world: World): Ask {
  const ours = onlyOurs(ask, world)
  if (world.labelFilter.includes('='))
    return ours
  const filters = readFilters(ours)
  // Of several such labels the engine spares only what has them all.
  if (filters[NOT_LABEL])
    throw refused(`de les kent het filter "${NOT_LABEL}" hier niet en laat het daarom niet door`)
  return withFilters(ours, { ...filters, [NOT_LABEL]: [`${world.labelFilter}=`] })
}

/** A container that a filter counts from (`before`, `since`) must be the lesson's. */
export async function filterContainers(ask: Ask, world: World): Promise<Ask> {
  return changeFilters(ask, ['before', 'since'], async (reference) => {
    const found = await world.container(reference)
    return found?.id ?? absent(reference)
  })
}

/** The same for images. */
export async function filterImages(ask: Ask, world: World): Promise<Ask> {
  return changeFilters(ask, ['before', 'since'], async reference => await world.image(reference)
    ? reference
    : absentImage(reference))
}

async function changeFilters(ask: Ask, names: readonly string[], change: (value: string) => Promise<string>): Promise<Ask> {
  const filters = readFilters(ask)
  for (const name of names) {
    const values = filters[name]
    if (values)
      filters[name] = await Promise.all(values.map(change))
  }
  return withFilters(ask, filters)
}

function valuesOf(values: unknown): string[] {
  const list = Array.isArray(values)
    ? values
    : Object.entries(objectOf(values)).filter(([, wanted]) => wanted === true).map(([value]) => value)
  if (!(Array.isArray(values) || isObject(values)) || !list.every(value => typeof value === 'string'))
    throw refused('invalid filter', 'lens-malformed')
  return list
}
