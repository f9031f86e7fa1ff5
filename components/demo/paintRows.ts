import type { Row, Run } from './screen.ts'

/** The row each element shows, so that only what changed is touched. */
const painted = new WeakMap<Element, string>()

/** Draws rows into a box, an element a row. Text is set as text: output can't become markup. */
export function paintRows(box: HTMLElement, rows: readonly Row[]): void {
  while (box.childElementCount > rows.length)
    box.lastElementChild?.remove()
  rows.forEach((row, index) => {
    const element = box.children[index] ?? box.appendChild(newRow())
    if (painted.get(element) === row.key)
      return
    painted.set(element, row.key)
    element.classList.toggle('terminal-last', row.isLast === true)
    element.replaceChildren(...row.runs.map(nodeOf))
  })
}

function newRow(): HTMLElement {
  const element = document.createElement('div')
  element.className = 'terminal-row'
  return element
}

function nodeOf({ text, style, fixed, cursor }: Run): Node {
  if (!style.key && !fixed && !cursor)
    return document.createTextNode(text)
  const span = document.createElement('span')
  span.textContent = text
  span.classList.add(...style.classes)
  if (cursor)
    span.classList.add('cell-cursor')
  if (style.color)
    span.style.color = style.color
  if (style.background)
    span.style.background = style.background
  if (fixed) {
    span.classList.add('cell-fixed')
    span.style.width = `${fixed}ch`
  }
  return span
}
