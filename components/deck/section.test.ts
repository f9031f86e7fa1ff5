import { describe, expect, it } from 'vitest'
import { factsOf, hasFoot, sectionOf } from './section.ts'

const SLIDES = [
  { layout: 'cover' },
  {},
  { layout: 'section', section: 'Wat is Docker?' },
  {},
  { layout: 'section', section: 'Waarom Docker?' },
]

describe('the section at the foot of a slide', () => {
  it.each([
    [1, ''],
    [2, ''],
    [3, 'Wat is Docker?'],
    [4, 'Wat is Docker?'],
    [5, 'Waarom Docker?'],
    [9, 'Waarom Docker?'],
  ])('on page %i is "%s"', (page, section) => {
    expect(sectionOf(SLIDES, page)).toBe(section)
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
