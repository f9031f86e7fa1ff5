import { expect, it } from 'vitest'
import { isAddressOfOwn, isRangeOfOwn } from './ranges.ts'

it.each([
  ['10.9.0.0/24', true],
  ['172.31.255.0/28', true],
  ['192.168.200.0/24', true],
  ['fd12:3456::/64', true],
  ['8.8.8.0/24', false],
  ['100.64.0.0/16', false],
  ['127.0.0.0/8', false],
  ['169.254.169.254/32', false],
  ['0.0.0.0/0', false],
  // More than what is private.
  ['10.0.0.0/7', false],
  ['172.0.0.0/8', false],
  ['fc00::/6', false],
  ['::ffff:10.9.0.0/120', false],
  ['2001:db8::/64', false],
  // The network the machine is on, all of it, a part of it, and what it is a part of.
  ['192.168.1.0/24', false],
  ['192.168.1.128/25', false],
  ['192.168.0.0/16', false],
  ['10.9.0.0', false],
  ['10.9.0.0/33', false],
  ['010.9.0.0/24', false],
  ['thuis', false],
])('%s may be a network of the lesson: %s', (range, may) => {
  expect(isRangeOfOwn(range, [['192.168.1.17', 24]])).toBe(may)
})

it.each([
  ['10.9.0.1', true],
  ['fd12::1', true],
  ['8.8.8.8', false],
  ['::1', false],
  ['', false],
])('%s may be an address of the lesson: %s', (address, may) => {
  expect(isAddressOfOwn(address)).toBe(may)
})
