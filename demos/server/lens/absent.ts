/**
 * What is not the lesson's does not exist for the lesson. The engine itself says so, in its own words and with its own
 * status: it is asked for the same name with a mark behind it that no object has, and the mark is taken out of its answer.
 */
import { randomBytes } from 'node:crypto'

const RE_MARK = /\.les-[0-9a-f]{32}/g
const MARK = `.les-${randomBytes(16).toString('hex')}`

/** A name or id that nothing has, for a name or id that the lesson may not see. */
export function absent(name: string): string {
  return `${name}${MARK}`
}

/** The same for an image reference: its tag or digest stays what it is. */
export function absentImage(reference: string): string {
  const [, name = reference, rest = ''] = /^(.*?)((?::[\w.-]+)?(?:@[\w:+.-]+)?)$/.exec(reference) ?? []
  // An id stands in one piece: `sha256:` is not its name.
  return name === 'sha256' || name === ''
    ? absent(reference)
    : `${name}${MARK}${rest}`
}

/** The text without marks. */
export function withoutMark(text: string): string {
  return text.replace(RE_MARK, '')
}

/** Whether a text has a mark in it. */
export function hasMark(text: string): boolean {
  return text.search(RE_MARK) >= 0
}
