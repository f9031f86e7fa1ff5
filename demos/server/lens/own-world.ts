/** The rules' questions, put to the engine. Ids that are the lesson's are remembered; names are asked each time, since a name can pass to another. */
import type { Engine } from '../api.ts'
import type { Entry } from './journal-state.ts'
import type { Journal } from './journal.ts'
import type { JsonObject } from './json.ts'
import type { LensScope } from './scope.ts'
import type { OwnContainer, OwnImage, World } from './world.ts'
import { ask } from '../api.ts'
import { isBuiltIn, isOurs, ourImages } from './answers.ts'
import { canonical, familiar, idPart, repositoryOf } from './image-name.ts'
import { hasBegun, OVER, seesClaim } from './journal-state.ts'
import { isObject, objectOf, objectsOf, textOf, textsOf } from './json.ts'
import { nameTaken, refused } from './refuse.ts'
import { LABEL, labelFilterOf } from './scope.ts'
import { scratchPaths } from './scratch-paths.ts'

/** Ids that are kept at most; the oldest go first, and are then asked for again. */
const REMEMBERED = 10_000

/** The world of one lens. */
export function ownWorld(engine: Engine, scope: LensScope, journal: Journal): World {
  const labelFilter = labelFilterOf(scope)
  const named = new Set((scope.images ?? []).map(name => canonical(name) ?? name))
  const made = new Map<string, readonly string[]>()
  const execs = new Set<string>()
  /** What was there before the lesson, when this lens last began an act. */
  let before = journal.state.before
  const demoInSight = scope.sees === 'demo' ? scope.demo : undefined
  const get = async (path: string): Promise<unknown> => {
    const { status, body } = await ask(engine, 'GET', path)
    return status === 200 ? body : undefined
  }

  async function containers(): Promise<JsonObject[]> {
    const filters = encodeURIComponent(JSON.stringify({ label: { [labelFilter]: true } }))
    // A label filter with a name alone also finds an empty label, which is what a committed image hands on.
    return objectsOf(await get(`/containers/json?all=1&filters=${filters}`)).filter(one => isOurs(one, { labelFilter }))
  }

  async function container(reference: string): Promise<OwnContainer | undefined> {
    const found = byReference(await containers(), reference, ({ Names }) => textsOf(Names).map(name => name.replace(/^\//, '')))
    if (!found)
      return undefined
    const mounts = objectsOf(found.Mounts)
    return {
      id: textOf(found.Id),
      names: textsOf(found.Names).map(name => name.replace(/^\//, '')),
      hostPaths: mounts.filter(({ Type }) => Type === 'bind').map(({ Source }) => textOf(Source)),
      targets: mounts.map(({ Destination }) => textOf(Destination)),
    }
  }

  async function inspectImage(reference: string): Promise<JsonObject | undefined> {
    const body = await get(`/images/${encodePath(reference)}/json`)
    return isObject(body) ? body : undefined
  }

  function seesTag(tag: string): boolean {
    const name = canonical(tag)
    return name !== undefined && (named.has(name) || seesClaim(journal.state, name, demoInSight))
  }

  function seesImage(id: string): boolean {
    const demos = journal.state.made.get(id)
    return demos !== undefined && (demoInSight === undefined || demos.has(demoInSight))
  }

  async function image(reference: string): Promise<OwnImage | undefined> {
    const name = canonical(reference)
    const part = idPart(reference)
    const mayByName = name !== undefined && seesTag(name)
    if (!mayByName && part === undefined && !reference.includes('@'))
      return undefined
    const found = await inspectImage(reference)
    if (!found)
      return undefined
    const id = textOf(found.Id)
    const all = textsOf(found.RepoTags)
    // A name that no image has, such as one that could not be pulled, may still be the beginning of an id to the engine.
    const byName = mayByName && [...all, ...textsOf(found.RepoDigests)].some(one => canonical(one) === name)
    const tags = all.filter(seesTag)
    const byId = part !== undefined && id.startsWith(`sha256:${part}`) && (tags.length > 0 || seesImage(id))
    const byDigest = reference.includes('@') && name !== undefined
      && tags.some(tag => repositoryOf(canonical(tag) ?? tag) === repositoryOf(name))
    if (!byName && !byId && !byDigest)
      return undefined
    return {
      id,
      volumes: Object.keys(objectOf(objectOf(found.Config).Volumes)),
      tags: tags.map(tag => canonical(tag) ?? tag),
      foreignTags: all.filter(tag => !seesTag(tag)),
    }
  }

  async function images(filters = ''): Promise<JsonObject[]> {
    return ourImages(objectsOf(await get(`/images/json${filters}`)), { seesTag, seesImage })
  }

  /** What must stand in the journal before the first thing the lesson makes: what is there now. */
  async function beginning(): Promise<Entry[]> {
    if (hasBegun(journal.state))
      return []
    const all = objectsOf(await get('/images/json?all=1'))
    return [
      // An act that came to nothing, perhaps long ago, may have left a beginning.
      OVER,
      { do: 'begin', images: all.map(({ Id }) => textOf(Id)) },
    ]
  }

  async function write(...entries: Entry[]): Promise<void> {
    const all = [...await beginning(), ...entries]
    if (all.length > 0)
      await journal.write(...all)
    before = journal.state.before
  }

  /** A name that will be made or pulled, and the image that loses the name, if that one was the lesson's. */
  async function claim(tag: string, had: string | null, now: string | null): Promise<void> {
    const replaced: Entry[] = had === null && now !== null && hasBegun(journal.state) && !journal.state.before?.has(now)
      ? [{ do: 'made', demo: scope.demo, id: now }]
      : []
    await write({ do: 'claim', demo: scope.demo, tag, had }, ...replaced)
  }

  async function idOf(tag: string): Promise<string | null> {
    const found = await inspectImage(tag)
    return found ? textOf(found.Id) : null
  }

  return {
    label: [LABEL, scope.demo],
    labelFilter,
    refresh: async () => {
      await journal.refresh()
    },
    containers,
    container,
    containerIds: async () => new Set((await containers()).map(({ Id }) => textOf(Id))),
    ourObjects: async () => {
      const [ours, networks, volumes] = await Promise.all([containers(), get('/networks'), get('/volumes')])
      const isOwn = (one: JsonObject): boolean => isOurs(one, { labelFilter })
      return {
        containers: new Set(ours.map(({ Id }) => textOf(Id))),
        networks: new Set(objectsOf(networks).filter(isOwn).map(({ Id }) => textOf(Id))),
        volumes: new Set(objectsOf(objectOf(volumes).Volumes).filter(isOwn).map(({ Name }) => textOf(Name))),
      }
    },
    known: (id) => {
      const hostPaths = made.get(id)
      return hostPaths && { id, hostPaths }
    },
    noteContainer: (id, hostPaths) => {
      made.set(id, hostPaths)
      forgetOldest(made)
    },
    exec: async (id) => {
      if (execs.has(id))
        return true
      if (!/^[0-9a-f]{64}$/.test(id))
        return false
      const owner = textOf(objectOf(await get(`/exec/${id}/json`)).ContainerID)
      const isOwn = owner !== '' && (made.has(owner) || await container(owner) !== undefined)
      if (isOwn)
        execs.add(id)
      return isOwn
    },
    noteExec: (id) => {
      execs.add(id)
      forgetOldest(execs)
    },
    forgetUnstarted: async (id) => {
      const found = objectOf(await get(`/containers/${id}/json`))
      if (objectOf(found.HostConfig).AutoRemove === true && objectOf(found.State).Status === 'created')
        await ask(engine, 'DELETE', `/containers/${id}?v=1`)
    },
    network: async (reference) => {
      const all = objectsOf(await get('/networks')).filter(network => isBuiltIn(network) || isOurs(network, { labelFilter }))
      const found = byReference(all, reference, ({ Name }) => [textOf(Name)])
      return found && { id: textOf(found.Id), name: textOf(found.Name) }
    },
    volume: async (name) => {
      const body = await get(`/volumes/${encodePath(name)}`)
      return isObject(body) && isOurs(body, { labelFilter })
    },
    claimVolume: async (name, options) => {
      const { status, body } = await ask(engine, 'POST', '/volumes/create', {
        body: { Name: name, Driver: 'local', DriverOpts: options, Labels: { [LABEL]: scope.demo } },
      })
      // An error of the engine's (a faulty name) comes again when the container is created, and is shown then.
      return status >= 300 || (isObject(body) && isOurs(body, { labelFilter }))
    },
    image,
    tagsOf: async (repository) => {
      const name = repositoryOf(repository)
      return (await images()).flatMap(({ RepoTags }) => textsOf(RepoTags)).filter(tag => repositoryOf(canonical(tag) ?? tag) === name)
    },
    foreignNames: async () => {
      const all = objectsOf(await get('/images/json'))
      const seen = new Set(ourImages(all, { seesTag, seesImage }).flatMap(({ RepoTags, RepoDigests }) => [...textsOf(RepoTags), ...textsOf(RepoDigests)]))
      return all.flatMap(({ RepoTags, RepoDigests }) => [...textsOf(RepoTags), ...textsOf(RepoDigests)])
        .filter(name => !name.includes('<none>') && !seen.has(name))
    },
    countImages: async () => (await images()).length,
    seesTag,
    seesImage,
    madeTag: (tag) => {
      const found = journal.state.claims.get(tag)
      return found !== undefined && found.had === null && [...found.demos].every(demo => demoInSight === undefined || demo === demoInSight)
    },
    mayDelete: id => journal.state.before !== undefined && !journal.state.before.has(id),
    claimMade: async (tag) => {
      const now = await idOf(tag)
      const known = journal.state.claims.get(tag)
      if (known ? known.had !== null : now !== null)
        throw nameTaken(familiar(tag), 'image')
      await claim(tag, null, now)
    },
    claimPulled: async (tag) => {
      const now = await idOf(tag)
      const known = journal.state.claims.get(tag)
      await claim(tag, known ? known.had : now, now)
    },
    begin: () => write(),
    notePulled: async (tag) => {
      const known = journal.state.claims.get(tag)
      // Another pull of this name failed meanwhile, and gave it up.
      if (!known?.demos.has(scope.demo))
        await claim(tag, known ? known.had : null, null)
      if (known && known.had !== null)
        await write({ do: 'pulled', demo: scope.demo, tag })
    },
    noteNotPulled: async (tag) => {
      if (journal.state.claims.get(tag)?.had === null && await idOf(tag) === null)
        await journal.write({ do: 'gone', demo: scope.demo, tags: [tag], ids: [] })
    },
    noteImage: async (id) => {
      const known = journal.state.before ?? before
      if (!known || known.has(id))
        return
      // A reset of all that there was came between the act and its end.
      const again: Entry[] = journal.state.before
        ? []
        : [{ do: 'begin', images: [...known] }]
      await journal.write(...again, { do: 'made', demo: scope.demo, id })
    },
    ...scratchPaths(scope.scratch),
  }
}

/** As the engine finds a container or a network, but among the lesson's: by id, then by name, then by the start of an id. */
function byReference(all: readonly JsonObject[], reference: string, namesOf: (one: JsonObject) => string[]): JsonObject | undefined {
  const exact = all.find(({ Id }) => Id === reference) ?? all.find(one => namesOf(one).includes(reference.replace(/^\//, '')))
  if (exact || !/^[0-9a-f]{1,64}$/.test(reference))
    return exact
  const starting = all.filter(({ Id }) => textOf(Id).startsWith(reference))
  if (starting.length > 1)
    throw refused(`multiple IDs found with provided prefix: ${reference}`, 'lens-malformed')
  return starting[0]
}

function forgetOldest(ids: Map<string, unknown> | Set<string>): void {
  const [oldest] = ids.keys()
  if (ids.size > REMEMBERED && oldest !== undefined)
    ids.delete(oldest)
}

function encodePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}
