/** Dutch that a Dutch teacher would not correct: every text that people read, through Hunspell. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { QUESTIONS } from '../../components/quiz/questions.ts'
import { loadDemos } from '../../demos/server/demos.ts'
import { ROOT } from '../../demos/server/paths.ts'
import { AT_LEAST } from './atLeast.ts'
import { proseOf, templateTexts } from './plainText.ts'
import { readDeck } from './readDeck.ts'
import { dutchSpelling, terms } from './spelling.ts'

const slides = await readDeck()
const demos = await loadDemos()
const spelling = await dutchSpelling()

const TEXTS: readonly (readonly [where: string, text: string])[] = [
  ...slides.map(({ no, title, content }) => [`slide ${no}, ${title}`, proseOf(content)] as const),
  ...slides.map(({ no, title, note }) => [`the note of slide ${no}, ${title}`, proseOf(note)] as const),
  ...[...demos].map(([id, { demo }]) => [`demo ${id}`, [demo.title, ...demo.steps.map(({ says = '' }) => says)].join('\n')] as const),
  ...QUESTIONS.map(({ id, ask, choices }) => [`question ${id}`, proseOf([ask, ...choices.flatMap(({ text, why }) => [text, why])].join('\n'))] as const),
  ...globSync(['components/**/*.vue', 'layouts/*.vue', '*.vue'], { cwd: ROOT }).sort().map(file => [
    file.replaceAll('\\', '/'),
    templateTexts(readFileSync(join(ROOT, file), 'utf8'), true).join('\n'),
  ] as const),
  ['HANDLEIDING.md', proseOf(readFileSync(join(ROOT, 'HANDLEIDING.md'), 'utf8'))],
]

describe('the Dutch of', () => {
  it.each(TEXTS)('%s is spelled well', (_where, text) => {
    expect(spelling.wrongIn(text)).toEqual([])
  })

  it.each(TEXTS)('%s has typographic quotes', (_where, text) => {
    expect(text.match(/.{0,20}["'`].{0,20}/g)).toBeNull()
  })
})

describe('the spelling check', () => {
  it('has looked at enough', () => {
    expect(spelling.looked()).toBeGreaterThanOrEqual(AT_LEAST.words)
  })

  it.each([
    ['De systeembeheerder bouwt een image.', []],
    ['De systeembeheerdr bout een imagge.', ['systeembeheerdr', 'imagge']],
    ['een volumebestand op een Linux-systeem', []],
    ['`node:24-slim` en compose.yaml', []],
    ['de systeem\u00ADbeheerder', []],
  ])('of “%s” finds %j', (text, wrong) => {
    expect(spelling.wrongIn(text)).toEqual(wrong)
  })

  it('has a list of terms without words that the dictionary has, each once, sorted', async () => {
    const dictionary = await dutchSpelling([])
    const list = terms().map(({ word }) => word)
    expect(list.filter(word => dictionary.wrongIn(word).length === 0)).toEqual([])
    expect(list).toEqual([...new Set(list)].sort((a, b) => a.localeCompare(b, 'nl')))
  })
})
