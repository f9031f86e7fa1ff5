import type { ShallowRef } from 'vue'
import type { Board } from '../../demos/kit/board.ts'
import type { DemoSession } from './demoSession.ts'
import { onUnmounted, shallowRef, watch } from 'vue'
import { readBoard } from '../../demos/kit/board.ts'
import { isPictureName } from '../../demos/kit/page.ts'
import { lastBeside } from './demoLog.ts'

/** What stands beside a demo's terminal, besides its steps. */
export interface Beside {
  /** What the engine holds at this point of the transcript. */
  board: ShallowRef<Board | undefined>
  /** The file with the picture of the page that the last step shown opened, when the recording has one. */
  picture: ShallowRef<string | undefined>
}

/**
 * Follows the same transcript as the terminal, up to the same event.
 * @param session the demo; undefined when there is none
 * @param steps gives how many steps are shown
 */
export function useBeside(session: DemoSession | undefined, steps: () => number): Beside {
  const board = shallowRef<Board>()
  const picture = shallowRef<string>()
  let data: string | undefined

  function look(): void {
    if (!session)
      return
    const shown = steps()
    const target = session.targetAt(shown)
    const now = lastBeside(target, 'b')
    if (now !== data) {
      data = now
      board.value = now === undefined ? undefined : readBoard(now)
    }
    const begin = target.log.markers[shown - 1]
    const name = begin === undefined ? undefined : lastBeside(target, 'p', begin)
    picture.value = name !== undefined && isPictureName(name) ? name : undefined
  }

  watch(steps, look, { immediate: true })
  const stop = session?.onChange(look)
  onUnmounted(() => stop?.())
  return { board, picture }
}
