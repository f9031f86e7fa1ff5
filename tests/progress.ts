/**
 * What a test runner does, as it does it: one JSON line per event. Written along the way, so that a runner which hangs
 * or dies still tells which tests it was at.
 */
export type ProgressEvent
  = | { event: 'found', id: string, name: string }
    | { event: 'start', id: string }
    | { event: 'end', id: string, state: TestState, reason?: string }
    /** Something went wrong outside any test: a file that cannot load, a hook, an unhandled rejection. */
    | { event: 'fault', name: string }

export type TestState = 'passed' | 'failed' | 'skipped'

export interface Counts {
  found: number
  passed: number
  /** What failed, each as one line for a person. */
  failed: string[]
  skipped: string[]
}

/** The environment variable that names the file to write events to. */
export const PROGRESS_FILE = 'LESSON_TEST_PROGRESS'

/** The events in a progress file; a last line that a kill cut short is no event. */
export function parseProgress(text: string): ProgressEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      const event: unknown = JSON.parse(line)
      return isProgressEvent(event)
        ? [event]
        : []
    }
    catch {
      return []
    }
  })
}

function isProgressEvent(value: unknown): value is ProgressEvent {
  return typeof value === 'object' && value !== null && 'event' in value
}

/**
 * Adds up what happened. A test that was found must end: one that started and did not is a hang, one that never started
 * is a failure as well, and so is a skip without a reason.
 */
export function countProgress(events: readonly ProgressEvent[]): Counts {
  const tests = new Map<string, { name: string, started: boolean, state?: TestState, reason?: string }>()
  const counts: Counts = {
    found: 0,
    passed: 0,
    failed: [],
    skipped: [],
  }
  for (const event of events) {
    if (event.event === 'fault') {
      counts.failed.push(event.name)
    }
    else if (event.event === 'found') {
      tests.set(event.id, { name: event.name, started: false })
    }
    else {
      tests.set(event.id, {
        name: event.id,
        ...tests.get(event.id),
        started: true,
        ...(event.event === 'end'
          ? { state: event.state, reason: event.reason }
          : {}),
      })
    }
  }
  counts.found = tests.size
  for (const { name, started, state, reason } of tests.values()) {
    if (state === 'passed')
      counts.passed++
    else if (state === 'skipped' && reason)
      counts.skipped.push(`${name}: ${reason}`)
    else if (state === 'skipped')
      counts.failed.push(`${name}: overgeslagen zonder reden`)
    else if (state === 'failed')
      counts.failed.push(name)
    else
      counts.failed.push(`${name}: ${started ? 'begon en eindigde niet' : 'is niet gelopen, of blokkeerde zijn hele bestand'}`)
  }
  return counts
}

/** The last line of a test run, for people and programs alike. */
export function closingLine(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed${skipped > 0
    ? `, ${skipped} skipped`
    : ''}`
}
