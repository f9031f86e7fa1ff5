import type { Demo } from '../../../demos/kit/demo.ts'
import type { RouteNames, RoutePart } from '../../../demos/kit/route.ts'
import type { Step } from '../../../demos/kit/step.ts'
import { ROUTE_PARTS } from '../../../demos/kit/route.ts'

/** What is on the way to the cloud, and what was and is gone. */
export interface Route {
  there: RouteNames
  gone: readonly RoutePart[]
}

export const EMPTY_ROUTE: Route = { there: {}, gone: [] }

/** Whether a demo goes that way at all. */
export function hasRoute({ steps }: Pick<Demo, 'steps'>): boolean {
  return steps.some(({ brings, takes }) => brings !== undefined || takes !== undefined)
}

/**
 * The way after these steps.
 * @param steps of one demo, in order
 * @param passed whether a step's command came to the end it must have; a step that did not changes nothing
 * @param before the way as the demo found it
 */
export function routeAfter(steps: readonly Step[], passed: (step: number) => boolean, before: Route = EMPTY_ROUTE): Route {
  const there = { ...before.there }
  const gone = new Set(before.gone)
  for (const [index, { brings = {}, takes = [] }] of steps.entries()) {
    if (!passed(index))
      continue
    Object.assign(there, brings)
    for (const part of takes) {
      if (there[part] !== undefined)
        gone.add(part)
      delete there[part]
    }
  }
  return { there, gone: ROUTE_PARTS.filter(part => gone.has(part) && there[part] === undefined) }
}

/** The exit code of a step whose command came to the end it must have; undefined for a step without a command. */
export function exitOf(step: Step | undefined): number | undefined {
  return step?.kind === 'run' || step?.kind === 'type' ? step.exit : undefined
}

/** The way in words, for who does not see it. */
export function wordsOfRoute({ there, gone }: Route): string {
  const { image, tag, group, registry, pushed, container, address } = there
  const inCloud = [
    group && `groep ${group}`,
    registry && `registry ${registry} met ${pushed ? `image ${pushed}` : 'nog niets'}`,
    container && `container ${container}, draait${address ? ` op ${address}` : ''}`,
  ].filter(Boolean)
  const left = gone.includes('group') ? 'niets meer, de groep is verwijderd' : 'nog niets'
  return [
    `Op je laptop: ${image ? `image ${image}${tag ? `, ook met de naam ${tag}` : ''}` : 'nog geen image'}.`,
    `In Azure: ${inCloud.join('; ') || left}${gone.includes('container') && group ? '; de container is verwijderd' : ''}.`,
  ].join(' ')
}
