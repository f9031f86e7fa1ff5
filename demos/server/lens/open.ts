/** Opens a lens on an engine, for one demo or for the whole lesson. */
import type { Engine } from '../api.ts'
import type { Lens } from './proxy.ts'
import type { LensScope } from './scope.ts'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { LessonError } from '../../kit/error.ts'
import { ask } from '../api.ts'
import { CACHE } from '../paths.ts'
import { openJournal } from './journal.ts'
import { objectOf, textOf } from './json.ts'
import { ownWorld } from './own-world.ts'
import { listen } from './proxy.ts'

export type { Lens } from './proxy.ts'
export type { LensScope } from './scope.ts'

/** Where the journals are; one for each engine. */
export const JOURNALS = join(CACHE, 'journal')

/** Opens a lens on a Unix socket or named pipe. The engine need not answer yet. */
export function openLens(engine: Engine, scope: LensScope, path: string, journals = JOURNALS): Promise<Lens> {
  return listen(engine, path, async () => ownWorld(engine, scope, await openJournal(await journalFile(engine, journals))))
}

/**
 * The journal of an engine: what was there before the lesson differs from engine to engine.
 * @throws {LessonError} `engine-silent`
 */
export async function journalFile(engine: Engine, journals = JOURNALS): Promise<string> {
  const { body } = await ask(engine, 'GET', '/info')
  const id = textOf(objectOf(body).ID)
  if (id === '')
    throw new LessonError('engine-silent', 'de engine antwoordt niet; start Docker en kijk met "docker version"')
  return join(journals, `${createHash('sha256').update(id).digest('hex').slice(0, 16)}.jsonl`)
}
