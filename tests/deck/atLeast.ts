/** What the tests of the deck must find. A test that looks at nothing passes; with these it fails. */
export const AT_LEAST = {
  slides: 68,
  /** Texts that a browser shows, over all states of all slides. */
  shownTexts: 3000,
  headings: 18,
  bullets: 29,
  pictures: 3,
  questions: 8,
  commands: 60,
  demos: 13,
  /** Words that were looked up in the dictionary. */
  words: 6000,
} as const

/** The sections of the chapter. */
export const SECTIONS = 13
