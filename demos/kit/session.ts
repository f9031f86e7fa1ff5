/** What a session tells everyone about itself, beside its transcript. */

/**
 * - `ready`    nothing runs; the next step can begin
 * - `running`  a step runs
 * - `holding`  the last step is done (its `until` appeared) and its program runs on
 */
export type SessionPhase = 'ready' | 'running' | 'holding'

/**
 * - `done`         the step showed what it must
 * - `unexpected`   it ended, but with another exit code or without what it must show
 * - `interrupted`  a person stopped it
 * - `timeout`      it ran past its time and was ended
 * - `lost`         the engine or the program went away
 */
export type StepResult = 'done' | 'unexpected' | 'interrupted' | 'timeout' | 'lost'

export interface StepOutcome {
  result: StepResult
  /** Where the output came from: really run, or played from the recording. */
  from: 'engine' | 'recording'
  /** The exit code, when a program ended in this step. */
  exit?: number
  /** The code of the fault that made it fail, when that is one the lesson knows; `sentence` is then its own. */
  fault?: string
  /** A Dutch sentence when the result is not `done`: what happened and what to do. */
  sentence?: string
  /** How long it took, in ms. */
  duration: number
}

export interface SessionState {
  /** Names this run of the demo; a restart begins a new one. */
  session: string
  phase: SessionPhase
  /** How many steps have begun. Step numbers count from 0, so this is also the number of the next step. */
  started: number
  /** One for each step that is done; the step that runs has none yet. */
  outcomes: readonly StepOutcome[]
  /** Where the step that runs (or ran last) gets its output from. */
  from: 'engine' | 'recording'
}

/** The engine the lesson runs on, as far as people need to know it; null when none answers. */
export interface EngineInfo {
  version: string
  os: string
  arch: string
}

/** `presenter` may run; `viewer` may look. */
export type Role = 'presenter' | 'viewer'
