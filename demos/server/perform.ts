import type { SessionState } from '../kit/session.ts'
import type { LoadedDemo } from './demos.ts'
import type { Workplace } from './workplace.ts'
import { Session } from './session.ts'

/**
 * Runs all steps of a demo, one after the other, as a teacher with a quick thumb would; stops at the first that is not
 * done as it must, for the rest builds on it.
 * @returns the session, ended, with its transcript and its outcomes
 */
export async function perform(workplace: Workplace, loaded: LoadedDemo, onOutcome: (state: SessionState) => void = () => {}): Promise<Session> {
  let turn = Promise.withResolvers<void>()
  const session: Session = new Session({
    ...workplace.partsFor(loaded),
    prepare: async () => {
      await workplace.prepare(loaded)
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
    onOutcome(session.state)
    if (session.state.outcomes.at(-1)?.result !== 'done')
      break
  }
  await session.end()
  return session
}
