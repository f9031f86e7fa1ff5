/** What the page, `/gezond` and the log call this version: the one line to change for a new one. */
export const VERSION = '1.0'
