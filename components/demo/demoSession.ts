import type { ShallowRef } from 'vue'
import type { Demo } from '../../demos/kit/demo.ts'
import type { ServerMessage } from '../../demos/kit/protocol.ts'
import type { SessionState } from '../../demos/kit/session.ts'
import type { Recording } from '../../demos/kit/transcript.ts'
import type { DemoLog, Target } from './demoLog.ts'
import type { StepPlayer } from './playback.ts'
import { shallowRef } from 'vue'
import { sentenceOf } from '../../demos/kit/error.ts'
import { notice } from '../../demos/kit/prompt.ts'
import { eventsBefore, eventsOfStep } from '../../demos/kit/transcript.ts'
import { appendEvents, branchOf, createLog, endAfter, outputLength, saysNothing } from './demoLog.ts'
import { createStepPlayer } from './playback.ts'
import { recordingOf } from './recordings.ts'

/** One demo as this window knows it: the server's session of it, and its recording to fall back on. */
export interface DemoSession {
  readonly id: string
  readonly demo: Demo
  /** The server's session; undefined until it is known, or without a server. */
  readonly state: ShallowRef<SessionState | undefined>
  readonly recording: ShallowRef<Recording | undefined>
  /** Why there is no recording: a Dutch sentence. */
  readonly recordingFault: ShallowRef<string | undefined>
  /** The recorded step that plays in this window. */
  readonly playing: ShallowRef<number | undefined>
  /** Set while this window plays by itself because the server is gone. */
  readonly alone: ShallowRef<Alone | undefined>
  /** The last thing the server refused: a Dutch sentence. */
  readonly refusal: ShallowRef<string | undefined>
  /** The name that requests to the server carry. */
  readonly session: string | undefined
  /** What to show when the clicks say that `steps` steps have begun. */
  targetAt: (steps: number) => Target
  /** Calls back whenever `targetAt` may give something else. Returns how to stop. */
  onChange: (changed: () => void) => () => void
  /** What the server says about this demo. */
  receive: (message: ServerMessage) => void
  /** The line to the server is gone (or there never was one): from here on the recording. */
  goAlone: () => void
  /** The server is there again: it says what is true. */
  rejoin: (viewer: boolean) => void
  /** Fetches the recording now, so that it is here when it is needed. */
  prefetch: () => Promise<void>
  /** Plays a step of the recording in this window. */
  play: (step: number) => void
  /** Shows all of the step that plays. */
  finish: () => void
  /** A terminal says how many characters it has yet to parse; see `parsed`. */
  reportPending: (characters: number) => void
  /** Whether a terminal still has to parse some of it. */
  readonly hasPending: boolean
  /** Characters of output received since the last replay and parsed, for the server's back-pressure. */
  readonly parsed: number
}

/** What a window without its server still knows. */
export interface Alone {
  /** Steps that a session really ran. */
  kept: number
  /** The last of those was cut short. */
  unfinished: boolean
}

const GONE = 'de lesserver antwoordt niet meer; deze stap gaat verder uit de opname'

/** The store of one demo in one window. */
export function createDemoSession(id: string, demo: Demo): DemoSession {
  const state = shallowRef<SessionState>()
  const recording = shallowRef<Recording>()
  const recordingFault = shallowRef<string>()
  const playing = shallowRef<number>()
  const alone = shallowRef<Alone>()
  const refusal = shallowRef<string>()
  const listeners = new Set<() => void>()

  let session: string | undefined
  let served = createLog()
  /** Served so far, and recorded from there on; only while alone. */
  let local = served
  /** What a session that began anew has said so far, as long as that is nothing to go blank for. */
  let awaited = served
  let received = 0
  let pending = 0
  let returning = false

  const player: StepPlayer = createStepPlayer(() => {
    playing.value = player.playing?.step
    notify()
  })

  function notify(): void {
    for (const changed of listeners)
      changed()
  }

  /** What a session left, and from there on the recording. */
  function compose(continuing: boolean): DemoLog {
    const events = recording.value?.events ?? []
    const kept = alone.value?.kept ?? 0
    const log = branchOf(served)
    if (continuing) {
      appendEvents(log, [
        [0, 'o', `\r\n${notice(GONE, demo.terminal.columns)}`],
        ...eventsOfStep(events, kept - 1).slice(1),
      ])
    }
    if (kept === 0)
      appendEvents(log, eventsBefore(events))
    for (let step = kept; step < demo.steps.length; step++)
      appendEvents(log, eventsOfStep(events, step))
    return log
  }

  function accept(next: SessionState): void {
    session = next.session
    state.value = next
  }

  function receive(message: ServerMessage): void {
    switch (message.kind) {
      case 'replay': {
        received = outputLength(message.events)
        const keepsOld = returning && message.state.started === 0 && saysNothing(message.events) && served.events.length > 0
        if (keepsOld) {
          session = message.state.session
          awaited = createLog(message.events)
        }
        else {
          returning = false
          served = createLog(message.events)
          accept(message.state)
        }
        break
      }
      case 'events':
        received += outputLength(message.events)
        if (message.session !== session)
          return
        if (returning && saysNothing(message.events)) {
          appendEvents(awaited, message.events)
          return
        }
        forgetOld()
        appendEvents(served, message.events)
        break
      case 'state':
        if (returning && message.state.started === 0)
          return
        forgetOld()
        accept(message.state)
        break
      case 'refused':
        refusal.value = message.sentence
        return
      default:
        return
    }
    refusal.value = undefined
    notify()
  }

  /** The new session speaks: what was kept of the old one has served. */
  function forgetOld(): void {
    if (!returning)
      return
    returning = false
    served = awaited
  }

  return {
    id,
    demo,
    state,
    recording,
    recordingFault,
    playing,
    alone,
    refusal,
    get session() {
      return session
    },
    targetAt(steps) {
      const log = alone.value ? local : served
      const current = player.playing
      if (alone.value && current && (current.step === steps - 1 || current.step >= demo.steps.length))
        return { log, end: current.cursor }
      if (alone.value?.unfinished && steps >= alone.value.kept)
        return { log, end: served.events.length }
      return {
        log,
        end: endAfter(log, steps),
      }
    },
    onChange(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    receive,
    goAlone() {
      if (alone.value)
        return
      const started = state.value?.started ?? 0
      alone.value = { kept: started, unfinished: state.value?.phase === 'running' }
      local = compose(false)
      notify()
    },
    rejoin(viewer) {
      player.finish()
      alone.value = undefined
      returning = viewer
      awaited = createLog()
      received = 0
      notify()
    },
    async prefetch() {
      if (recording.value)
        return
      try {
        recording.value = await recordingOf(id)
        recordingFault.value = undefined
      }
      catch (thrown) {
        recordingFault.value = sentenceOf(thrown)
        return
      }
      if (alone.value)
        local = compose(false)
      notify()
    },
    play(step) {
      if (!alone.value || !recording.value)
        return
      const continues = alone.value.unfinished && step === alone.value.kept - 1
      let begin = local.markers[step] ?? local.events.length
      if (continues) {
        local = compose(true)
        begin = served.events.length
        alone.value = { ...alone.value, unfinished: false }
      }
      player.play(local, step, begin, endAfter(local, step + 1))
    },
    finish: player.finish,
    reportPending(characters) {
      pending = characters
    },
    get hasPending() {
      return pending > 0
    },
    get parsed() {
      return Math.max(0, received - pending)
    },
  }
}
