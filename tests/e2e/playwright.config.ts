import { defineConfig } from 'playwright/test'
import { BROWSER_ARGS, browserPath } from '../browser.ts'

/** Longest one test of the whole way may take, in ms: it builds, starts a server, pulls and runs. */
const TEST_TIMEOUT = 90_000

export default defineConfig({
  // What needs no engine: the deck as it is built, printed and played at home; and the lesson as it is given.
  projects: ['deck', 'live'].map(name => ({ name, testDir: name, testMatch: '*.@(test|spec|e2e).ts', outputDir: `../../.cache/e2e-${name}` })),
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: TEST_TIMEOUT,
  // Other suites share the machine; this is only how long a failure takes.
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['../progress-playwright.ts'],
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 720 },
    launchOptions: {
      executablePath: browserPath(),
      args: [...BROWSER_ARGS],
    },
  },
})
