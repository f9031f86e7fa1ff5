import type { SessionState } from '../kit/session.ts'
import type { LoadedDemo } from './demos.ts'
import type { SessionParts } from './session.ts'
import type { Workplace } from './workplace.ts'
import { Session } from './session.ts'

/** Who watches a performance. */
export interface Onlooker {
  onOutcome?: (state: SessionState) => void
  /** See `SessionParts`. */
  takePicture?: SessionParts['takePicture']
}

/**
 * Runs all steps of a demo, one after the other, as a teacher with a quick thumb would; stops at the first that is not
 * done as it must, for the rest builds on it.
 * @returns the session, ended, with its transcript and its outcomes
 */
export async function perform(workplace: Workplace, loaded: LoadedDemo, { onOutcome, takePicture }: Onlooker = {}): Promise<Session> {
  let turn = Promise.withResolvers<void>()
  const session: Session = new Session({
    ...workplace.partsFor(loaded),
    takePicture,
    prepare: async () => {
      await workplace.prepare(loaded)
      await workplace.boardSettled(loaded.id)
    },
    onEvents: () => {},
    onState: (state) => {
      if (state.phase !== 'running' && state.outcomes.length === state.started)
        turn.resolve()
    },
  })
  for (const index of loaded.demo.steps.keys()) {
    turn = Promise.withResolvers()
    await session.run(index)
    await turn.promise
    // What a step did belongs to that step, also when the next one comes at once.
    await workplace.boardSettled(loaded.id)
    onOutcome?.(session.state)
    if (session.state.outcomes.at(-1)?.result !== 'done')
      break
  }
  await session.end()
  return session
}
