import { existsSync } from 'node:fs'
import process from 'node:process'
import { LessonError } from '../demos/kit/error.ts'
import { installOnMachine } from './lab/apt.ts'
import { thisMachine } from './lab/machine.ts'

/** The variable that names a browser for the tests on purpose. */
export const TEST_BROWSER = 'LESSON_TEST_BROWSER'

/** Where a Chromium usually is. Playwright's own download is not among them: it is never made here. */
const USUAL_PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
}

/** What a browser under test must not do: talk to its maker, ask questions, use a GPU that is not there. */
export const BROWSER_ARGS: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  // Chromium's sandbox refuses root.
  ...(process.getuid?.() === 0
    ? ['--no-sandbox']
    : []),
]

/** Path of the browser that tests use, or undefined when there is none. */
export function browserPath(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  exists: (path: string) => boolean = existsSync,
): string | undefined {
  const named = env[TEST_BROWSER]
  return named || USUAL_PLACES[platform]?.find(exists)
}

/**
 * The browser's path; installs Debian's chromium first where there is none and we may.
 * @throws LessonError (TEST_NO_BROWSER) with what to install elsewhere, LAB_PROGRAM_FAILED when apt fails
 */
export async function bringBrowser(say: (line: string) => void = () => {}): Promise<string> {
  const present = browserPath()
  if (present)
    return present
  try {
    thisMachine()
  }
  catch (cause) {
    throw new LessonError('TEST_NO_BROWSER', `Er is geen Chromium gevonden. Installeer Chromium of Chrome, of noem er een met ${TEST_BROWSER}.`, cause)
  }
  say('chromium installeren')
  await installOnMachine(['chromium'])
  const installed = browserPath()
  if (!installed)
    throw new LessonError('TEST_NO_BROWSER', `Chromium is geïnstalleerd en toch niet te vinden. Noem het met ${TEST_BROWSER}.`)
  return installed
}
