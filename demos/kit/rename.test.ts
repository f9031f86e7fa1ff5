import { describe, expect, it } from 'vitest'
import aci from '../aci/demo.ts'
import acr from '../acr/demo.ts'
import { renamed } from './rename.ts'
import { labelOf } from './step.ts'

describe('a demo with names of its own', () => {
  it.each([['acr', acr], ['aci', aci]])('%s: no step has the name of mini-Azure left, and no page is on this machine', (_id, demo) => {
    const own = renamed(demo, 'klasdocker7x2k9')
    expect(own.steps.map(labelOf)).toEqual(demo.steps.map(step => labelOf(step).replaceAll('klasdocker', 'klasdocker7x2k9')))
    const text = JSON.stringify(own, (_key, value: unknown) => value instanceof RegExp ? value.source : value)
    expect(text.replaceAll('klasdocker7x2k9', '')).not.toMatch(/klasdocker|localhost/)
    expect(own.steps.map(step => step.kind === 'run' ? step.argv.join(' ').includes('klasdocker7x2k9') : true)).toEqual(demo.steps.map(step => step.kind === 'run' ? step.argv.join(' ').includes('klasdocker') : true))
  })

  it('a demo without a cloud is the same', () => {
    const { cloud: _cloud, ...demo } = acr
    expect(renamed(demo, 'x')).toBe(demo)
  })
})
