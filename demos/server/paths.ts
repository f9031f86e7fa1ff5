/** Where things live. The project's own files, and the folder for what it makes for itself. */
import { join } from 'node:path'

/** The project's top folder. */
export const ROOT = join(import.meta.dirname, '..', '..')

/** What the lesson makes for itself and may lose at any time. Never committed. */
export const CACHE = join(ROOT, '.cache')

/** The deck as `npm start` serves it. */
export const DECK = join(CACHE, 'deck')

/** Files that are served as they are: recordings, favicon. */
export const PUBLIC = join(ROOT, 'public')

/** The saved transcripts, `<demo>.cast`. */
export const RECORDINGS = join(PUBLIC, 'recordings')

/** One folder for each demo. */
export const DEMOS = join(ROOT, 'demos')

/** The lesson's own logins for docker and az, so that a person's own are neither read nor written. */
export const LOGINS = join(CACHE, 'logins')
