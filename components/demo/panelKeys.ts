/** What the keys do in a panel that may be longer than its window. */

/** How far a panel is scrolled, in pixels. */
export interface Scrolled {
  top: number
  /** What can be seen of it. */
  height: number
  /** All of it. */
  content: number
}

/** A press of an arrow key goes so far, in pixels: one row. */
const LINE = 30
/** Of a page this much is seen again on the next one, in pixels. */
const OVERLAP = 60

/** What a clicker, the space bar and the right arrow do: a page on. */
const NEXT = new Set(['PageDown', 'ArrowRight', ' '])
/** … and a page back. */
const PREVIOUS = new Set(['PageUp', 'ArrowLeft'])

export type PanelKey = Pick<KeyboardEvent, 'key' | 'repeat' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

/**
 * Where a key takes the panel.
 * @returns the new `top`; undefined when the key is not the panel's. Next at its end is not: that puts the panel away, but a key
 * that is held does not.
 */
export function scrollByKey({ key, repeat, shiftKey, ctrlKey, altKey, metaKey }: PanelKey, { top, height, content }: Scrolled): number | undefined {
  if (ctrlKey || altKey || metaKey)
    return undefined
  const end = Math.max(0, content - height)
  const page = Math.max(LINE, height - OVERLAP)
  const within = (to: number): number => Math.min(end, Math.max(0, to))
  if (PREVIOUS.has(key) || (key === ' ' && shiftKey))
    return within(top - page)
  if (NEXT.has(key)) {
    // A browser's zoom makes it parts of a pixel.
    return top < end - 1 || repeat
      ? within(top + page)
      : undefined
  }
  switch (key) {
    case 'ArrowUp': return within(top - LINE)
    case 'ArrowDown': return within(top + LINE)
    case 'Home': return 0
    case 'End': return end
    default: return undefined
  }
}
