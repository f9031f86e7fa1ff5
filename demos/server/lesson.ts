/** One lesson being given: the sessions of its demos, who looks at them, and what a window may ask. */
import type { ServerMessage, WindowMessage } from '../kit/protocol.ts'
import type { EngineInfo } from '../kit/session.ts'
import type { Listener } from './audience.ts'
import type { AzureChoice } from './azure-cloud.ts'
import type { LoadedDemo } from './demos.ts'
import { sentenceOf } from '../kit/error.ts'
import { Audience, BEHIND } from './audience.ts'
import { fetchImages } from './fetch-images.ts'
import { MachineCheck } from './machine-check.ts'
import { imagesOf } from './needs.ts'
import { Session } from './session.ts'
import { Workplace } from './workplace.ts'

/** A window of the lesson, from hello to goodbye. */
export interface LessonWindow extends Listener {
  /** The demos it looks at. */
  joined: Set<string>
}

/** What a window asks after its hello. */
export type Request = Exclude<WindowMessage, { kind: 'hello' }>

const ONLY_LOOKS = 'dit venster kijkt mee; alleen het venster van de lesgever kan iets uitvoeren'

interface Stage {
  loaded: LoadedDemo
  /** Makes ready for the first step; done once, early, so that nobody waits for it. */
  prepare: () => Promise<void>
  session: Session
  audience: Audience
}

export class Lesson {
  readonly workplace: Workplace
  readonly #demos: Map<string, LoadedDemo>
  readonly #stages = new Map<string, Stage>()
  readonly #windows = new Set<LessonWindow>()
  readonly #secrets: readonly string[]
  readonly #check: MachineCheck
  /** The presenter's windows that asked for a preflight. */
  readonly #checking = new Set<LessonWindow>()
  readonly #sharesAzure: boolean
  #ended = false

  /** `onEngine` is told whenever the engine comes or goes, after the windows were. `secrets` are what no demo's output may show; `azure` is the real one, when it was chosen. */
  constructor(demos: ReadonlyMap<string, LoadedDemo>, onEngine: (info: EngineInfo | null) => void = () => {}, secrets: readonly string[] = [], azure?: AzureChoice) {
    this.#secrets = secrets
    this.#sharesAzure = azure !== undefined
    this.#demos = new Map(demos)
    this.workplace = new Workplace((info) => {
      this.#tellAll({ kind: 'engine', engine: info })
      if (!info) {
        for (const { session } of this.#stages.values())
          session.engineGone()
      }
      onEngine(info)
    }, azure)
    this.#check = new MachineCheck({
      look: async () => {
        // Not before somebody asks: the first slide does not wait for it.
        const { preflight, SCOPE } = await import('./preflight.ts')
        await this.workplace.open()
        this.workplace.clearsUp(SCOPE)
        return await preflight(this.workplace, this.engine, [...this.#demos.values()])
      },
      missing: async () => {
        const { missingImages } = await import('./preflight.ts')
        await this.workplace.open()
        return this.workplace.engine ? await missingImages(this.workplace.engine, imagesOf([...this.#demos.values()].map(({ demo }) => demo))) : []
      },
      fetch: async (names, onProgress) => this.workplace.engine && await fetchImages(this.workplace.engine, names, onProgress),
      onState: (state) => {
        for (const window of this.#checking)
          tell(window, { kind: 'check', state })
      },
    })
  }

  get engine(): EngineInfo | null {
    return this.workplace.watch.info
  }

  enter(window: LessonWindow): void {
    this.#windows.add(window)
    tell(window, { kind: 'welcome', role: window.role, engine: this.engine })
  }

  leave(window: LessonWindow): void {
    this.#windows.delete(window)
    this.#checking.delete(window)
    for (const demo of window.joined)
      this.#stages.get(demo)?.audience.leave(window)
    window.joined.clear()
  }

  /** Does what a window asks, if it may; says why when it does not. */
  async handle(window: LessonWindow, request: Request): Promise<void> {
    const refuse = (code: string, sentence: string): void => tell(window, { kind: 'refused', code, sentence, demo: 'demo' in request ? request.demo : undefined })
    if (request.kind === 'check' || request.kind === 'fetch')
      return window.role === 'presenter' ? await this.#lookAtMachine(window, request.kind) : refuse('viewer', ONLY_LOOKS)
    const { demo, kind } = request
    const loaded = this.#demos.get(demo)
    if (!loaded)
      return refuse('unknown-demo', 'deze demo bestaat niet; herlaad de les')
    if (kind === 'join') {
      window.joined.add(demo)
      const stage = this.#stage(loaded)
      stage.audience.join(window)
      // What a viewer does, changes nothing.
      if (window.role === 'presenter')
        stage.prepare().then(() => this.#prepareAfter(demo)).catch(() => {})
      return
    }
    if (kind === 'leave') {
      window.joined.delete(demo)
      this.#stages.get(demo)?.audience.leave(window)
      return
    }
    if (window.role !== 'presenter')
      return refuse('viewer', ONLY_LOOKS)
    const stage = this.#stages.get(demo)
    // A window that names a session of the past will hear of the new one; what it asked was not meant for it.
    if (!stage || stage.session.id !== request.session)
      return
    const { session, audience } = stage
    if ('step' in request && request.step >= loaded.demo.steps.length)
      return refuse('unknown-step', 'deze stap bestaat niet; herlaad de les')
    try {
      switch (kind) {
        case 'run': return await session.run(request.step)
        case 'play': return await session.play(request.step)
        case 'interrupt': return session.interrupt()
        case 'restart': return this.#restart(stage)
        case 'ack': return audience.parsed(window, request.parsed)
      }
    }
    catch (thrown) {
      refuse('failed', sentenceOf(thrown))
    }
  }

  /** A demo's definition changed: who looks at it sees it from the start. */
  replace(loaded: LoadedDemo): void {
    this.#demos.set(loaded.id, loaded)
    const stage = this.#stages.get(loaded.id)
    if (stage)
      this.#restart({ ...stage, loaded })
  }

  /** Ends every program, removes what the demos made, and everything else the lesson made; bounded in time. @returns what to tell of Azure */
  async end(): Promise<string | undefined> {
    this.#ended = true
    await Promise.all([...this.#stages.values()].map(async ({ session, audience }) => {
      audience.end()
      await session.end()
    }))
    return await this.workplace.close()
  }

  async #lookAtMachine(window: LessonWindow, kind: 'check' | 'fetch'): Promise<void> {
    this.#checking.add(window)
    // Whoever comes while it looks already knows as much as the others.
    tell(window, { kind: 'check', state: this.#check.state })
    await this.#check[kind]()
  }

  /** A demo that comes after this one takes long to make ready: it begins early, unless both would work in the one real Azure. */
  async #prepareAfter(demo: string): Promise<void> {
    if (this.#sharesAzure)
      return
    for (const loaded of this.#demos.values()) {
      if (loaded.demo.after === demo && !this.#stages.has(loaded.id) && !this.#ended)
        await this.#stage(loaded).prepare()
    }
  }

  #stage(loaded: LoadedDemo): Stage {
    const known = this.#stages.get(loaded.id)
    if (known)
      return known
    const stage = this.#newStage(loaded)
    this.#stages.set(loaded.id, stage)
    return stage
  }

  #restart({ loaded, session, audience }: Stage): void {
    if (this.#ended)
      return
    const stage = this.#newStage(loaded, audience, session.end())
    this.#stages.set(loaded.id, stage)
    audience.turnTo(stage.session)
    stage.prepare().catch(() => {})
  }

  /**
   * @param loaded the demo
   * @param audience who already looked at it
   * @param ending the end of the session before, whose program must be gone before its place is cleared
   */
  #newStage(loaded: LoadedDemo, audience?: Audience, ending?: Promise<void>): Stage {
    const prepare = untilTrue(async () => {
      await ending
      return await this.workplace.prepare(loaded)
    })
    const parts = this.workplace.partsFor(loaded)
    const session = new Session({
      ...parts,
      prepare,
      secrets: [...this.#secrets, ...parts.secrets ?? []],
      onEvents: events => this.#stages.get(loaded.id)?.audience.events(events),
      onState: state => this.#stages.get(loaded.id)?.audience.state(state),
    })
    return {
      loaded,
      prepare,
      session,
      audience: audience ?? new Audience(loaded.id, session),
    }
  }

  #tellAll(message: ServerMessage): void {
    for (const window of this.#windows)
      tell(window, message)
  }
}

function tell(window: LessonWindow, message: ServerMessage): void {
  // Who does not read what was said is told nothing more.
  if (window.waiting() > BEHIND)
    return
  window.send(JSON.stringify(message))
}

/** Work that is done once when it succeeds, and again when it did not; never twice at once. */
function untilTrue(work: () => Promise<boolean>): () => Promise<void> {
  let doing: Promise<boolean> | undefined
  return async () => {
    const current = doing ??= work()
    try {
      if (await current)
        return
    }
    catch (thrown) {
      doing = undefined
      throw thrown
    }
    if (doing === current)
      doing = undefined
  }
}
