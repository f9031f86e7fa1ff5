import type { ShallowRef } from 'vue'
import type { CheckState } from '../../demos/kit/preflight.ts'
import type { ServerMessage, WindowMessage } from '../../demos/kit/protocol.ts'
import type { EngineInfo, Role } from '../../demos/kit/session.ts'
import type { Connection } from './connection.ts'
import type { DemoSession } from './demoSession.ts'
import type { ModeInput } from './mode.ts'
import { shallowRef } from 'vue'
import { SERVER_META, SOCKET_PATH } from '../../demos/kit/protocol.ts'
import { connect, openSocket } from './connection.ts'
import { demoOf } from './demos.ts'
import { createDemoSession } from './demoSession.ts'
import { claimedToken, forgetToken } from './presenterToken.ts'

/** What a window knows of the lesson it belongs to. */
export interface Lesson {
  readonly server: ShallowRef<ModeInput['server']>
  readonly role: ShallowRef<Role>
  readonly engine: ShallowRef<EngineInfo | null>
  /** What the preflight found that this window asked for; undefined before that. */
  readonly machine: ShallowRef<CheckState | undefined>
  /** This window had a token of an earlier start, and only looks now. */
  readonly tokenRefused: ShallowRef<boolean>
  /** The store of a demo; undefined when no folder has that name. The first call opens the line to the server. */
  session: (id: string) => DemoSession | undefined
  /** Follow a demo from now on, and have its recording at hand. */
  join: (session: DemoSession) => void
  /** Asks the server; false when it can't be asked. */
  ask: (session: DemoSession, request: Request) => boolean
  /** Tells the server what this window's terminal has parsed. */
  acknowledge: (session: DemoSession) => void
  /** Whether this window may ask for a preflight; as long as nobody has said what it is, it may. */
  mayCheck: () => boolean
  /** Asks the server to look at the machine, or to fetch the images that are missing; false when it can't be asked now. */
  askMachine: (kind: 'check' | 'fetch') => boolean
}

/** What a presenter asks of a session. */
export type Request
  = | { kind: 'run' | 'play', step: number }
    | { kind: 'interrupt' | 'restart' }

/** Acknowledging less than this at a time would cost more than it tells, in UTF-16 units. */
const ACK_STEP = 65_536

let lesson: Lesson | undefined

/** The lesson of this window, the same for all its demos. */
export function useLesson(): Lesson {
  lesson ??= createLesson(hasServer())
  return lesson
}

/** Whether the page was served by the lesson's server: it says so in the page itself, so that no request can fail. */
function hasServer(): boolean {
  return document.querySelector(`meta[name="${SERVER_META}"]`) !== null
}

function createLesson(served: boolean): Lesson {
  const server = shallowRef<ModeInput['server']>(served ? 'connecting' : 'none')
  const role = shallowRef<Role>('viewer')
  const engine = shallowRef<EngineInfo | null>(null)
  const machine = shallowRef<CheckState>()
  const tokenRefused = shallowRef(false)
  const sessions = new Map<string, DemoSession>()
  const joined = new Set<DemoSession>()
  const acknowledged = new Map<DemoSession, number>()
  let connection: Connection | undefined
  let opening = false

  function send(message: WindowMessage): boolean {
    return connection?.send(message) ?? false
  }

  function receive(message: ServerMessage): void {
    switch (message.kind) {
      case 'welcome': {
        const before = server.value
        server.value = 'open'
        role.value = message.role
        engine.value = message.engine
        for (const session of joined) {
          if (before === 'down')
            session.rejoin(message.role === 'viewer')
          send({ kind: 'join', demo: session.id })
        }
        // What a server of before found says nothing of this one.
        machine.value = undefined
        return
      }
      case 'engine':
        engine.value = message.engine
        return
      case 'check':
        machine.value = message.state
        return
      case 'refused':
        for (const session of message.demo === undefined
          ? joined
          : [
              sessions.get(message.demo),
            ])
          session?.receive(message)
        return
      default: {
        const session = sessions.get(message.demo)
        if (!session)
          return
        if (message.kind === 'replay')
          acknowledged.set(session, 0)
        session.receive(message)
        acknowledge(session)
      }
    }
  }

  function acknowledge(session: DemoSession): void {
    if (role.value !== 'presenter' || session.session === undefined)
      return
    const { parsed } = session
    const before = acknowledged.get(session) ?? 0
    if (parsed <= before || (parsed - before < ACK_STEP && session.hasPending))
      return
    acknowledged.set(session, parsed)
    send({
      kind: 'ack',
      demo: session.id,
      session: session.session,
      parsed,
    })
  }

  async function open(): Promise<void> {
    if (opening)
      return
    opening = true
    const token = await claimedToken()
    const address = new URL(SOCKET_PATH, location.href)
    address.protocol = address.protocol === 'https:'
      ? 'wss:'
      : 'ws:'
    address.hash = ''
    address.search = ''
    connection = connect({
      open: events => openSocket(address, events),
      token,
      events: {
        message: receive,
        down() {
          server.value = 'down'
          for (const session of joined)
            session.goAlone()
        },
        tokenRefused() {
          forgetToken()
          tokenRefused.value = true
        },
      },
    })
  }

  return {
    server,
    role,
    engine,
    machine,
    tokenRefused,
    session(id) {
      let session = sessions.get(id)
      const demo = demoOf(id)
      if (!session && demo) {
        session = createDemoSession(id, demo)
        sessions.set(id, session)
      }
      return session
    },
    join(session) {
      if (joined.has(session))
        return
      joined.add(session)
      void session.prefetch()
      if (server.value === 'none' || server.value === 'down')
        session.goAlone()
      else
        send({ kind: 'join', demo: session.id })
      if (served)
        void open()
    },
    ask(session, request) {
      if (session.session === undefined)
        return false
      return send({ ...request, demo: session.id, session: session.session })
    },
    acknowledge,
    mayCheck: () => role.value === 'presenter' || server.value === 'connecting',
    askMachine(kind) {
      // No demo may have been seen yet, and it is a demo that opens the line.
      if (served)
        void open()
      return send({ kind })
    },
  }
}

// A demo that was rewritten begins anew, here as on the server: two lessons in one window would each have their line.
if (import.meta.hot)
  import.meta.hot.accept(() => location.reload())
