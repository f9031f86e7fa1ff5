/** Who looks at the picture beside the terminal must see what the commands really did, and no more than that. */
import type { Demo } from '../../../demos/kit/demo.ts'
import type { TranscriptEvent } from '../../../demos/kit/transcript.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import aci from '../../../demos/aci/demo.ts'
import acr from '../../../demos/acr/demo.ts'
import { labelOf } from '../../../demos/kit/step.ts'
import { parseCast } from '../../../demos/kit/transcript.ts'
import { createLog, endAfter, exitOfStep } from '../demoLog.ts'
import { exitOf, hasRoute, routeAfter, wordsOfRoute } from './route.ts'

const PUSHED = routeAfter(acr.steps, () => true)

/** The way as these events tell it, when so many steps are shown. */
function routeIn(demo: Demo, events: readonly TranscriptEvent[], shown: number, before = routeAfter([], () => true)): ReturnType<typeof routeAfter> {
  const log = createLog(events)
  const target = { log, end: endAfter(log, shown) }
  return routeAfter(demo.steps, step => exitOfStep(target, step) === exitOf(demo.steps[step]), before)
}

function recorded(id: string): readonly TranscriptEvent[] {
  return parseCast(readFileSync(new URL(`../../../public/recordings/${id}.cast`, import.meta.url), 'utf8')).events
}

/** A run in which each program ends as given: its exit code, or not yet. */
function runOf(demo: Demo, exits: readonly (number | undefined)[]): TranscriptEvent[] {
  return exits.flatMap((exit, step): TranscriptEvent[] => [
    [step, 'm', labelOf(demo.steps[step] ?? acr.steps[0]!)],
    ...exit === undefined ? [] : [[step, 'x', String(exit)] as const],
  ])
}

describe('the recording of acr', () => {
  it.each([
    [0, 'Op je laptop: nog geen image. In Azure: nog niets.'],
    [1, 'Op je laptop: nog geen image. In Azure: nog niets.'],
    [2, 'Op je laptop: nog geen image. In Azure: groep rg-klasdocker.'],
    [3, 'Op je laptop: nog geen image. In Azure: groep rg-klasdocker; registry klasdocker.azurecr.io met nog niets.'],
    [4, 'Op je laptop: image cijferlezer:v1. In Azure: groep rg-klasdocker; registry klasdocker.azurecr.io met nog niets.'],
    [5, 'Op je laptop: image cijferlezer:v1. In Azure: groep rg-klasdocker; registry klasdocker.azurecr.io met nog niets.'],
    [6, 'Op je laptop: image cijferlezer:v1, ook met de naam klasdocker.azurecr.io/cijferlezer:v1. In Azure: groep rg-klasdocker; registry klasdocker.azurecr.io met nog niets.'],
    [7, 'Op je laptop: image cijferlezer:v1, ook met de naam klasdocker.azurecr.io/cijferlezer:v1. In Azure: groep rg-klasdocker; registry klasdocker.azurecr.io met image cijferlezer:v1.'],
    [9, 'Op je laptop: image cijferlezer:v1, ook met de naam klasdocker.azurecr.io/cijferlezer:v1. In Azure: groep rg-klasdocker; registry klasdocker.azurecr.io met image cijferlezer:v1.'],
  ])('after %i steps', (shown, words) => {
    expect(wordsOfRoute(routeIn(acr, recorded('acr'), shown))).toBe(words)
  })
})

describe('the recording of aci', () => {
  const registry = 'In Azure: groep rg-klasdocker; registry klasdocker.azurecr.io met image cijferlezer:v1'
  it.each([
    [0, `${registry}.`],
    [1, `${registry}.`],
    [2, `${registry}; container cijferlezer, draait.`],
    [3, `${registry}; container cijferlezer, draait op klasdocker.westeurope.azurecontainer.io.`],
    [5, `${registry}; container cijferlezer, draait op klasdocker.westeurope.azurecontainer.io.`],
    [6, `${registry}; de container is verwijderd.`],
    [8, 'In Azure: niets meer, de groep is verwijderd.'],
  ])('after %i steps', (shown, words) => {
    const told = wordsOfRoute(routeIn(aci, recorded('aci'), shown, PUSHED))
    expect(told.slice(told.indexOf('In Azure'))).toBe(words)
    expect(told).toContain('image cijferlezer:v1, ook met de naam')
  })
})

describe('a run that is not as it should be', () => {
  it('a command that failed brings nothing, and what comes after it does', () => {
    expect(routeIn(acr, runOf(acr, [0, 0, 1, 0]), 4).there).toEqual({ group: 'rg-klasdocker', image: 'cijferlezer:v1' })
  })

  it('a command that still runs brings nothing yet', () => {
    expect(routeIn(acr, runOf(acr, [0, undefined]), 2).there).toEqual({})
  })

  it('a step that goes on from the recording brings what its last program brought', () => {
    const events: TranscriptEvent[] = [...runOf(acr, [0, 1]), [2, 'o', 'verder uit de opname'], [3, 'x', '0']]
    expect(routeIn(acr, events, 2).there).toEqual({ group: 'rg-klasdocker' })
  })

  it('a deletion that failed takes nothing away', () => {
    expect(routeIn(aci, runOf(aci, [undefined, 0, 0, undefined, 0, 3, 3]), 7, PUSHED)).toMatchObject({ there: { container: 'cijferlezer', registry: 'klasdocker.azurecr.io' }, gone: [] })
  })
})

it('what a step says it brings is what its demo names', () => {
  for (const demo of [acr, aci]) {
    expect(hasRoute(demo)).toBe(true)
    const commands = demo.steps.map(step => `${labelOf(step)} ${step.expect.map(({ source }) => source.replaceAll('\\', '')).join(' ')}`).join('\n')
    for (const { brings } of demo.steps)
      expect(Object.values(brings ?? {}).filter(name => !commands.includes(name))).toEqual([])
  }
})
