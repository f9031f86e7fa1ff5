/** The deck as it is written: every slide with its text, its note and where it comes from, read by Slidev's own parser. */
import { join, relative, sep } from 'node:path'
import { load } from '@slidev/parser/fs'
import { sectionOf } from '../../components/deck/section.ts'
import { ROOT } from '../../demos/server/paths.ts'

export interface WrittenSlide {
  /** As in the address, from 1. */
  no: number
  /** The text of its `h1`. */
  title: string
  layout: string
  routeAlias?: string
  /** The number of its section in the chapter; 0 before the first. */
  section: number
  /** Markdown without frontmatter and note. */
  content: string
  note: string
  /** Where its file is, with forward slashes, from the project's folder. */
  file: string
}

/** Reads slides.md and the pages it names. */
export async function readDeck(): Promise<WrittenSlide[]> {
  const { slides, markdownFiles } = await load({ userRoot: ROOT, roots: [ROOT] }, join(ROOT, 'slides.md'))
  const errors = Object.values(markdownFiles).flatMap(file => file.errors ?? [])
  if (errors.length > 0)
    throw new Error(errors.map(({ row, message }) => `line ${row}: ${message}`).join('; '))
  const facts = slides.map(({ frontmatter }) => frontmatter)
  return slides.map(({ content, note = '', frontmatter, source }, index) => ({
    no: index + 1,
    title: /^# (.*)$/m.exec(content)?.[1]?.trim() ?? '',
    layout: String(frontmatter.layout ?? 'default'),
    routeAlias: typeof frontmatter.routeAlias === 'string' ? frontmatter.routeAlias : undefined,
    section: sectionOf(facts, index + 1)?.number ?? 0,
    content,
    note,
    file: relative(ROOT, source.filepath).split(sep).join('/'),
  }))
}
