/**
 * Reads the methods, paths and query names out of a published description of Docker's API (OpenAPI 2, YAML), line by line:
 * the descriptions are written by hand in one fixed layout, and a YAML library is not worth having for one data file.
 */

/** One call of Docker's API. */
export interface Described {
  method: string
  /** As the description writes it, without the version: `/containers/{id}/json`. */
  path: string
  operation: string
  /** Names of its query parameters. */
  query: string[]
}

const RE_PATH = /^ {2}"?(\/[^":]*)"?:\s*$/
const RE_METHOD = /^ {4}(get|post|put|delete|head|patch|options):\s*$/
const RE_OPERATION = /^ {6}operationId: "?(\w+)"?\s*$/
const RE_ITEM = /^ {6,8}- (?:name: "?([\w-]+)"?|in: "?(\w+)"?|\$ref: \S+)\s*$/
const RE_NAME = /^ {8,10}name: "?([\w-]+)"?\s*$/
const RE_IN = /^ {8,10}in: "?(\w+)"?\s*$/

/** All calls in one description, in its order. */
export function readDescription(yaml: string): Described[] {
  const calls: Described[] = []
  let inPaths = false
  let path = ''
  let call: Described | undefined
  let name: string | undefined
  let place: string | undefined
  const note = (): void => {
    if (call && name !== undefined && place === 'query')
      call.query.push(name)
    if (name !== undefined && place !== undefined)
      name = place = undefined
  }
  for (const line of yaml.split(/\r?\n/)) {
    if (/^\S/.test(line))
      inPaths = line.startsWith('paths:') || (inPaths && line.startsWith('#'))
    if (!inPaths)
      continue
    const [, newPath] = RE_PATH.exec(line) ?? []
    const [, method] = RE_METHOD.exec(line) ?? []
    const item = RE_ITEM.exec(line)
    if (newPath !== undefined) {
      path = newPath
      call = undefined
    }
    else if (method !== undefined) {
      call = { method: method.toUpperCase(), path, operation: '', query: [] }
      calls.push(call)
    }
    else if (item) {
      [, name, place] = item
    }
    else {
      if (call)
        call.operation ||= RE_OPERATION.exec(line)?.[1] ?? ''
      name ??= RE_NAME.exec(line)?.[1]
      place ??= RE_IN.exec(line)?.[1]
    }
    note()
  }
  return calls
}

/** One call, with the versions of the API that describe it. */
export interface Operation extends Described {
  versions: string[]
}

/** Several descriptions as one list, sorted by path; a query parameter counts when any version has it. */
export function mergeDescriptions(descriptions: Readonly<Record<string, string>>): Operation[] {
  const merged = new Map<string, Operation>()
  for (const [version, yaml] of Object.entries(descriptions)) {
    for (const call of readDescription(yaml)) {
      const key = `${call.method} ${call.path}`
      const known = merged.get(key) ?? { ...call, query: [], versions: [] }
      known.versions.push(version)
      known.query = [...new Set([...known.query, ...call.query])].sort()
      merged.set(key, known)
    }
  }
  return [...merged.values()].sort((a, b) => a.path === b.path ? compare(a.method, b.method) : compare(a.path, b.path))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
