/** `npm run reset`: removes everything the lesson made, and says what that was. */
import { rm } from 'node:fs/promises'
import { openEngine } from './api.ts'
import { chosenDemos, loadDemos } from './demos.ts'
import { findEngine } from './engine.ts'
import { LOGINS } from './paths.ts'
import { reset } from './reset.ts'

/**
 * @param names of the demos; everything when there are none
 * @returns the exit code
 * @throws {LessonError} `engine-silent`, `demo-unknown`
 */
export async function resetCommand(names: readonly string[]): Promise<number> {
  const engine = openEngine(await findEngine())
  const ids = names.length > 0
    ? chosenDemos(await loadDemos(), names).map(({ id }) => id)
    : [undefined]
  const removed = (await Promise.all(ids.map(id => reset(engine, id)))).flat()
  if (names.length === 0)
    await rm(LOGINS, { recursive: true, force: true })
  for (const { kind, name } of removed)
    console.log(`${kind} ${name} verwijderd`)
  console.log(removed.length === 0
    ? 'Er was niets van de les om te verwijderen.'
    : `${removed.length} verwijderd; van de les is niets meer over.`)
  return 0
}
