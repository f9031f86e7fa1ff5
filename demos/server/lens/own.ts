/** Own things only: what a request names must be the lesson's; anything else becomes a name that nothing has. */
import type { Ask } from './ask.ts'
import type { World } from './world.ts'
import { absent } from './absent.ts'
import { admitHostPath } from './container-create.ts'
import { askById } from './references.ts'
import { refused } from './refuse.ts'

/** `/containers/{id}/…` */
export async function ownContainer(ask: Ask, world: World): Promise<Ask> {
  const found = world.known(ask.name) ?? await world.container(ask.name)
  return found
    ? askById(ask, found.id)
    : { ...ask, name: absent(ask.name) }
}

/** Before a container starts: its folders of the host are looked at again, since the engine will follow their links again. */
export async function startable(ask: Ask, world: World): Promise<Ask> {
  if (ask.query.has('checkpoint'))
    throw refused('de les mag geen container uit een checkpoint starten')
  const found = world.known(ask.name) ?? await world.container(ask.name)
  for (const path of found?.hostPaths ?? [])
    admitHostPath(path, world)
  return ask
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
