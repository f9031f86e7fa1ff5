/** The browser that prints the PDF: one that is already on the machine. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import process from 'node:process'
import { findProgram } from './find-program.ts'

export interface BrowserSearch {
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  home: string
  exists: (file: string) => boolean
}

/** A person's own choice, by the variable they may already have set. */
const NAMED_BY: readonly string[] = ['LESSON_BROWSER', 'CHROME_PATH']

/** The same on the command line of Linux and others. */
const NAMES: readonly string[] = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge']

const MAC_APPS: readonly string[] = ['Google Chrome', 'Microsoft Edge', 'Chromium']

const WINDOWS_PLACES: readonly string[] = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe']

/** The first browser found; undefined when there is none that can print. */
export function findBrowser({ env, platform, home, exists }: BrowserSearch = thisMachine()): string | undefined {
  return placesOf(env, platform, home).find(exists)
    ?? NAMES.map(name => findProgram(name, env, platform, exists)).find(file => file !== undefined)
}

function placesOf(env: BrowserSearch['env'], platform: NodeJS.Platform, home: string): string[] {
  const named = NAMED_BY.map(name => env[name]).filter(file => file !== undefined)
  if (platform === 'darwin') {
    const folders = ['/Applications', posix.join(home, 'Applications')]
    return [...named, ...MAC_APPS.flatMap(app => folders.map(folder => posix.join(folder, `${app}.app`, 'Contents', 'MacOS', app)))]
  }
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(name => env[name] ?? env[name.replace('PROGRAMFILES', 'ProgramFiles')]).filter(folder => folder !== undefined)
    return [...named, ...WINDOWS_PLACES.flatMap(place => folders.map(folder => win32.join(folder, place)))]
  }
  return named
}

function thisMachine(): BrowserSearch {
  return { env: process.env, platform: process.platform, home: homedir(), exists: existsSync }
}
