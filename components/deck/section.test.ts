import { describe, expect, it } from 'vitest'
import { anchorOf, numberOfAlias } from './links.ts'
import { factsOf, hasFoot, lessonOf, sectionOf, sectionsIn } from './section.ts'

const SLIDES = [
  { layout: 'cover' },
  {},
  { layout: 'section', section: 'Wat is Docker?', number: 1 },
  {},
  { layout: 'section', section: 'Dockerfile', number: 5 },
]

describe('the section at the foot of a slide', () => {
  it.each([
    [1, undefined],
    [2, undefined],
    [3, 'Wat is Docker?'],
    [4, 'Wat is Docker?'],
    [5, 'Dockerfile'],
    [9, 'Dockerfile'],
  ])('on page %i is %j', (page, section) => {
    expect(sectionOf(SLIDES, page)?.name).toBe(section)
  })

  it('is listed with its number, its first page and its lesson', () => {
    const sections = sectionsIn(SLIDES)
    expect(sections).toEqual([
      { name: 'Wat is Docker?', number: 1, page: 3 },
      { name: 'Dockerfile', number: 5, page: 5 },
    ])
    expect(sections.map(lessonOf)).toEqual([1, 2])
  })

  it.each([
    [{ frontmatter: { section: 'Waarom Docker?' } }, 'Waarom Docker?'],
    [{ frontmatter: null }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('reads the frontmatter of %j', (slide, section) => {
    expect(factsOf(slide).section).toBe(section)
  })

  it.each([
    ['cover', false],
    ['section', false],
    ['end', false],
    ['picture', true],
    [undefined, true],
  ])('layout %s has a foot: %s', (layout, expected) => {
    expect(hasFoot({ layout })).toBe(expected)
  })
})

describe('a link to a slide', () => {
  const slides = [{ frontmatter: {} }, { frontmatter: { routeAlias: 'lagen' } }]

  it.each([
    ['lagen', 2],
    ['lage', undefined],
  ])('finds %s at %j', (alias, no) => {
    expect(numberOfAlias(slides, alias)).toBe(no)
  })

  it('has a fragment of its own in print', () => {
    expect(anchorOf(12)).toBe('slide-12')
  })
})
