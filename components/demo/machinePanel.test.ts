import type { Lesson } from './lesson.ts'
import { expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { createMachinePanel } from './machinePanel.ts'

/** A lesson that notes what the panel asks. */
function lessonOf(may: boolean): { lesson: Lesson, asked: string[] } {
  const asked: string[] = []
  const lesson: Lesson = {
    server: shallowRef('open'),
    role: shallowRef(may ? 'presenter' : 'viewer'),
    engine: shallowRef(null),
    machine: shallowRef(undefined),
    tokenRefused: shallowRef(false),
    session: () => undefined,
    join: () => {},
    ask: () => false,
    acknowledge: () => {},
    mayCheck: () => may,
    askMachine: (kind) => {
      asked.push(kind)
      return true
    },
  }
  return { lesson, asked }
}

it('looks at the machine each time it opens, and not when it closes', () => {
  const panel = createMachinePanel()
  const { lesson, asked } = lessonOf(true)
  panel.toggle(lesson)
  panel.toggle(lesson)
  expect(panel.isOpen.value).toBe(false)
  panel.toggle(lesson)
  expect(asked).toEqual(['check', 'check'])
})

it('fetches only while it is open: the key means nothing to a person who does not see it', () => {
  const panel = createMachinePanel()
  const { lesson, asked } = lessonOf(true)
  panel.fetch(lesson)
  panel.toggle(lesson)
  panel.fetch(lesson)
  panel.close()
  panel.fetch(lesson)
  expect(asked).toEqual(['check', 'fetch'])
})

it('stays closed in a window that may not ask', () => {
  const panel = createMachinePanel()
  const { lesson, asked } = lessonOf(false)
  panel.toggle(lesson)
  panel.fetch(lesson)
  expect(panel.isOpen.value).toBe(false)
  expect(asked).toEqual([])
})
