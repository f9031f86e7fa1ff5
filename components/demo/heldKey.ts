import type { Ref } from 'vue'
import { onScopeDispose, ref } from 'vue'

/**
 * Whether this key is down, without Ctrl, Alt or Meta: Ctrl+R must reload the page and not run a demo again.
 * Slidev's own key names do not look at those.
 * @param key as in `KeyboardEvent.key`, in lower case
 * @param shift whether Shift must be down; undefined when it does not matter
 */
export function heldKey(key: string, shift?: boolean): Ref<boolean> {
  const held = ref(false)
  listen('keydown', (event) => {
    if (event.key.toLowerCase() === key && !event.repeat)
      held.value = !event.ctrlKey && !event.altKey && !event.metaKey && (shift === undefined || event.shiftKey === shift)
  })
  listen('keyup', (event) => {
    if (event.key.toLowerCase() === key)
      held.value = false
  })
  const release = (): void => {
    held.value = false
  }
  window.addEventListener('blur', release)
  onScopeDispose(() => window.removeEventListener('blur', release))
  return held
}

/**
 * Tells a fresh press from one that repeats because the key is held. Slidev repeats by a timer, so the call itself does
 * not say. Returns a function that is true once for each press.
 */
export function freshPress(): () => boolean {
  let fresh = false
  listen('keydown', (event) => {
    fresh = !event.repeat
  })
  return () => {
    const was = fresh
    fresh = false
    return was
  }
}

/** Listens before Slidev does, for as long as the page that set up its shortcuts is there. */
function listen(type: 'keydown' | 'keyup', listener: (event: KeyboardEvent) => void): void {
  window.addEventListener(type, listener, { capture: true })
  onScopeDispose(() => window.removeEventListener(type, listener, { capture: true }))
}
