import type { EngineInfo, Role, SessionState } from '../../demos/kit/session.ts'

/** How a demo's output comes about; see "Modes" in the design. */
export type Mode = 'live' | 'follow' | 'playback' | 'print'

export interface ModeInput {
  printing: boolean
  /** `none` on a static host; `down` when there was a server and it doesn't answer. */
  server: 'none' | 'connecting' | 'open' | 'down'
  role: Role
}

/** The mode a demo is in. While the first answer of the server is awaited a window only looks. */
export function modeOf({ printing, server, role }: ModeInput): Mode {
  if (printing)
    return 'print'
  if (server === 'none' || server === 'down')
    return 'playback'
  return server === 'open' && role === 'presenter'
    ? 'live'
    : 'follow'
}

export interface MarkInput {
  mode: Mode
  engine: EngineInfo | null
  state: SessionState | undefined
  /** Steps shown: the clicks, but never more than have begun. */
  shown: number
}

/** The words beside the terminal that say where its output comes from. */
export interface Marks {
  live: boolean
  follows: boolean
  recording: boolean
}

/** What the marks of a demo say: LIVE, VOLGT, OPNAME; a followed step can be played from its recording. */
export function marksOf({ mode, engine, state, shown }: MarkInput): Marks {
  const follows = mode === 'follow'
  if (mode === 'print' || mode === 'playback')
    return { live: false, follows, recording: true }
  const stepShown = Math.min(shown, state?.started ?? 0) - 1
  const recording = stepShown < 0
    ? engine === null
    : originOf(state, stepShown) === 'recording'
  return { live: !recording && !follows, follows, recording }
}

/** Where the output of a step that began came from. */
function originOf(state: SessionState | undefined, step: number): 'engine' | 'recording' {
  return state?.outcomes[step]?.from ?? state?.from ?? 'engine'
}
