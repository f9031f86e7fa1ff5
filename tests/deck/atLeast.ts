import type { WrittenSlide } from './readDeck.ts'

/** What the tests of the deck must find. A test that looks at nothing passes; with these it fails. */
export interface Counts {
  slides: number
  /** Texts that a browser shows, over all states of all slides. */
  shownTexts: number
  headings: number
  bullets: number
  pictures: number
  questions: number
  commands: number
  demos: number
  /** Words that were looked up in the dictionary. */
  words: number
}

/** For the whole chapter: all thirteen sections. */
const WHOLE_CHAPTER: Counts = {
  slides: 58,
  shownTexts: 3000,
  headings: 18,
  bullets: 29,
  pictures: 3,
  questions: 8,
  commands: 40,
  demos: 11,
  words: 2500,
}

/** While sections are still to be written. */
const SO_FAR: Counts = {
  slides: 24,
  shownTexts: 1000,
  headings: 6,
  bullets: 17,
  pictures: 3,
  questions: 8,
  commands: 8,
  demos: 2,
  words: 900,
}

export const SECTIONS = 13

export function atLeast(slides: readonly WrittenSlide[]): Counts {
  return isWhole(slides)
    ? WHOLE_CHAPTER
    : SO_FAR
}

/** Whether every section of the chapter has slides. */
export function isWhole(slides: readonly WrittenSlide[]): boolean {
  return new Set(slides.map(({ section }) => section).filter(section => section > 0)).size === SECTIONS
}
