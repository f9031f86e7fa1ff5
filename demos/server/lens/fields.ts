/**
 * Reads an object of a request as the engine will: Go matches names whatever their case, so `privileged` is `Privileged`,
 * and of two spellings the last wins. Here each name has one spelling, twice the same name is refused, and a field that
 * the table does not know must be empty.
 */
import type { Json, JsonObject } from './json.ts'
import { isObject, isZero } from './json.ts'
import { refused } from './refuse.ts'

/** Checks a value, and gives what is sent to the engine in its place. */
export type Field = (value: Json, name: string) => Json

/** What an object may hold. */
export type Fields = Readonly<Record<string, Field>>

/** Any value will do. */
export const free: Field = value => value

/** Must be left out: empty, false, zero or null. `why` ends the sentence "de les mag … niet gebruiken: ". */
export function unset(what: string, why: string): Field {
  return value => isZero(value)
    ? value
    : deny(what, why)
}

/** Must be one of the values, exactly as written, or empty. */
export function oneOf(values: readonly string[], what: string, why: string): Field {
  return value => isZero(value) || (typeof value === 'string' && values.includes(value))
    ? value
    : deny(what, why)
}

/** Each item of a list is checked; nothing but a list (or null) will do. */
export function list(item: Field): Field {
  return (value, name) => {
    if (value === null)
      return value
    if (!Array.isArray(value))
      throw refused(`"${name}" is geen lijst`, 'lens-malformed')
    return value.map(one => item(one, name))
  }
}

/** A text that is checked. */
export function text(check: (value: string) => void): Field {
  return (value, name) => {
    if (typeof value !== 'string')
      throw refused(`"${name}" is geen tekst`, 'lens-malformed')
    check(value)
    return value
  }
}

/** An object with these fields (or null). */
export function struct(fields: Fields): Field {
  return (value, name) => value === null
    ? value
    : readFields(value, fields, name)
}

/** An object whose names are data (labels, ports, networks); each value is checked. */
export function map(item: Field): Field {
  return (value, name) => {
    if (value === null)
      return value
    if (!isObject(value))
      throw refused(`"${name}" is geen verzameling`, 'lens-malformed')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, item(one, key)]))
  }
}

/**
 * An object with each known field in its one spelling and checked.
 * @throws {LessonError} when a field may not be there, or stands there twice
 */
export function readFields(value: Json | undefined, fields: Fields, where: string): JsonObject {
  if (!isObject(value))
    throw refused(`"${where}" is geen object`, 'lens-malformed')
  const spelling = new Map(Object.keys(fields).map(name => [name.toLowerCase(), name]))
  const read = new Map<string, Json>()
  for (const [key, one] of Object.entries(value)) {
    const name = spelling.get(asciiLower(key))
    const field = name === undefined
      ? undefined
      : fields[name]
    if (name === undefined || field === undefined) {
      if (isZero(one))
        continue
      throw refused(`de les kent het veld "${key.slice(0, 60)}" in "${where}" niet en laat het daarom niet door`)
    }
    if (read.has(name))
      throw refused(`het veld "${name}" staat er twee keer`, 'lens-malformed')
    read.set(name, field(one, name))
  }
  return Object.fromEntries(read)
}

/** The refusal of a field; returns nothing, so that it can stand where a value is expected. */
export function deny(what: string, why: string): never {
  throw refused(`de les mag ${what} niet gebruiken: ${why}`)
}

/** Only A–Z: Go also folds `ſ` to `s` and the Kelvin sign to `k`; names with those stay unknown here, and are refused. */
function asciiLower(key: string): string {
  return key.replace(/[A-Z]/g, letter => letter.toLowerCase())
}
