/** The built deck that `npm start` serves, built anew when what it is made of has changed. */
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { DECK_NAME } from './azure-cloud.ts'
import { CACHE, DECK, RECORDINGS, ROOT } from './paths.ts'
import { runSlidev } from './slidev.ts'

/** What a deck is made of. Recordings are served fresh, so only which there are counts. */
const SOURCES: readonly string[] = [
  'slides.md',
  'pages/**/*',
  'components/**/*',
  'composables/**/*',
  'demos/kit/*.ts',
  'demos/*/demo.ts',
  // What slides show of the demos' own files, and of a recording, is built in.
  'demos/*/Dockerfile*',
  'public/recordings/bouwen.cast',
  'layouts/**/*',
  'public/*',
  'setup/**/*',
  'snippets/**/*',
  'styles/**/*',
  '*.vue',
  '*.css',
  '*.html',
  '{uno,unocss,vite}.config.ts',
  'package-lock.json',
]

const RE_NOT_IN_DECK = /\.test\.ts$/
const STAMP = join(CACHE, 'deck.sha256')

/** A deck with the same fingerprint has the same sources. */
export function fingerprint(root: string = ROOT, azureName = ''): string {
  const hash = createHash('sha256').update(azureName)
  const files = globSync([...SOURCES], { cwd: root, withFileTypes: true })
    .filter(entry => entry.isFile() && !RE_NOT_IN_DECK.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files)
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file)).update('\0')
  return hash.update(recorded().join()).digest('hex')
}

/**
 * Makes sure that the deck is built from its present sources.
 * `say` gets a line when it must be built; `azureName` is the name in the real Azure, when that was chosen.
 * @returns the folder
 * @throws {LessonError} `slidev-failed`
 */
export async function readyDeck(say: (line: string) => void, azureName = ''): Promise<string> {
  const now = fingerprint(ROOT, azureName)
  // The slides show the names that the demos use; an empty name is none.
  process.env[DECK_NAME] = azureName
  if (stamp() === now)
    return DECK
  say('De slides zijn nieuw of veranderd en worden gebouwd …')
  mkdirSync(CACHE, { recursive: true })
  // Built beside it and put in its place at once: a build that fails leaves the deck that worked.
  const fresh = `${DECK}.${process.pid}`
  try {
    await buildDeck(fresh)
    rmSync(STAMP, { force: true })
    rmSync(DECK, { recursive: true, force: true, maxRetries: 3 })
    renameSync(fresh, DECK)
    writeFileSync(STAMP, now)
  }
  finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return DECK
}

/** Builds the deck so that it works from any folder of any static host: relative addresses, slides behind the `#`. */
export async function buildDeck(folder: string): Promise<void> {
  await runSlidev(['build', '--base', './', '--router-mode', 'hash', '--out', folder])
}

function stamp(): string {
  try {
    readdirSync(DECK)
    return readFileSync(STAMP, 'utf8')
  }
  catch {
    return ''
  }
}

function recorded(): string[] {
  try {
    return readdirSync(RECORDINGS).map(file => basename(file)).filter(file => file.endsWith('.cast')).sort()
  }
  catch {
    return []
  }
}
