import type { Board, BoardContainer, BoardMount } from '../../../demos/kit/board.ts'

/** What an empty board says. */
export const NOTHING = 'Niets van deze demo'

const HEALTH: Record<NonNullable<BoardContainer['health']>, string> = {
  starting: 'start nog',
  healthy: 'gezond',
  unhealthy: 'ongezond',
}

/** What the state of a container is called on screen. */
export function stateOf({ state, exit, health }: BoardContainer): string {
  switch (state) {
    case 'created': return 'gemaakt'
    case 'running': return health === undefined ? 'draait' : `draait, ${HEALTH[health]}`
    case 'paused': return 'gepauzeerd'
    case 'restarting': return 'herstart'
    case 'removing': return 'gaat weg'
    default: return exit === undefined ? 'gestopt' : `gestopt (${exit})`
  }
}

/** An image's name as people say it: "latest" is what nobody typed. */
export function nameOf(tag: string): string {
  return tag.replace(/:latest$/, '')
}

/** A volume's name; those that Docker makes up are no names. */
export function volumeName(name: string): string {
  return /^[0-9a-f]{64}$/.test(name) ? 'zonder naam' : name
}

/** What keeps data, as the class knows it. */
export function mountName({ kind, name }: BoardMount): string {
  if (kind === 'volume')
    return volumeName(name)
  return kind === 'folder' && name === '.' ? 'deze map' : name
}

/** What it is that keeps data. */
export const KEEPS: Record<BoardMount['kind'], string> = {
  volume: 'volume',
  folder: 'map van de host',
  memory: 'geheugen (tmpfs)',
}

/** The board in words, for who does not see it. */
export function wordsOf(board: Board): string {
  const parts = [
    ...board.containers.map(one => `container ${one.name}, ${stateOf(one)}, uit image ${nameOf(one.from)}`),
    ...board.images.map(({ names, layers }) => `image ${names.map(nameOf).join(' en ') || 'zonder naam'} met ${layers.length} ${layers.length === 1 ? 'laag' : 'lagen'}`),
    ...board.volumes.map(name => `volume ${volumeName(name)}`),
    ...board.networks.map(name => `netwerk ${name}`),
    ...board.registries.map(({ name, images }) => `registry ${name} met ${images.join(', ') || 'nog niets'}`),
  ]
  return parts.length === 0 ? NOTHING : `Op de engine: ${parts.join('; ')}.`
}
