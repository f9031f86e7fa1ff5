import type { ComputedRef } from 'vue'
import { useSlideContext } from '@slidev/client'
import { computed, onMounted, onUnmounted, ref, useId } from 'vue'

/**
 * The clicks of a picture that builds up: takes the slide's clicks 1 … `steps` and says how far the build is.
 * The picture stays a pure function of that number, so printing, jumping and going back need nothing of their own.
 * @returns 0 (only what is there from the start) … `steps` (complete)
 */
export function useBuild(steps: number): ComputedRef<number> {
  const id = useId()
  const { $clicksContext } = useSlideContext()
  const registered = ref(false)

  onMounted(() => {
    // Absolute, so that the sentences beside the picture (`v-clicks at="1"`) share its clicks.
    $clicksContext.register(id, $clicksContext.calculateSince(1, steps))
    registered.value = true
  })
  onUnmounted(() => $clicksContext.unregister(id))

  return computed(() => registered.value
    ? Math.min($clicksContext.current, steps)
    : 0)
}
