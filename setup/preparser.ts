import { definePreparserSetup } from '@slidev/types'

/** Layouts whose titles stand at the top of the PDF's outline; all other slides go below them. */
const CHAPTERS = ['cover', 'section']

export default definePreparserSetup(() => [
  {
    name: 'lesson-outline',
    transformSlide: async (_content, frontmatter: Record<string, unknown>) => {
      const { layout, section, src } = frontmatter
      // What stands beside a `src` goes over what the page itself says.
      if (src !== undefined)
        return undefined
      frontmatter.level ??= typeof layout === 'string' && CHAPTERS.includes(layout)
        ? 1
        : 2
      // As it stands on the slide it may hold signs that only a browser reads, such as a soft hyphen.
      if (section !== undefined)
        frontmatter.title ??= section
      return undefined
    },
  },
])
