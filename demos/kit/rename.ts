/** Demos that go to the real Azure: the same steps, with names of their own. */
import type { Demo } from './demo.ts'
import type { Step } from './step.ts'

/** The name in mini-Azure of what must be the only one in the world: the registry, and what is called after it. */
export const CLOUD_NAME = 'klasdocker'

/** The same demo with another name in each text; pages are then where their address says. A demo without a cloud stays as it is. */
export function renamed(demo: Demo, name: string): Demo {
  if (demo.cloud === undefined)
    return demo
  return { ...demo, steps: demo.steps.map(step => renamedStep(step, name)) }
}

/** One step of it. */
export function renamedStep<S extends Step>(step: S, name: string): S {
  const { at: _at, ...kept } = { at: undefined, ...step }
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, key === 'kind' ? value : withName(value, name)])) as S
}

function withName(value: unknown, name: string): unknown {
  if (typeof value === 'string')
    return value.replaceAll(CLOUD_NAME, name)
  if (value instanceof RegExp)
    return new RegExp(value.source.replaceAll(CLOUD_NAME, name), value.flags)
  if (Array.isArray(value))
    return value.map(one => withName(one, name))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withName(one, name)]))
  return value
}
