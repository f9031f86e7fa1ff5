/**
 * The messages between a window and the demo server, one JSON object a WebSocket message.
 * The browser names a step; it never sends a command. Objects are strict: an unknown field is refused.
 */
import type { InferOutput } from 'valibot'
import type { CheckState } from './preflight.ts'
import type { EngineInfo, Role, SessionState } from './session.ts'
import type { TranscriptEvent } from './transcript.ts'
import * as v from 'valibot'
import { isDemoId } from './demo.ts'

/** Where the WebSocket lives on the lesson's address. */
export const SOCKET_PATH = '/lesson'

/** The demo server adds `<meta name="lesson-server">` to the page it serves; a static host does not, so the page knows without asking. */
export const SERVER_META = 'lesson-server'

/** In the address handed to the presenter: `#token=…`. Taken out of the address bar at once. */
export const TOKEN_PARAMETER = 'token'

/** A larger message from a window is refused, in bytes. */
export const MESSAGE_LIMIT = 4096

/** WebSocket close codes of this protocol (4000–4999 are for applications, RFC 6455 §7.4.2). */
export const CLOSE = { badMessage: 4400, notWelcome: 4401, tooMany: 4429 } as const

const demo = v.pipe(v.string(), v.check(isDemoId))
const session = v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/))
const count = (max: number): v.GenericSchema<number> => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max))
const step = count(999)

const WindowMessageSchema = v.variant('kind', [
  /** First message of a window. With the token it is the presenter's. */
  v.strictObject({
    kind: v.literal('hello'),
    token: v.optional(v.pipe(v.string(), v.maxLength(200))),
  }),
  /** Tell me everything about this demo, from its first event on. */
  v.strictObject({
    kind: v.literal('join'),
    demo,
  }),
  v.strictObject({
    kind: v.literal('leave'),
    demo,
  }),
  /** Run this step, unless it has been run. */
  v.strictObject({
    kind: v.literal('run'),
    demo,
    session,
    step,
  }),
  /** Continue this step from its recording: the one that runs or failed, or else the next one. */
  v.strictObject({
    kind: v.literal('play'),
    demo,
    session,
    step,
  }),
  /** Ctrl-C for the program that runs. */
  v.strictObject({
    kind: v.literal('interrupt'),
    demo,
    session,
  }),
  /** Remove what the demo made and begin a new session. */
  v.strictObject({
    kind: v.literal('restart'),
    demo,
    session,
  }),
  /** The presenter's terminal has parsed this many characters of output since it joined (UTF-16 units). */
  v.strictObject({
    kind: v.literal('ack'),
    demo,
    session,
    parsed: count(Number.MAX_SAFE_INTEGER),
  }),
  /** Look whether this machine is ready for the lesson. The presenter's window only: what it finds names things of the teacher's. */
  v.strictObject({ kind: v.literal('check') }),
  /** Fetch the images of the lesson that are missing. */
  v.strictObject({ kind: v.literal('fetch') }),
])

export type WindowMessage = InferOutput<typeof WindowMessageSchema>

/** What the server tells a window. */
export type ServerMessage
  = | { kind: 'welcome', role: Role, engine: EngineInfo | null }
  /** The engine came or went. */
    | { kind: 'engine', engine: EngineInfo | null }
  /** Forget what you had of this demo: this is its transcript so far. Sent on join, on restart, and to a window that fell behind. */
    | { kind: 'replay', demo: string, state: SessionState, events: readonly TranscriptEvent[] }
    | { kind: 'events', demo: string, session: string, events: readonly TranscriptEvent[] }
    | { kind: 'state', demo: string, state: SessionState }
  /** What a preflight found, and how far the images are; told to the presenter's windows that asked. */
    | { kind: 'check', state: CheckState }
  /** Something asked was refused or failed: a Dutch sentence. */
    | { kind: 'refused', code: string, sentence: string, demo?: string }

/** Reads a window's message; undefined when it is not one of the protocol. */
export function parseWindowMessage(text: string): WindowMessage | undefined {
  try {
    const result = v.safeParse(WindowMessageSchema, JSON.parse(text))
    return result.success ? result.output : undefined
  }
  catch {
    return undefined
  }
}
