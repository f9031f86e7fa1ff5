import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const PROJECT = join(import.meta.dirname, '..')
const LAB_TEST = 'tests/lab/lab.test.ts'

/** Longest one test may take on an engine, in ms: a cold pull and a stop of ten seconds fit. */
const ENGINE_TIMEOUT = 60_000

/** Tests that share an engine or a port run one file after another; and none gets a second chance. */
const oneAtATime = {
  fileParallelism: false,
  retry: 0,
  testTimeout: ENGINE_TIMEOUT,
  hookTimeout: ENGINE_TIMEOUT,
}

export default defineConfig({
  root: PROJECT,
  test: {
    allowOnly: false,
    reporters: [
      'default',
      join(import.meta.dirname, 'progress-vitest.ts'),
    ],
    projects: [
      {
        root: PROJECT,
        test: {
          name: 'unit',
          include: ['{components,demos,setup}/**/*.test.ts', 'tests/*.test.ts', 'tests/{lab,bench,deck}/*.test.ts'],
          exclude: ['**/node_modules/**', LAB_TEST],
          // They share nothing that one could leave behind for another, and a worker a file costs more than the tests.
          isolate: false,
          retry: 0,
        },
      },
      {
        root: PROJECT,
        test: {
          name: 'engine',
          include: ['tests/engine/*.test.ts', LAB_TEST],
          ...oneAtATime,
        },
      },
      {
        root: PROJECT,
        test: {
          name: 'lens',
          include: ['tests/engine/lens/**/*.test.ts'],
          ...oneAtATime,
        },
      },
      {
        root: PROJECT,
        test: {
          name: 'azure',
          include: ['tests/azure/**/*.test.ts'],
          ...oneAtATime,
        },
      },
      {
        root: PROJECT,
        test: {
          name: 'attacks',
          include: ['tests/attacks/**/*.test.ts'],
          ...oneAtATime,
        },
      },
    ],
  },
})
