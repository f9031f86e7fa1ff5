import type { ShallowRef } from 'vue'
import type { Board } from '../../demos/kit/board.ts'
import type { Route } from './board/route.ts'
import type { DemoSession } from './demoSession.ts'
import { onUnmounted, shallowRef, watch } from 'vue'
import { readBoard } from '../../demos/kit/board.ts'
import { isPictureName } from '../../demos/kit/page.ts'
import { EMPTY_ROUTE, exitOf, hasRoute, routeAfter } from './board/route.ts'
import { exitOfStep, lastBeside } from './demoLog.ts'
import { demoOf } from './demos.ts'

/** What stands beside a demo's terminal, besides its steps. */
export interface Beside {
  /** What the engine holds at this point of the transcript. */
  board: ShallowRef<Board | undefined>
  /** The file with the picture of the page that the last step shown opened, when the recording has one. */
  picture: ShallowRef<string | undefined>
  /** What is on the way to the cloud at this point; undefined for a demo that does not go there. */
  route: ShallowRef<Route | undefined>
}

/**
 * Follows the same transcript as the terminal, up to the same event.
 * @param session the demo; undefined when there is none
 * @param steps gives how many steps are shown
 */
export function useBeside(session: DemoSession | undefined, steps: () => number): Beside {
  const board = shallowRef<Board>()
  const picture = shallowRef<string>()
  const route = shallowRef<Route>()
  const demo = session && hasRoute(session.demo) ? session.demo : undefined
  const found = demo && routeFound(demo.after)
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
    if (demo)
      show(routeAfter(demo.steps, step => exitOfStep(target, step) === exitOf(demo.steps[step]), found))
  }

  /** A flood of output asks often; what is drawn stays when nothing changed. */
  function show(now: Route): void {
    if (JSON.stringify(now) !== JSON.stringify(route.value))
      route.value = now
  }

  watch(steps, look, { immediate: true })
  const stop = session?.onChange(look)
  onUnmounted(() => stop?.())
  return { board, picture, route }
}

/** What a demo finds on the way: all that the one before it brought. */
function routeFound(before: string | undefined): Route {
  const demo = before === undefined ? undefined : demoOf(before)
  return demo ? routeAfter(demo.steps, () => true, routeFound(demo.after)) : EMPTY_ROUTE
}
