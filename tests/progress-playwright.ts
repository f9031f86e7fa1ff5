import type { FullConfig, Reporter, Suite, TestCase, TestError, TestResult } from 'playwright/types/testReporter'
import { writeProgress } from './progress-writer.ts'

/** Tells tests/main.ts what Playwright's test runner does. */
export default class ProgressReporter implements Reporter {
  onBegin(_config: FullConfig, suite: Suite): void {
    for (const test of suite.allTests()) {
      writeProgress({
        event: 'found',
        id: test.id,
        name: test.titlePath().filter(Boolean).join(' > '),
      })
    }
  }

  onTestBegin(test: TestCase): void {
    writeProgress({ event: 'start', id: test.id })
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === 'skipped') {
      const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
      writeProgress({
        event: 'end',
        id: test.id,
        state: 'skipped',
        reason,
      })
    }
    else {
      writeProgress({
        event: 'end',
        id: test.id,
        state: result.status === test.expectedStatus
          ? 'passed'
          : 'failed',
      })
    }
  }

  onError(error: TestError): void {
    writeProgress({ event: 'fault', name: `buiten een test: ${error.message ?? error.value ?? 'onbekende fout'}` })
  }

  printsToStdio(): boolean {
    return false
  }
}
