import { expect, it } from 'vitest'
import { findBrowser } from './browser.ts'

const CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'

it.each<[string, NodeJS.Platform, Record<string, string>, string[], string | undefined]>([
  ['Debian’s', 'linux', { PATH: '/usr/bin' }, ['/usr/bin/chromium', '/usr/bin/google-chrome'], '/usr/bin/chromium'],
  ['a person’s choice', 'linux', { PATH: '/usr/bin', CHROME_PATH: '/opt/c' }, ['/usr/bin/chromium', '/opt/c'], '/opt/c'],
  ['not a choice that is gone', 'linux', { PATH: '/usr/bin', CHROME_PATH: '/opt/c' }, ['/usr/bin/chromium'], '/usr/bin/chromium'],
  ['a Mac’s', 'darwin', { PATH: '/usr/bin' }, [CHROME], CHROME],
  ['Windows’ own', 'win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, [EDGE], EDGE],
  ['none', 'linux', { PATH: '/usr/bin' }, [], undefined],
])('%s', (_what, platform, env, files, found) => {
  expect(findBrowser({ env, platform, home: '/Users/juf', exists: file => files.includes(file) })).toBe(found)
})
