import { describe, expect, it } from 'vitest'
import { readGroup } from './container-spec.ts'

const CONTAINER = { name: 'web', properties: { image: 'web:v1', ports: [{ port: 80 }], resources: { requests: { cpu: 1, memoryInGB: 1.5 } } } }

function group(changes: object = {}, container: object = {}): object {
  return { location: 'westeurope', properties: { osType: 'Linux', containers: [{ ...CONTAINER, properties: { ...CONTAINER.properties, ...container } }], ...changes } }
}

describe('a container group as it is asked for', () => {
  it('is read whole', () => {
    expect(readGroup('web', group({ restartPolicy: 'never', ipAddress: { type: 'Public', dnsNameLabel: 'klasweb', ports: [{ port: 80, protocol: 'TCP' }] } }, { command: ['a', 'b'], environmentVariables: [{ name: 'A', value: 'b' }, { name: 'S', secureValue: 'x' }] }))).toEqual({
      osType: 'Linux',
      restartPolicy: 'Never',
      containers: [{ name: 'web', image: 'web:v1', command: ['a', 'b'], ports: [{ port: 80, protocol: 'TCP' }], environment: [{ name: 'A', value: 'b', isSecret: false }, { name: 'S', value: 'x', isSecret: true }], cpu: 1, memoryInGB: 1.5 }],
      credentials: [],
      address: { type: 'Public', ports: [{ port: 80, protocol: 'TCP' }], dnsNameLabel: 'klasweb' },
      tags: {},
      location: 'westeurope',
    })
  })

  it.each<[string, object, string?]>([
    ['InvalidOsType', group({ osType: null })],
    ['InvalidOsType', group({ osType: 'Solaris' })],
    ['InvalidRestartPolicy', group({ restartPolicy: 'soms' })],
    ['ContainersNotSpecified', group({ containers: [] })],
    ['ImageNotSpecified', group({}, { image: '' })],
    ['ResourceRequestsNotSpecified', group({}, { resources: null })],
    ['ResourceSomeRequestsNotSpecified', group({}, { resources: { requests: { cpu: 1 } } })],
    ['ResourceSomeRequestsNotSpecified', group({}, { resources: { requests: { cpu: 0, memoryInGB: 1 } } })],
    ['ServiceUnavailable', group({}, { resources: { requests: { cpu: 5, memoryInGB: 1 } } })],
    ['InvalidDnsNameLabel', group({ ipAddress: { type: 'Public', dnsNameLabel: 'web', ports: [{ port: 80 }] } })],
    ['InvalidDnsNameLabel', group({ ipAddress: { type: 'Public', dnsNameLabel: 'Klasweb', ports: [{ port: 80 }] } })],
    ['InvalidIPAddressPorts', group({ ipAddress: { type: 'Public', ports: [{ port: 81 }] } })],
    ['InvalidIPAddressPorts', group({ ipAddress: { type: 'Public', ports: [] } })],
    ['InvalidContainerGroupName', group(), 'Web_1'],
  ])('%s', (code, body, name = 'web') => {
    expect(() => readGroup(name, body)).toThrow(expect.objectContaining({ code }))
  })

  it.each([undefined, null, 'x', [], { properties: [] }])('what is no group is refused, not broken on: %j', (body) => {
    expect(() => readGroup('web', body)).toThrow(expect.objectContaining({ code: 'InvalidOsType' }))
  })
})
