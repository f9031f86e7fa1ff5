import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { machineFrom } from './machine.ts'
import { mountsBelow } from './mounts.ts'
import { labPaths } from './paths.ts'

describe('names with a limit in the kernel', () => {
  it.each(['/var/lib/docker-les-lab', `/srv/${'long/'.repeat(60)}home`])('%s', (home) => {
    const { socket, containerdSocket, bridge, chain } = labPaths(home)
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107)
    expect(Buffer.byteLength(containerdSocket)).toBeLessThanOrEqual(107)
    expect(bridge.length).toBeLessThanOrEqual(15)
    expect(chain.length).toBeLessThanOrEqual(28)
  })

  it('differ between two homes', () => {
    const [a, b] = [
      labPaths('/srv/a'),
      labPaths('/srv/b'),
    ]
    for (const name of [
      'run',
      'lock',
      'bridge',
      'chain',
      'cgroup',
    ] as const)
      expect(a[name]).not.toBe(b[name])
  })
})

describe('machines', () => {
  const debian = (version: string, codename: string): string => `PRETTY_NAME="Debian"\nID=debian\nVERSION_ID="${version}"\nVERSION_CODENAME=${codename}\n`

  it.each([
    ['12', 'bookworm'],
    ['13', 'trixie'],
  ])('debian %s carries a lab', (version, codename) => {
    expect(machineFrom('linux', 0, debian(version, codename))).toEqual({ codename })
  })

  it.each([
    [
      'darwin',
      501,
      '',
      'alleen op Debian-Linux',
    ],
    [
      'win32',
      undefined,
      '',
      'alleen op Debian-Linux',
    ],
    [
      'linux',
      0,
      'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble',
      'dit is ubuntu',
    ],
    ['linux', 0, '', 'dit is iets anders'],
    [
      'linux',
      0,
      debian('11', 'bullseye'),
      'dit is Debian 11',
    ],
    [
      'linux',
      1000,
      debian('12', 'bookworm'),
      'als root',
    ],
  ] as const)('%s, user %s, %j does not', (platform, uid, osRelease, sentence) => {
    expect(() => machineFrom(platform, uid, osRelease)).toThrow(sentence)
    expect(() => machineFrom(platform, uid, osRelease)).toThrow('LESSON_TEST_ENGINE')
  })
})

it('unmounts the deepest first and nothing beside the folder', () => {
  const line = (point: string): string => `36 35 98:0 / ${point} rw,noatime master:1 - ext4 /dev/root rw`
  expect(mountsBelow('/run/lab', [
    '/',
    '/run',
    '/run/lab',
    '/run/lab2/x',
    '/run/lab/netns',
    '/run/lab/a\\040b/c/deep',
  ].map(line).join('\n')))
    .toEqual(['/run/lab/a b/c/deep', '/run/lab/netns'])
})
