/** Nothing of the chapter gets lost: each of its points is on a slide, and what slides show really runs. */
import type { Point } from './chapter.ts'
import { parseArgsStringToArgv } from 'string-argv'
import { describe, expect, it } from 'vitest'
import { QUESTIONS } from '../../components/quiz/questions.ts'
import { loadDemos } from '../../demos/server/demos.ts'
import { AT_LEAST, SECTIONS } from './atLeast.ts'
import { BULLETS, EXAM, HEADINGS, PICTURES } from './chapter.ts'
import { COMPONENTS, componentsIn, demosIn } from './embedded.ts'
import { templateTexts, textOf } from './plainText.ts'
import { readDeck } from './readDeck.ts'

const slides = await readDeck()
const demos = await loadDemos()

/** What a slide says: its own words, and those of the pictures in it. */
const words = slides.map(({ content }) => [
  textOf(content),
  ...componentsIn(content).flatMap(name => templateTexts(COMPONENTS.get(name) ?? '')),
].join('\n'))

/** The slides that hold a point, by number. */
function slidesOf({ section, says }: Point, texts: readonly string[] = words): number[] {
  return slides.filter((slide, index) => slide.section === section && says.test(texts[index] ?? '')).map(({ no }) => no)
}

describe('the chapter', () => {
  it('has its sections in order, each with a name to link to', () => {
    const sections = slides.filter(({ layout }) => layout === 'section')
    const numbers = sections.map(({ section }) => section)
    expect(numbers).toEqual(Array.from({ length: SECTIONS }, (_, index) => index + 1))
    expect(sections.filter(({ routeAlias }) => routeAlias === undefined)).toEqual([])
    expect(slides.length).toBeGreaterThanOrEqual(AT_LEAST.slides)
  })

  it.each([
    ['headings', HEADINGS],
    ['bullets', BULLETS],
  ] as const)('has all its %s on slides', (kind, points) => {
    expect(points.filter(point => slidesOf(point).length === 0).map(({ source }) => source)).toEqual([])
    expect(points.length).toBeGreaterThanOrEqual(AT_LEAST[kind])
  })

  it('has its pictures, drawn anew', () => {
    const sources = slides.map(({ content }) => content)
    expect(PICTURES.filter(point => slidesOf(point, sources).length === 0)).toEqual([])
    expect(PICTURES.length).toBeGreaterThanOrEqual(AT_LEAST.pictures)
  })

  it('has all its exam questions in the self-test, in their order', () => {
    expect(QUESTIONS.map(({ id }) => id)).toEqual(EXAM.map(([, question]) => question))
    expect(QUESTIONS.length).toBeGreaterThanOrEqual(AT_LEAST.questions)
    expect(slides.filter(({ content }) => componentsIn(content).includes('SelfTest')).length).toBeGreaterThanOrEqual(2)
  })
})

describe('a name to link to', () => {
  const aliases = slides.flatMap(({ routeAlias }) => routeAlias ?? [])

  it('is given once', () => {
    expect(aliases.length).toBe(new Set(aliases).size)
  })

  it('is there for every question', () => {
    expect(QUESTIONS.filter(({ slide }) => !aliases.includes(slide))).toEqual([])
  })
})

describe('the demos', () => {
  const shown = slides.flatMap(({ content }) => demosIn(content))

  it('on slides exist, each once', () => {
    expect(shown.filter(id => !demos.has(id))).toEqual([])
    expect(shown.length).toBe(new Set(shown).size)
    expect(shown.length).toBeGreaterThanOrEqual(AT_LEAST.demos)
  })

  it('are all on a slide', () => {
    expect([...demos.keys()].filter(id => !shown.includes(id))).toEqual([])
  })
})

describe('a command on a slide', () => {
  const steps = [...demos.values()].flatMap(({ demo }) => demo.steps.flatMap(step => step.kind === 'run' ? [step.argv] : []))

  const commands = slides.flatMap(({ no, content }) => [
    ...commandsInMarkdown(content),
    ...componentsIn(content).flatMap(name => templateTexts(COMPONENTS.get(name) ?? '').filter(isCommand)),
    ...componentsIn(content).includes('SelfTest')
      ? QUESTIONS.flatMap(({ choices }) => choices.flatMap(({ text, why }) => commandsInMarkdown(`${text}\n${why}`)))
      : [],
  ].map(command => [no, command] as const))

  it.each(commands)('slide %i: %s runs in a demo', (_no, command) => {
    const said = inFull(parseArgsStringToArgv(command))
    expect(steps.some(argv => isWithin(said, inFull(argv)))).toBe(true)
  })

  it('was found often enough', () => {
    expect(commands.length).toBeGreaterThanOrEqual(AT_LEAST.commands)
  })
})

function commandsInMarkdown(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```.*\n([\s\S]*?)^```$/gm)].flatMap(([, code = '']) => code.replaceAll(/\\\n\s*/g, '').split('\n'))
  const inline = [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...blocks, ...inline].map(line => line.replace(/^\$ /, '').trim()).filter(isCommand)
}

/** A program a demo may start, with at least one word more; a sentence may begin with one too. */
function isCommand(text: string): boolean {
  return /^(?:docker|az|curl) [a-z-]/.test(text) && !/, \p{L}/u.test(text)
}

/** The same option in fewer letters: a slide has less room than a terminal. */
const AZ_SHORT: Record<string, string> = {
  '-g': '--resource-group',
  '-n': '--name',
  '-l': '--location',
  '-o': '--output',
  '-y': '--yes',
}

function inFull(words: readonly string[]): string[] {
  return words[0] === 'az'
    ? words.map(word => AZ_SHORT[word] ?? word)
    : [...words]
}

/** Whether all words occur in the others, in the same order. */
function isWithin(words: readonly string[], others: readonly string[]): boolean {
  let from = 0
  return words.every((word) => {
    from = others.indexOf(word, from) + 1
    return from > 0
  })
}
