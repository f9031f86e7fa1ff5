/** What a person reads of Markdown and of Vue templates, as plain text. */
import type { ElementNode, TemplateChildNode } from '@vue/compiler-core'
import { NodeTypes } from '@vue/compiler-core'
import { parse } from 'vue/compiler-sfc'

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  shy: '',
  quot: '"',
}

/** The title of a page that a fact comes from, in that page's own language: `(docs.docker.com, “Usage and limits”, …)`. */
const RE_SOURCE = /(?<=\b[a-z-]+\.[a-z]+, )“[^”]*”/g

/** Markdown as it is read: without code, tags, marks of emphasis and Slidev's own signs; headings keep their `#`. */
export function proseOf(markdown: string): string {
  return withoutMarks(withoutFences(markdown).replaceAll(/`[^`\n]*`|<kbd>.*?<\/kbd>/g, '…').replaceAll(RE_SOURCE, '…'))
}

/** The same, but with the words of inline code and code blocks in it. */
export function textOf(markdown: string): string {
  return withoutMarks(markdown.replaceAll(/`([^`\n]*)`/g, '$1'))
}

function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```.*\n[\s\S]*?^```$/gm, '')
}

function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
    .replaceAll(/<\/?[a-z][^>]*>/gi, '')
    .replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\[click(?::\d+)?\]/g, '')
    .replaceAll(/^::\S+::$/gm, '')
    .replaceAll(/\*\*|(?<=\s)_|_(?=\s)/g, '')
}

/** Attributes whose value is read or heard, on an element or on one of our components. */
const READ_ATTRIBUTES = new Set(['title', 'description', 'label', 'aria-label', 'alt', 'note', 'caption', 'name', 'text', 'sub'])

/**
 * What people read or hear of a component's template: its text, its labels, and the sentences in its expressions.
 * @param source the component's file
 * @param prose leaves out what is set as code
 */
export function templateTexts(source: string, prose = false): string[] {
  const { descriptor } = parse(source)
  const texts: string[] = []
  const visit = (node: TemplateChildNode | ElementNode): void => {
    if (node.type === NodeTypes.TEXT)
      texts.push(node.content)
    if (node.type === NodeTypes.INTERPOLATION && node.content.type === NodeTypes.SIMPLE_EXPRESSION)
      texts.push(...sentencesIn(node.content.content))
    if (node.type !== NodeTypes.ELEMENT)
      return
    for (const prop of node.props) {
      if (prop.type === NodeTypes.ATTRIBUTE && READ_ATTRIBUTES.has(prop.name) && prop.value)
        texts.push(prop.value.content)
      if (prop.type === NodeTypes.DIRECTIVE && prop.exp?.type === NodeTypes.SIMPLE_EXPRESSION)
        texts.push(...sentencesIn(prop.exp.content))
    }
    if (!prose || !isCode(node))
      node.children.forEach(visit)
  }
  descriptor.template?.ast?.children.forEach(visit)
  return texts.map(text => text.replaceAll(/\s+/g, ' ').trim()).filter(text => /\p{L}/u.test(text))
}

/** Commands, versions and what a program prints are set in the letter of code. */
function isCode({ tag, props }: ElementNode): boolean {
  return tag === 'code' || tag === 'kbd' || props.some(prop => prop.type === NodeTypes.ATTRIBUTE && prop.name === 'class' && prop.value?.content.includes('mono'))
}

/** String literals of more than one word: an identifier is one. */
function sentencesIn(expression: string): string[] {
  return [...expression.matchAll(/'([^']+)'|`([^`]+)`/g)]
    .map(([, single, template]) => (single ?? template ?? '').replaceAll(/\$\{[^}]*\}/g, '…'))
    .filter(text => /\p{L}{2,} \p{L}{2,}/u.test(text))
}
