/** What a slide says about itself in its frontmatter, as far as the deck's own signs need it. */
export interface SlideFacts {
  layout?: unknown
  section?: unknown
  number?: unknown
  routeAlias?: unknown
}

/** The frontmatter of one of Slidev's slides (`route.meta.slide`, of which Slidev promises no type here). */
export function factsOf(slide: unknown): SlideFacts {
  if (typeof slide !== 'object' || slide === null || !('frontmatter' in slide))
    return {}
  const { frontmatter } = slide
  return typeof frontmatter === 'object' && frontmatter !== null ? frontmatter : {}
}

/** A section of the chapter, as its first slide names it. */
export interface Section {
  name: string
  /** As in the chapter, from 1. */
  number: number
  /** The page of its first slide, from 1. */
  page: number
}

/** The sections, in the order of the deck: each begins where a slide has a `section`. */
export function sectionsIn(slides: readonly SlideFacts[]): Section[] {
  return slides.flatMap(({ section, number }, index) => typeof section === 'string'
    ? [{ name: section, number: Number(number), page: index + 1 }]
    : [])
}

/**
 * The section a page belongs to: the one that began last, at it or before it.
 * @param slides the frontmatter of every slide, in order
 * @param page counted from 1
 */
export function sectionOf(slides: readonly SlideFacts[], page: number): Section | undefined {
  return sectionsIn(slides).findLast(section => section.page <= page)
}

/** The last section of the first lesson; the break comes after it. */
const LAST_BEFORE_BREAK = 4

/** The lesson a section is taught in. */
export function lessonOf({ number }: Section): 1 | 2 {
  return number <= LAST_BEFORE_BREAK
    ? 1
    : 2
}

const LAYOUTS_WITHOUT_FOOT = ['cover', 'section', 'end']

/** Whether a slide shows its section and page number; a cover and a section's first slide are their own sign. */
export function hasFoot({ layout }: SlideFacts): boolean {
  return !(typeof layout === 'string' && LAYOUTS_WITHOUT_FOOT.includes(layout))
}
