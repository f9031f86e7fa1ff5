import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node'
import { writeProgress } from './progress-writer.ts'

/** Tells tests/main.ts what vitest does. */
export default class ProgressReporter implements Reporter {
  onTestModuleCollected(module: TestModule): void {
    for (const test of module.children.allTests()) {
      writeProgress({
        event: 'found',
        id: test.id,
        name: nameOf(test),
      })
    }
  }

  onTestCaseReady(test: TestCase): void {
    writeProgress({ event: 'start', id: test.id })
  }

  onTestCaseResult(test: TestCase): void {
    const result = test.result()
    if (result.state === 'pending')
      return
    writeProgress({
      event: 'end',
      id: test.id,
      state: result.state,
      reason: result.state === 'skipped'
        ? result.note
        : undefined,
    })
  }

  onTestSuiteResult(suite: TestSuite): void {
    for (const error of suite.errors())
      writeProgress({ event: 'fault', name: `${suite.module.relativeModuleId} > ${suite.fullName}: ${error.message}` })
  }

  onTestModuleEnd(module: TestModule): void {
    for (const error of module.errors())
      writeProgress({ event: 'fault', name: `${module.relativeModuleId}: ${error.message}` })
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    for (const error of unhandled)
      writeProgress({ event: 'fault', name: `buiten een test: ${error.message}` })
  }
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`
}
