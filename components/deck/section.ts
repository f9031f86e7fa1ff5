/** What a slide says about itself in its frontmatter, as far as the foot of a slide needs it. */
export interface SlideFacts {
  layout?: unknown
  section?: unknown
}

/** The frontmatter of one of Slidev's slides (`route.meta.slide`, of which Slidev promises no type here). */
export function factsOf(slide: unknown): SlideFacts {
  if (typeof slide !== 'object' || slide === null || !('frontmatter' in slide))
    return {}
  const { frontmatter } = slide
  return typeof frontmatter === 'object' && frontmatter !== null ? frontmatter : {}
}

/**
 * The name of the section a page belongs to: the nearest `section` at or before it.
 * @param slides the frontmatter of every slide, in order
 * @param page counted from 1
 */
export function sectionOf(slides: readonly SlideFacts[], page: number): string {
  for (let index = page - 1; index >= 0; index--) {
    const section = slides[index]?.section
    if (typeof section === 'string')
      return section
  }
  return ''
}

const LAYOUTS_WITHOUT_FOOT = ['cover', 'section', 'end']

/** Whether a slide shows its section and page number; a cover and a section's first slide are their own sign. */
export function hasFoot({ layout }: SlideFacts): boolean {
  return !(typeof layout === 'string' && LAYOUTS_WITHOUT_FOOT.includes(layout))
}
