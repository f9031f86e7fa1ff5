/** Removes the images that the lesson made, by its journal, and gives each name that was there before what it stood for. Safe at any time, twice, or after a kill. */
import type { Engine, EngineAnswer } from '../api.ts'
import { ask } from '../api.ts'
import { canonical, familiar, parseReference } from './image-name.ts'
import { hasBegun, OVER, removalOf } from './journal-state.ts'
import { openJournal, shrinkJournal } from './journal.ts'
import { objectOf, textOf, textsOf } from './json.ts'
import { journalFile } from './open.ts'

export interface ImageReset {
  /** Names (or the start of an id) of what was removed or put back. */
  removed: string[]
  /** What was left, and why. */
  kept: { name: string, why: string }[]
}

interface ResetOptions {
  journals?: string
  timeout?: number
  /** Where it is told, one by one: of a reset that breaks off, what was done until then. */
  result?: ImageReset
}

/** The reset before this one. */
let before: Promise<unknown> = Promise.resolve()

/**
 * Resets the images of one demo, or of the whole lesson.
 * One at a time: of two demos that named the same image, each would leave it to the other, and it would stay.
 * @throws {LessonError} `engine-silent`; what was done until then is in the journal
 */
export function resetImages(engine: Engine, demo?: string, options: ResetOptions = {}): Promise<ImageReset> {
  const now = before.then(() => resetOnce(engine, demo, options))
  before = now.catch(() => {})
  return now
}

/** A name that was fetched past the lens is the machine's: what the lesson wanted with it, and did not come to, is forgotten. */
export async function leaveToMachine(engine: Engine, name: string, journals?: string): Promise<void> {
  const tag = canonical(name)
  const journal = await openJournal(await journalFile(engine, journals))
  if (tag !== undefined && journal.state.claims.has(tag))
    await journal.write({ do: 'gone', demo: null, tags: [tag], ids: [] })
}

async function resetOnce(engine: Engine, demo: string | undefined, options: ResetOptions): Promise<ImageReset> {
  const file = await journalFile(engine, options.journals)
  const journal = await openJournal(file)
  const { tags, images, shared } = removalOf(journal.state, demo)
  const { result = { removed: [], kept: [] } } = options
  const gone = async (names: string[], ids: string[]): Promise<void> => {
    if (names.length + ids.length > 0)
      await journal.write({ do: 'gone', demo: demo ?? null, tags: names, ids })
  }
  const question = async (method: 'GET' | 'POST' | 'DELETE', path: string): Promise<EngineAnswer> => ask(engine, method, path, { timeout: options.timeout })
  const inspect = async (name: string): Promise<{ id: string, names: string[] } | undefined> => {
    const { status, body } = await question('GET', `/images/${encodePath(name)}/json`)
    const found = objectOf(body)
    return status === 200
      ? { id: textOf(found.Id), names: [...textsOf(found.RepoTags), ...textsOf(found.RepoDigests)] }
      : undefined
  }
  const remove = async (name: string, shown: string): Promise<boolean> => {
    const { status, body } = await question('DELETE', `/images/${encodePath(name)}?noprune=1`)
    if (status === 200)
      result.removed.push(shown)
    else if (status !== 404)
      result.kept.push({ name: shown, why: textOf(objectOf(body).message) })
    return status === 200 || status === 404
  }

  await gone(shared.tags, shared.images)
  const loose = new Set(images)
  for (const { tag, had } of tags) {
    const now = await inspect(tag)
    const isBack = had !== null && now !== undefined && now.id !== had && await putBack(tag, had, question)
    // The image that took the name is nameless now, and goes with the others.
    if (isBack && now)
      loose.add(now.id)
    if (isBack)
      result.removed.push(familiar(tag))
    const isLastOfBefore = now !== undefined && journal.state.before?.has(now.id) === true && now.names.length <= 1
    const isDone = had !== null || now === undefined || (isLastOfBefore
      ? await unname(tag, question)
      : await remove(tag, familiar(tag)))
    if (isDone)
      await gone([tag], [])
  }
  for (const id of loose) {
    const now = await inspect(id)
    const isFree = now !== undefined && now.names.length === 0 && journal.state.before?.has(id) !== true
    if (!isFree || await remove(id, id.slice(0, 19)))
      await gone([], [id])
  }
  // A beginning after which nothing was made is no beginning.
  if (!hasBegun(journal.state) && journal.state.before)
    await journal.write(OVER)
  await shrinkJournal(file, journal.state)
  return result
}

type Question = (method: 'GET' | 'POST' | 'DELETE', path: string) => Promise<EngineAnswer>

/** The name stands again for what it stood for before the lesson; false when that image is gone. */
async function putBack(tag: string, had: string, question: Question): Promise<boolean> {
  const { repository, tag: label = 'latest' } = parseReference(tag) ?? { repository: tag }
  const { status } = await question('POST', `/images/${encodePath(had)}/tag?repo=${encodeURIComponent(repository)}&tag=${encodeURIComponent(label)}`)
  return status === 201
}

/**
 * Takes the only name from an image that had none before the lesson: removing a last name removes the image, so the name
 * first moves to an image that has others.
 */
async function unname(tag: string, question: Question): Promise<boolean> {
  const { body } = await question('GET', '/images/json')
  const other = (Array.isArray(body) ? body : []).map(objectOf).find(({ RepoTags }) => textsOf(RepoTags).some(name => !name.includes('<none>') && name !== familiar(tag)))
  if (!other || !await putBack(tag, textOf(other.Id), question))
    return false
  return (await question('DELETE', `/images/${encodePath(tag)}?noprune=1`)).status === 200
}

function encodePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}
