import type { Ref } from 'vue'
import type { Lesson } from './lesson.ts'
import { ref } from 'vue'

/** The panel of the preflight: open or not, and what its keys do. Only the presenter's window has one. */
export interface MachinePanel {
  readonly isOpen: Readonly<Ref<boolean>>
  /** Opens it and asks the server to look, or closes it; in a window that may not ask, nothing. */
  toggle: (lesson: Lesson) => void
  close: () => void
  /** Asks the server to fetch what is missing, when the panel is open. */
  fetch: (lesson: Lesson) => void
}

export function createMachinePanel(): MachinePanel {
  const isOpen = ref(false)
  return {
    isOpen,
    toggle(lesson) {
      isOpen.value = !isOpen.value && lesson.mayCheck()
      if (isOpen.value)
        lesson.askMachine('check')
    },
    close() {
      isOpen.value = false
    },
    fetch(lesson) {
      if (isOpen.value)
        lesson.askMachine('fetch')
    },
  }
}

/** The panel of this window. */
export const machinePanel = createMachinePanel()
