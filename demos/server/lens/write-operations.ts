/**
 * Makes `operations.ts` from published descriptions of Docker's API:
 * `node demos/server/lens/write-operations.ts v1.45.yaml v1.51.yaml v1.55.yaml`
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { mergeDescriptions } from './read-description.ts'

const HEAD = `/**
 * Every call of Docker's API that the lens knows of, with the versions that describe it and its query parameters.
 * Source: moby/moby, api/docs/v1.45.yaml (engine 26.1), v1.51.yaml (engine 28) and v1.55.yaml (August 2026), Apache License 2.0.
 * Made by write-operations.ts; not written by hand.
 */
import type { Operation } from './read-description.ts'

export const OPERATIONS: readonly Operation[] = [
`

const descriptions = Object.fromEntries(process.argv.slice(2)
  .map(file => [basename(file, '.yaml'), readFileSync(file, 'utf8')]))
const lines = mergeDescriptions(descriptions).map(({ method, path, operation, query, versions }) =>
  `  { method: '${method}', path: '${path}', operation: '${operation}', query: ${list(query)}, versions: ${list(versions)} },\n`)
writeFileSync(join(import.meta.dirname, 'operations.ts'), `${HEAD}${lines.join('')}]\n`)

function list(words: readonly string[]): string {
  return `[${words.map(word => `'${word}'`).join(', ')}]`
}
