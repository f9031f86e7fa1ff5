/** Images: the lesson uses those it names and those it made, writes to no name that was there before, and removes only what it made. */
import type { Ask } from './ask.ts'
import type { World } from './world.ts'
import { absent, absentImage } from './absent.ts'
import { withQuery } from './ask.ts'
import { canonical, parseReference } from './image-name.ts'
import { sentFor } from './references.ts'
import { refused } from './refuse.ts'

/** `/images/{name}/…` */
export async function ownImage(ask: Ask, world: World): Promise<Ask> {
  return await world.image(ask.name)
    ? ask
    : { ...ask, name: absentImage(ask.name) }
}

/** `docker push`: one name, and one the lesson may see. Without a tag the engine would push every tag of the repository. */
export async function ownPush(ask: Ask, world: World): Promise<Ask> {
  const reference = canonicalOf(ask.name, ask.query.get('tag'))
  return await world.image(reference)
    ? ask
    : { ...ask, name: absentImage(ask.name) }
}

/** `docker save`: of a repository without a tag the engine saves every tag, also those that are not the lesson's. */
export async function ownSave(ask: Ask, world: World): Promise<Ask> {
  const wanted = ask.name === '' ? ask.query.getAll('names') : [ask.name]
  const query = new URLSearchParams(ask.query)
  query.delete('names')
  for (const name of wanted) {
    const isWhole = !/[:@]/.test(name.slice(name.lastIndexOf('/') + 1))
    const tags = isWhole ? await world.tagsOf(name) : []
    if (tags.length > 0)
      tags.forEach(tag => query.append('names', tag))
    else
      query.append('names', await world.image(name) ? name : absentImage(name))
  }
  return { ...ask, path: '/images/get', name: '', query }
}

/** `docker pull` and `docker import`: the name is written in the journal before the engine writes it. */
export async function claimPull(ask: Ask, world: World): Promise<Ask> {
  const source = ask.query.get('fromSrc')
  if (source !== null && source !== '') {
    if (source !== '-')
      throw refused('de les haalt geen image van een internetadres; haal het bestand eerst op en geef het aan "docker import"')
    // The engine pulls when it is asked for both.
    if (ask.query.has('fromImage'))
      throw refused('een image wordt opgehaald of geïmporteerd, niet allebei', 'lens-malformed')
    return withoutLabel(await claimTarget(ask, world), world)
  }
  const pulls = canonicalOf(ask.query.get('fromImage') ?? '', ask.query.get('tag'))
  await world.claimPulled(pulls)
  return { ...ask, pulls }
}

/** `docker tag` and the like: a name that was there before the lesson stays what it was. */
export async function claimTag(ask: Ask, world: World): Promise<Ask> {
  return claimTarget(ask, world)
}

/** `docker commit`: only of the lesson's containers. */
export async function ownCommitted(ask: Ask, world: World): Promise<Ask> {
  const written = ask.query.get('container') ?? ''
  const found = await world.container(written)
  if (!found)
    return withQuery(ask, 'container', absent(written))
  const sent = sentFor(written, found.id)
  return { ...withQuery(ask, 'container', sent), echoes: [...ask.echoes, [sent, written]] }
}

/**
 * A committed image does not keep the lesson's label: an image hands its labels to every container made from it, and reset would take a
 * container that someone makes from this image after the lesson for the lesson's.
 */
export async function claimCommit(ask: Ask, world: World): Promise<Ask> {
  return withoutLabel(await claimTarget(ask, world), world)
}

/** The changes of a commit or import are the lines of a Dockerfile; the last of them takes the lesson's label away. */
function withoutLabel(ask: Ask, world: World): Ask {
  // A line that ends in its escape goes on in the next one, which is ours.
  if (ask.query.getAll('changes').some(change => /[\\`]\s*$/.test(change)))
    throw refused('een wijziging (--change) mag niet eindigen met \\ of `', 'lens-malformed')
  const query = new URLSearchParams(ask.query)
  query.append('changes', `LABEL ${world.label[0]}=`)
  return { ...ask, query }
}

/** The name that the engine will give: a tag of its own goes over the one that stands in the repository, and that over `latest`. */
async function claimTarget(ask: Ask, world: World): Promise<Ask> {
  const repository = ask.query.get('repo') ?? ''
  if (repository === '') {
    await world.begin()
    return ask
  }
  const reference = parseReference(repository) ?? fail()
  if (reference.digest !== undefined)
    fail()
  await world.claimMade(canonical(`${reference.repository}:${ask.query.get('tag') || reference.tag}`) ?? fail())
  return ask
}

/** `docker rmi`: what was there before the lesson stays. */
export async function admitImageRemoval(ask: Ask, world: World): Promise<Ask> {
  const image = await world.image(ask.name)
  if (!image)
    return { ...ask, name: absentImage(ask.name) }
  const name = canonical(ask.name)
  const seesName = name !== undefined && world.seesTag(name)
  const going = seesName ? [name] : image.tags
  const isLast = !seesName || image.tags.length + image.foreignTags.length <= 1
  const mayGo = going.every(tag => world.madeTag(tag)) && (seesName || image.foreignTags.length === 0)
  if (!mayGo || (isLast && !world.mayDelete(image.id)))
    throw refused(`de image "${ask.name}" was er al vóór de les, of hoort bij een andere demo, en blijft daarom staan`)
  return withQuery(ask, 'noprune', '1')
}

/**
 * The canonical name of a repository and a tag or digest given apart, as the engine puts them together.
 * @throws {LessonError} when it is none, or stands for every tag there is
 */
function canonicalOf(repository: string, tag: string | null): string {
  const reference = parseReference(repository)
  if (!reference)
    throw refused('invalid reference format', 'lens-malformed')
  if (tag)
    return canonical(`${reference.repository}${tag.includes(':') ? '@' : ':'}${tag}`) ?? fail()
  if (reference.digest === undefined && !repository.replace(/^.*\//, '').includes(':'))
    throw refused('de les haalt en stuurt één tag tegelijk, niet alle tags van een image')
  return canonical(repository) ?? fail()
}

function fail(): never {
  throw refused('invalid reference format', 'lens-malformed')
}
