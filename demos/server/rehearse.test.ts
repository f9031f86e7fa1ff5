import { expect, it } from 'vitest'
import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'
import { reportOf, summaryOf } from './rehearse.ts'
import { HINT } from './session.ts'

it('names demo, step, what was expected and what came', () => {
  const demo = defineDemo({ title: 'Proef', steps: [run('docker ps'), run('docker stop web', { expect: /^web$/m })] })
  const report = reportOf('proef', demo, 1, { result: 'unexpected', from: 'engine', exit: 1, sentence: `de exitcode is 1${HINT}`, duration: 5 }, [
    [0, 'm', 'docker ps'],
    [1, 'o', 'niet van deze stap\r\n'],
    [2, 'm', 'docker stop web'],
    [3, 'o', '\x1B[31mNo such container: web\x1B[0m\r\n'],
  ])
  expect(report).toContain('demo proef, stap 2: docker stop web')
  expect(report).toContain('verwacht: exitcode 0, /^web$/m')
  expect(report).toContain('gekregen: exitcode 1')
  expect(report).toContain('| No such container: web')
  expect(report).not.toContain('niet van deze stap')
  // Who rehearses has no key P.
  expect(report).not.toContain('druk op P')
})

it('sums up the steps, the machine time and the minutes of the lecture of each demo, and counts a step that never ran as failed', () => {
  const summary = summaryOf([
    { id: 'eerste-container', steps: 8, done: 8, duration: 3280, lecture: 3 },
    { id: 'gpu', steps: 3, done: 1, duration: 31_000, lecture: 1 },
  ])
  expect(summary.split('\n')).toEqual([
    'eerste-container     8 van 8 stappen    3.28 s   3 min in de les',
    'gpu                  1 van 3 stappen    31.0 s   1 min in de les',
    'samen               9 van 11 stappen    34.3 s   4 min in de les',
    '9 passed, 2 failed',
  ])
})
