import type { LostPartPage } from './lostPart.ts'
import { expect, it } from 'vitest'
import { recover } from './lostPart.ts'

/** A window of which the host answers as listed, one answer a look. */
function pageWith(answers: boolean[], sinceReload: number): { page: LostPartPage, done: string[] } {
  const done: string[] = []
  return {
    done,
    page: {
      now: () => 1_000_000,
      lastReload: () => 1_000_000 - sinceReload,
      reachable: async () => answers.shift() ?? true,
      sleep: async () => void done.push('wait'),
      reload: () => void done.push('reload'),
    },
  }
}

it.each([
  ['the host is there', [true], 60_000, ['reload']],
  ['the server was killed and comes back', [false, false, true], 60_000, ['wait', 'wait', 'reload']],
  ['it was reloaded just now and the part is really missing', [true], 1000, []],
])('when a part is lost and %s', async (_what, answers, sinceReload, expected) => {
  const { page, done } = pageWith(answers, sinceReload)
  await recover(page)
  expect(done).toEqual(expected)
})
