/**
 * The way of an image to the cloud. A step says what its command puts there and what it removes; that holds once the transcript says
 * that the command succeeded. So live, a window that joins late, the recording and print show the same way at the same step.
 */

/** What can be on the way: on the laptop an image and a second name for it; in the cloud a group and what is in it. */
export const ROUTE_PARTS = ['image', 'tag', 'group', 'registry', 'pushed', 'container', 'address'] as const

export type RoutePart = typeof ROUTE_PARTS[number]

/** Parts, each with its name on screen. */
export type RouteNames = Partial<Record<RoutePart, string>>

/** What a step says about the way. */
export interface RouteChange {
  /** What is there after it, e.g. `{ registry: 'klasdocker.azurecr.io' }`. */
  brings?: RouteNames
  /** What is gone after it. */
  takes?: readonly RoutePart[]
}

/** What keeps a change from being drawn; undefined when nothing does. */
export function faultOfRoute({ brings = {}, takes = [] }: RouteChange): string | undefined {
  const known: readonly string[] = ROUTE_PARTS
  const unknown = [...Object.keys(brings), ...takes].find(part => !known.includes(part))
  if (unknown !== undefined)
    return `"${unknown}" is geen deel van de weg naar de cloud; kies uit ${ROUTE_PARTS.join(', ')}`
  return Object.values(brings).includes('')
    ? 'brings geeft een deel zonder naam'
    : undefined
}
