import { describe, expect, it } from 'vitest'
import { bridgesWithin, chooseNetwork, overlaps, parseRoutes } from './network.ts'

describe('ranges', () => {
  it.each([
    ['10.213.0.0/16', '10.213.4.1', true],
    ['10.213.0.0/16', '10.0.0.0/8', true],
    ['10.213.0.0/16', '10.214.0.0/16', false],
    ['192.168.0.0/16', '192.168.1.0/24', true],
    ['192.168.1.0/24', '192.168.2.0/24', false],
    ['0.0.0.0/0', '1.2.3.4', true],
  ])('%s and %s: %s', (a, b, shared) => {
    expect(overlaps(a, b)).toBe(shared)
    expect(overlaps(b, a)).toBe(shared)
  })
})

it('reads the routes, and not the default one', () => {
  expect(parseRoutes([
    'default via 192.0.2.1 dev eth0',
    '172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown',
    'local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1',
    '',
  ].join('\n'))).toEqual(['172.17.0.0/16', '127.0.0.1'])
})

describe('the lab\'s own range', () => {
  it.each([
    [[], '10.213.0.0/16'],
    [
      ['10.213.7.0/24'],
      '10.87.0.0/16',
    ],
    [
      ['10.0.0.0/8'],
      '172.29.0.0/16',
    ],
  ])('beside %j: %s', (routes, subnet) => {
    expect(chooseNetwork(routes).subnet).toBe(subnet)
  })

  it('says so when there is none', () => {
    expect(() => chooseNetwork(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])).toThrow('vindt geen vrij netwerk')
  })
})

it('takes only bridges with an address in its range for its own', () => {
  const listed = JSON.stringify([
    {
      ifname: 'docker0',
      addr_info: [
        { local: '172.17.0.1' },
      ],
    },
    {
      ifname: 'br-1',
      addr_info: [
        { local: '10.213.128.1' },
      ],
    },
    { ifname: 'br-2', addr_info: [] },
    {},
  ])
  expect(bridgesWithin('10.213.0.0/16', listed)).toEqual(['br-1'])
  expect(bridgesWithin(undefined, listed)).toEqual([])
  expect(bridgesWithin('10.213.0.0/16', '')).toEqual([])
})
