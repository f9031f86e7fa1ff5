import type { ShortcutOptions } from '@slidev/types'
import { useNav } from '@slidev/client'
import { defineShortcutsSetup } from '@slidev/types'
import { computed } from 'vue'
import { freshPress, heldKey } from '../components/demo/heldKey.ts'
import { useLesson } from '../components/demo/lesson.ts'
import { machinePanel } from '../components/demo/machinePanel.ts'
import { demoOn } from '../components/demo/nextKey.ts'

/** Slidev's names for what a clicker, the space bar and the right arrow do. */
const NEXT = new Set(['next_space', 'next_right', 'next_page_key'])

/** What Slidev opens over the slide, and so over the panel. */
const OVER = new Set(['toggle_overview', 'goto'])

/** Slidev's slide jumps, which leave Shift+↑ and Shift+↓ to the terminal. */
const UP_AND_DOWN = new Set(['prev_up', 'next_down'])

/** Lines of output a press of Shift+↑ goes back. */
const SCROLL = 5

export default defineShortcutsSetup((nav, base) => {
  const { currentSlideNo, clicks } = useNav()
  const fresh = freshPress()
  const shift = heldKey('shift')

  const demo = (): ReturnType<typeof demoOn> => demoOn(currentSlideNo.value, clicks.value)

  function next(): void {
    const repeated = !fresh()
    // Behind the panel a step would run that nobody sees: Next puts the panel away first.
    if (machinePanel.isOpen.value)
      return machinePanel.close()
    const here = demo()
    if (here)
      here.next({ repeated, move: nav.next })
    else
      nav.next()
  }

  const changed = base.map((shortcut): ShortcutOptions => {
    if (NEXT.has(shortcut.name ?? ''))
      return { ...shortcut, fn: next }
    const { key, fn } = shortcut
    if (OVER.has(shortcut.name ?? '')) {
      return {
        ...shortcut,
        // Its keys would move the panel behind it.
        fn: () => {
          machinePanel.close()
          fn?.()
        },
      }
    }
    if (UP_AND_DOWN.has(shortcut.name ?? '') && typeof key !== 'string') {
      return {
        ...shortcut,
        key: computed(() => key.value && !shift.value),
      }
    }
    return shortcut
  })

  return [
    ...changed,
    {
      name: 'demo_restart',
      key: heldKey('r', false),
      fn: () => demo()?.restart(),
    },
    {
      name: 'demo_play',
      key: heldKey('p', false),
      fn: () => demo()?.playStep(),
    },
    {
      name: 'demo_interrupt',
      key: heldKey('x', false),
      fn: () => demo()?.interrupt(),
    },
    {
      name: 'machine_check',
      key: heldKey('c', false),
      fn: () => machinePanel.toggle(useLesson()),
    },
    {
      name: 'machine_fetch',
      key: heldKey('h', false),
      fn: () => machinePanel.fetch(useLesson()),
    },
    {
      name: 'machine_close',
      key: heldKey('escape'),
      fn: () => machinePanel.close(),
    },
    {
      name: 'demo_help',
      key: heldKey('?'),
      fn: () => demo()?.toggleHelp(),
    },
    {
      name: 'demo_scroll_up',
      key: heldKey('arrowup', true),
      fn: () => demo()?.scroll(SCROLL),
      autoRepeat: true,
    },
    {
      name: 'demo_scroll_down',
      key: heldKey('arrowdown', true),
      fn: () => demo()?.scroll(-SCROLL),
      autoRepeat: true,
    },
  ]
})
