/** JSON as the lens handles it: parsed once, checked, and written anew, so that what was checked is what is sent. */
export type Json = null | boolean | number | string | Json[] | JsonObject

export interface JsonObject { [key: string]: Json }

/** The value in a text; undefined when it is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text)
    return value
  }
  catch {
    return undefined
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text of a field; an empty one when it is missing or no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The texts of a list; none when it is missing or no list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter(item => typeof item === 'string')
    : []
}

/** The objects of a list; none when it is missing or no list. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value)
    ? value.filter(isObject)
    : []
}

/** The object itself; an empty one when it is missing or no object. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** What Go calls the zero value: as good as not sent. */
export function isZero(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === 0 || value === ''
    || (Array.isArray(value) && value.length === 0)
    || (isObject(value) && Object.keys(value).length === 0)
}
