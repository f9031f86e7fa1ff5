/**
 * How long the demos take in the lecture, at a teacher's pace: the minutes that the note of each one's slide begins with. They are
 * the same minutes that add up to two lessons, and a test looks whether what the note says fits in them.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './paths.ts'

/** All demos together may take this much of the two lessons, in minutes. */
export const LECTURE_LIMIT = 35

/** A demo on a slide, and the note below it. */
const RE_DEMO = /<LiveDemo\s[^>]*\bid="([^"]+)"[^>]*>\s*<!--\s*\*\*(\d+) (?:minuut|minuten)\.\*\*/g

/** The minutes of each demo in a page of the deck, by the demo's id. */
export function lectureMinutes(page: string): [id: string, minutes: number][] {
  return [...page.matchAll(RE_DEMO)].map(([, id = '', minutes]) => [id, Number(minutes)])
}

/** The same of the whole deck. */
export function readLectureMinutes(root: string = ROOT): ReadonlyMap<string, number> {
  return new Map(globSync('pages/*.md', { cwd: root }).flatMap(file => lectureMinutes(readFileSync(join(root, file), 'utf8'))))
}
