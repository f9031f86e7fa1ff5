import type { PanelKey } from './panelKeys.ts'
import { expect, it } from 'vitest'
import { scrollByKey } from './panelKeys.ts'

const LONG = { height: 400, content: 1000 }

function press(key: string, more: Partial<PanelKey> = {}): PanelKey {
  return { key, repeat: false, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more }
}

it.each<[string, number, number | undefined]>([
  ['ArrowDown', 0, 30],
  ['ArrowDown', 590, 600],
  ['ArrowUp', 40, 10],
  ['ArrowUp', 0, 0],
  ['PageDown', 0, 340],
  ['PageDown', 340, 600],
  ['ArrowRight', 0, 340],
  [' ', 0, 340],
  ['PageUp', 600, 260],
  ['ArrowLeft', 100, 0],
  ['Home', 600, 0],
  ['End', 0, 600],
  // At its end Next puts the panel away, also when the end is a part of a pixel.
  ['PageDown', 600, undefined],
  ['PageDown', 599.5, undefined],
  ['c', 0, undefined],
  ['Escape', 0, undefined],
])('%s at %d goes to %s', (key, top, to) => {
  expect(scrollByKey(press(key), { ...LONG, top })).toBe(to)
})

it('a panel that can be seen as a whole leaves Next to who puts it away, and no slide passes behind it', () => {
  const whole = { top: 0, height: 300, content: 300 }
  expect(scrollByKey(press('PageDown'), whole)).toBeUndefined()
  for (const key of ['ArrowDown', 'ArrowUp', 'PageUp', 'Home', 'End', 'ArrowLeft'])
    expect(scrollByKey(press(key), whole)).toBe(0)
})

it('a key that is held does not put the panel away at its end', () => {
  expect(scrollByKey(press('PageDown', { repeat: true }), { ...LONG, top: 600 })).toBe(600)
})

it('a space with Shift is a page back; a key with Ctrl is the browser\'s', () => {
  expect(scrollByKey(press(' ', { shiftKey: true }), { ...LONG, top: 600 })).toBe(260)
  expect(scrollByKey(press('Home', { ctrlKey: true }), { ...LONG, top: 600 })).toBeUndefined()
})
