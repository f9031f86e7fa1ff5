import { expect, it } from 'vitest'
import { browserPath } from './browser.ts'

it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string[], string | undefined]>([
  [
    'linux',
    {},
    ['/usr/bin/chromium'],
    '/usr/bin/chromium',
  ],
  [
    'linux',
    {},
    ['/usr/bin/google-chrome'],
    '/usr/bin/google-chrome',
  ],
  ['linux', {}, [], undefined],
  [
    'linux',
    { LESSON_TEST_BROWSER: '/opt/b' },
    ['/usr/bin/chromium'],
    '/opt/b',
  ],
  [
    'darwin',
    {},
    ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  [
    'win32',
    {},
    ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  [
    'aix',
    {},
    ['/usr/bin/chromium'],
    undefined,
  ],
])('on %s with %j, %j there: %s', (platform, env, present, path) => {
  expect(browserPath(platform, env, candidate => present.includes(candidate))).toBe(path)
})
