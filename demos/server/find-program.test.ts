import { expect, it } from 'vitest'
import { findProgram } from './find-program.ts'

it.each<[NodeJS.Platform, Record<string, string>, string, string[], string | undefined]>([
  ['linux', { PATH: '/usr/local/bin:/usr/bin' }, 'docker', ['/usr/bin/docker'], '/usr/bin/docker'],
  ['linux', { PATH: '/a:/b' }, 'docker', ['/a/docker', '/b/docker'], '/a/docker'],
  ['linux', { PATH: '/a' }, 'docker', [], undefined],
  ['linux', {}, 'docker', ['/docker'], undefined],
  ['win32', { Path: 'C:\\Docker;C:\\Windows' }, 'docker', ['C:\\Docker\\docker.exe'], 'C:\\Docker\\docker.exe'],
  ['win32', { PATH: 'C:\\az', PATHEXT: '.EXE;.CMD' }, 'az', ['C:\\az\\az', 'C:\\az\\az.cmd'], 'C:\\az\\az.cmd'],
])('%s %j %s', (platform, env, name, files, found) => {
  expect(findProgram(name, env, platform, file => files.includes(file))).toBe(found)
})
