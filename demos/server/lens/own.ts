/** Own things only: what a request names must be the lesson's; anything else becomes a name that nothing has. */
import type { Ask } from './ask.ts'
import type { World } from './world.ts'
import { absent } from './absent.ts'
import { admitHostPath } from './container-create.ts'
import { objectsOf, textOf } from './json.ts'
import { askById, findContainer } from './references.ts'
import { refused } from './refuse.ts'

/** `/containers/{id}/…` */
export async function ownContainer(ask: Ask, world: World): Promise<Ask> {
  const found = await findContainer(ask.name, world)
  return found
    ? askById(ask, found.id)
    : { ...ask, name: absent(ask.name) }
}

/** Whether a container mounts folders of the host: what one that starts may do to them is then looked at before the next starts. */
export async function mountsFolders(ask: Ask, world: World): Promise<boolean> {
  const found = await findContainer(ask.name, world)
  return found !== undefined && found.hostPaths.length > 0
}

/**
 * Before a container starts: its folders of the host are looked at again, since the engine will follow their links again. Between
 * this look and the engine's a program could put a link in a folder's place, so none may run that can write where that folder lies.
 */
export async function startable(ask: Ask, world: World): Promise<Ask> {
  if (ask.query.has('checkpoint'))
    throw refused('de les mag geen container uit een checkpoint starten')
  try {
    return await reachable(ask, world)
  }
  catch (thrown) {
    // As the engine does when a start fails: `docker run --rm` waits for it.
    const found = await findContainer(ask.name, world)
    if (found)
      await world.forgetUnstarted(found.id)
    throw thrown
  }
}

/** Before a container's files are read or written (`docker cp`): the engine follows the links of its folders again for that too. */
export async function reachable(ask: Ask, world: World): Promise<Ask> {
  const found = await findContainer(ask.name, world)
  if (!found)
    return ask
  for (const path of found.hostPaths)
    admitHostPath(path, world)
  const parts = found.hostPaths.filter(path => !world.isScratch(path))
  if (parts.length > 0)
    admitBesides(parts, await writableElsewhere(found.id, world), world)
  return ask
}

function admitBesides(paths: readonly string[], folders: readonly string[], { placeInScratch }: World): void {
  // A folder of another demo has no place here.
  const place = (path: string): string => normalize(placeInScratch(path) ?? path)
  const taken = paths.find(path => folders.some(folder => place(path) !== place(folder) && (place(folder) === '' || place(path).startsWith(`${place(folder)}/`))))
  if (taken !== undefined)
    throw refused(`"${taken.slice(0, 120)}" ligt in een map waarin een andere container nu kan schrijven; stop die eerst, of koppel haar map alleen-lezen (:ro)`)
}

/** Folders of the host in which a container that runs can write, but for this one. */
async function writableElsewhere(id: string, world: World): Promise<string[]> {
  const others = (await world.containers()).filter(({ Id, State }) => Id !== id && ['running', 'restarting', 'paused'].includes(textOf(State)))
  return others.flatMap(({ Mounts }) => objectsOf(Mounts))
    .filter(({ Type, RW }) => Type === 'bind' && RW !== false)
    .map(({ Source }) => textOf(Source))
}

function normalize(path: string): string {
  return path.replaceAll('\\', '/').replace(/\/+/g, '/').replace(/(?:\/\.)+(?=\/|$)/g, '').replace(/\/$/, '')
}

/** `/exec/{id}/…` */
export async function ownExec(ask: Ask, world: World): Promise<Ask> {
  return await world.exec(ask.name)
    ? ask
    : { ...ask, name: absent(ask.name) }
}

/** `/networks/{id}…` */
export async function ownNetwork(ask: Ask, world: World): Promise<Ask> {
  const found = await world.network(ask.name)
  if (!found)
    return { ...ask, name: absent(ask.name) }
  return ask.name === found.name
    ? ask
    : askById(ask, found.id)
}

/** `/volumes/{name}` */
export async function ownVolume(ask: Ask, world: World): Promise<Ask> {
  return await world.volume(ask.name)
    ? ask
    : { ...ask, name: absent(ask.name) }
}

/** `/plugins/{name}/json`: no plugin is the lesson's. */
export function noPlugin(ask: Ask): Ask {
  return { ...ask, name: absent(ask.name) }
}
