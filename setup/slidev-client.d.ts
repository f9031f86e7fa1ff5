/**
 * What the deck uses of Slidev's client. The package ships its sources, which don't hold up under our compiler options, so
 * the compiler reads this instead (`paths` in tsconfig.json); the bundler reads the real thing.
 */
import type { ClicksContext, SlideRoute } from '@slidev/types'
import type { ComputedRef, Ref, UnwrapNestedRefs } from 'vue'

interface Nav {
  currentSlideNo: ComputedRef<number>
  currentSlideRoute: ComputedRef<SlideRoute>
  slides: Ref<SlideRoute[]>
  total: ComputedRef<number>
  clicks: ComputedRef<number>
  clicksTotal: ComputedRef<number>
  isPrintMode: ComputedRef<boolean>
  isPresenter: ComputedRef<boolean>
  next: () => Promise<void>
  go: (no: number | string, clicks?: number, force?: boolean) => Promise<void>
}

/** `composables/useNav.ts` */
export function useNav(): Nav

/** `context.ts` and `logic/slides.ts` */
export function useIsSlideActive(): ComputedRef<boolean>

/** `context.ts`; only within a slide. */
export function useSlideContext(): {
  $nav: Ref<UnwrapNestedRefs<Nav>>
  $clicksContext: ClicksContext
  $clicks: Ref<number>
  $page: Ref<number>
  $route: SlideRoute | undefined
  $renderContext: Ref<'none' | 'slide' | 'overview' | 'presenter' | 'previewNext'>
  $frontmatter: Record<string, unknown>
  $scale: Ref<number>
}

/** Another way to keep windows on the same slide: `state/syncState.ts`. */
interface Sync {
  enabled?: boolean
  /** Gets to know a shared state; what it returns is told each change, with whether that came from elsewhere. */
  init: <State extends object>(
    channelKey: string,
    onUpdate: (data: Partial<State>) => void,
    state: State,
    persist?: boolean,
  ) => ((state: State, updating?: boolean) => void) | undefined
}

export function addSyncMethod(sync: Sync): void

/** Ends the synchronisation that Slidev brings: whoever moves last moves all windows. */
export function disableBuiltinSync(): void
