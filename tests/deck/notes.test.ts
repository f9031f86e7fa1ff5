/** What a teacher reads while speaking: on each slide how long, what to watch for, and what to do when it fails. */
import { describe, expect, it } from 'vitest'
import { readRecording } from '../../demos/server/recordings.ts'
import { AT_LEAST } from './atLeast.ts'
import { demosIn } from './embedded.ts'
import { textOf } from './plainText.ts'
import { readDeck } from './readDeck.ts'

/** Minutes of a lesson. */
const LESSON = 50
/** The last section before the break. */
const BREAK_AFTER = 4
/** Words that a teacher says in a minute beside a terminal: slower than talk (some 150), for a class looks and answers meanwhile. */
const PACE = 100
/** Slides without a misconception of their own. */
const FRAMES = ['cover', 'section', 'end']

const RE_MINUTES = /^\*\*(\d+) (?:minuut|minuten)\.\*\*/
const RE_WHOLE_SECTION = /^\*\*Het hele deel: ongeveer (\d+) (?:minuut|minuten)\b/

const slides = await readDeck()
const ofSections = slides.filter(({ layout }) => layout === 'section')
const others = slides.filter(({ layout }) => layout !== 'section')

/** Minutes of a slide; a section's own slide goes by itself. */
function minutesOf(note: string): number {
  return Number(RE_MINUTES.exec(note)?.[1] ?? 0)
}

function sumOf(sections: (section: number) => boolean): number {
  return others.filter(({ section }) => sections(section)).reduce((sum, { note }) => sum + minutesOf(note), 0)
}

describe('the notes', () => {
  it('are on every slide', () => {
    expect(slides.filter(({ note }) => note.trim() === '').map(({ no, title }) => `${no} ${title}`)).toEqual([])
    expect(slides.length).toBeGreaterThanOrEqual(AT_LEAST.slides)
  })

  it.each(others)('of slide $no, $title, begin with its minutes', ({ note }) => {
    expect(note).toMatch(RE_MINUTES)
    const [, minutes, unit] = /^\*\*(\d+) (\w+)/.exec(note) ?? []
    expect(unit).toBe(minutes === '1' ? 'minuut' : 'minuten')
  })

  it.each(ofSections)('of section $section say what the whole of it takes', ({ note, section }) => {
    const said = Number(RE_WHOLE_SECTION.exec(note)?.[1])
    expect(Math.abs(said - sumOf(number => number === section))).toBeLessThanOrEqual(1)
  })

  it.each(others.filter(({ layout }) => !FRAMES.includes(layout)))('of slide $no, $title, name the misconception', ({ note }) => {
    expect(note).toContain('**Misverstand:**')
  })

  it.each(others.filter(({ content }) => demosIn(content).length > 0))('of slide $no, $title, say what to do when it fails', ({ note }) => {
    expect(note).toContain('**Als het misgaat:**')
  })

  it.each(others.filter(({ content }) => demosIn(content).length > 0))('of slide $no, $title, can be said while its demo runs, within its minutes', async ({ note, content }) => {
    const recordings = await Promise.all(demosIn(content).map(id => readRecording(id)))
    const machine = recordings.reduce((sum, recording) => sum + (recording?.events.at(-1)?.[0] ?? 0) / 60_000, 0)
    const said = textOf(note).split(/\n\s*\n/).filter(part => !part.startsWith('Als het misgaat')).join(' ')
    const words = said.match(/\p{L}[\p{L}\d’-]*/gu)?.length ?? 0
    expect(words).toBeGreaterThan(0)
    expect(words / PACE + machine).toBeLessThanOrEqual(minutesOf(note))
  })

  it('fit in two lessons, with the break between them', () => {
    const first = sumOf(section => section <= BREAK_AFTER)
    const second = sumOf(section => section > BREAK_AFTER)
    expect([first, second]).toEqual([LESSON, LESSON])
    expect(slides.findLast(({ section }) => section === BREAK_AFTER)?.note).toContain('**Pauze.**')
  })
})
