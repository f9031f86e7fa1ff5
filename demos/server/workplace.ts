/**
 * Where the demos run: the engine, a lens for each demo, the scratch copies, the environment. Rehearsals, recordings and
 * lessons in class all run here, so what was rehearsed is what runs.
 */
import type { Demo } from '../kit/demo.ts'
import type { EngineInfo } from '../kit/session.ts'
import type { Engine } from './api.ts'
import type { AzureChoice } from './azure-cloud.ts'
import type { AzureBench } from './azure.ts'
import type { LoadedDemo } from './demos.ts'
import type { Lens, LensScope } from './lens/open.ts'
import type { SessionParts } from './session.ts'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { LessonError, sentenceOf } from '../kit/error.ts'
import { ask, openEngine } from './api.ts'
import { isDone, leaveAzure, notLeft } from './azure-cloud.ts'
import { openAzure, resetAzure } from './azure.ts'
import { askBoard } from './board/ask-board.ts'
import { BoardWatch } from './board/board-watch.ts'
import { engineChanges } from './board/engine-changes.ts'
import { findEngine, parseAddress } from './engine.ts'
import { environmentFor, prepareLogins } from './environment.ts'
import { findProgram } from './find-program.ts'
import { openLens } from './lens/open.ts'
import { pageAnswers } from './page-answers.ts'
import { LOGINS } from './paths.ts'
import { makePrivateFolder, removePrivateFolder, socketPath } from './private-folder.ts'
import { runQuietly } from './quiet-command.ts'
import { readRecording } from './recordings.ts'
import { reset } from './reset.ts'
import { editFile, makeScratch } from './scratch.ts'
import { startProgram } from './terminal.ts'
import { EngineWatch } from './watch.ts'

/** How long making ready for a demo, and clearing up after everything, may keep people waiting; in ms. */
const PREPARE_LIMIT = 5000
/** How long a secret may take to be had, in ms. */
const SECRET_LIMIT = 30_000

/** A lens, and the socket or pipe where it listens. */
type BenchLens = Lens & { path: string }

/** Something of the lesson that made things, by the value of its label. */
interface Used {
  id: string
  cloud?: 'azure'
}

/** A demo's place to run: its lens is open, its files are fresh. */
interface Bench {
  lens: BenchLens
  scratch: string
  env: Record<string, string>
  /** For a demo that has a board. */
  board?: BoardWatch
  /** For a demo in the cloud. */
  azure?: AzureBench
}

export class Workplace {
  readonly watch: EngineWatch
  readonly #folder = makePrivateFolder()
  readonly #benches = new Map<string, Bench>()
  readonly #preparing = new Map<string, Promise<boolean>>()
  /** What made something, by its label. */
  readonly #used = new Map<string, Used>()
  /** Who is told of a demo's board: its session, the last one. */
  readonly #onBoard = new Map<string, (data: string) => void>()
  /** The one board that is looked after: of the demo that was made ready, or that ran something, last. */
  #awake: BoardWatch | undefined
  #engine: Engine | undefined
  #fault: unknown
  #opened: Promise<EngineInfo | null> | undefined
  /** Ends what is made ready out of sight. */
  readonly #closing = new AbortController()
  /** Of the doors to its demos' mini-Azures. */
  readonly #secret = randomBytes(32).toString('base64url')
  readonly #azure: AzureChoice | undefined

  /** `onEngine` is told whenever the engine comes or goes; `azure` is the real one, when that was chosen. */
  constructor(onEngine: (info: EngineInfo | null) => void = () => {}, azure?: AzureChoice) {
    this.watch = new EngineWatch(onEngine)
    this.#azure = azure
  }

  /** Why no engine can be used: a Dutch sentence; undefined when one answers. */
  get fault(): string | undefined {
    if (this.#fault !== undefined)
      return sentenceOf(this.#fault)
    return this.watch.info
      ? undefined
      : this.watch.fault
  }

  get engine(): Engine | undefined {
    return this.#engine
  }

  /** Finds the engine and begins to watch it. Resolves when it is known whether it answers. */
  open(): Promise<EngineInfo | null> {
    this.#opened ??= this.#open()
    return this.#opened
  }

  /**
   * Makes ready for a new run of a demo: fresh files, a lens, and what an earlier run left is removed.
   * @returns whether that is all done; without an engine it can't be, and must be asked again
   */
  prepare(loaded: LoadedDemo): Promise<boolean> {
    // One at a time for each demo: two would clear each other's place.
    const before = this.#preparing.get(loaded.id) ?? Promise.resolve(false)
    const now = before.catch(() => false).then(() => this.#prepare(loaded))
    this.#preparing.set(loaded.id, now)
    return now
  }

  async #prepare(loaded: LoadedDemo): Promise<boolean> {
    const { id, folder, demo } = loaded
    await this.open()
    const engine = this.#engine
    if (!engine)
      return false
    const scratch = join(this.#folder, id)
    const cleared = this.watch.info !== null
    const before = this.#benches.get(id)
    await before?.azure?.close()
    const [opened] = await Promise.all([
      before ?? this.#openLens({ demo: id, sees: 'demo', images: demo.images, scratch }),
      makeScratch(folder, scratch),
      cleared && within(PREPARE_LIMIT, this.#clear(engine, { id, cloud: demo.cloud })),
    ])
    const board = before?.board ?? this.#boardOf(id, demo, engine, opened.lens)
    this.#benches.set(id, { lens: opened.lens, env: opened.env, scratch, board })
    // Without az its recording plays.
    if (demo.cloud !== undefined && cleared && this.#hindrance(demo) === undefined)
      await this.#enterAzure(engine, loaded)
    if (cleared) {
      this.#wake(board)
      board?.again()
    }
    return cleared
  }

  /** Removes what an earlier run of a demo left on the engine; what can't be removed now is removed by `npm run reset`. */
  async #clear(engine: Engine, { id, cloud }: Used): Promise<void> {
    await reset(engine, id, PREPARE_LIMIT).catch(() => [])
    if (cloud !== undefined)
      await resetAzure(engine, id, PREPARE_LIMIT).catch(() => {})
  }

  /** Opens a demo's Azure, and does there what must have been done. */
  async #enterAzure(engine: Engine, loaded: LoadedDemo): Promise<void> {
    const bench = this.#benches.get(loaded.id)
    if (!bench)
      return
    this.#used.set(loaded.id, { id: loaded.id, cloud: loaded.demo.cloud })
    bench.azure = await openAzure(loaded, { engine, folder: this.#folder, lens: bench.lens, secret: this.#secret, choice: this.#azure })
    bench.env = bench.azure.env
    const todo = this.#azure && await isDone(this.#azure, argv => this.#quietly(loaded, argv, SECRET_LIMIT)) ? [] : loaded.before ?? []
    for (const { argv, timeout } of todo)
      await this.#quietly(loaded, argv, timeout)
  }

  /** What a demo's command prints, run in its place but out of sight. @throws {LessonError} */
  async #quietly({ id }: LoadedDemo, [program, ...args]: readonly [string, ...string[]], timeout: number): Promise<string> {
    const { file, env, cwd } = this.#programOf(id, program)
    return await runQuietly({ file, args, env, cwd, timeout, signal: this.#closing.signal })
  }

  /** Where a demo's program is, and what it runs in. @throws {LessonError} */
  #programOf(id: string, program: string): { file: string, env: Record<string, string>, cwd: string } {
    const bench = this.#benches.get(id)
    if (!bench)
      throw new LessonError('engine-missing', this.fault ?? 'er is geen engine gevonden; start Docker en kijk met "npm run check"')
    // Only az and curl go to the cloud's names; docker goes to its engine.
    const env = program === 'docker' ? bench.env : { ...bench.env, ...bench.azure?.cloudEnv }
    const file = findProgram(program, env)
    if (!file)
      throw new LessonError('program-missing', `het programma ${program} staat niet op deze computer; kijk met "npm run check"`)
    return { file, env, cwd: bench.scratch }
  }

  #hindrance(demo: Demo): string | undefined {
    return demo.cloud !== undefined && !findProgram('az', environmentFor('', LOGINS))
      ? 'het programma az staat niet op deze computer; de demo speelt uit de opname'
      : undefined
  }

  /** Why a demo can only play from its recording on this machine: a Dutch sentence. */
  hindrance({ demo }: LoadedDemo): string | undefined {
    return this.#hindrance(demo)
  }

  /** Which cloud a demo's programs go to. */
  cloudOf({ demo }: LoadedDemo): string | undefined {
    if (demo.cloud === undefined)
      return undefined
    return this.#azure ? 'Azure' : 'mini-Azure'
  }

  /** What a session of this demo needs of the world; it begins with `prepare`. */
  partsFor(loaded: LoadedDemo): Omit<SessionParts, 'prepare' | 'onEvents' | 'onState'> {
    const { id, demo } = loaded
    return {
      demo,
      start: ([program, ...args], size, onOutput, onEnd) => {
        const { file, env, cwd } = this.#programOf(id, program)
        this.#used.set(id, { id, cloud: demo.cloud })
        const board = this.#benches.get(id)?.board
        board?.hold()
        const started = startProgram({
          file,
          args,
          cwd,
          env,
          size,
          onOutput: board
            ? (text) => {
                onOutput(text)
                board.release()
              }
            : onOutput,
          onEnd,
        })
        this.#wake(board)
        return started
      },
      secrets: [this.#secret],
      secretOf: argv => this.#quietly(loaded, argv, SECRET_LIMIT),
      hindrance: () => this.#hindrance(demo),
      endAttached: () => this.#endAttached(id),
      engineFault: async () => await this.watch.answers() ? undefined : !this.watch.wasThere && this.fault ? this.fault : 'de engine antwoordt niet meer',
      pageAnswers,
      editFile: step => editFile(join(this.#folder, id), step),
      recording: () => readRecording(id),
      onBoard: told => this.#onBoard.set(id, told),
    }
  }

  /** Resolves when a demo's session has been told what the engine holds now. */
  async boardSettled(id: string): Promise<void> {
    await this.#benches.get(id)?.board?.settled()
  }

  /**
   * Opens a lens that sees all of the lesson, may use these images, and labels what it makes with `name`. Containers may
   * have this folder of the machine, and no other.
   * @returns the environment of a program that uses it
   * @throws {LessonError} why no engine may be used
   */
  async openScope(name: string, images: readonly string[], scratch?: string): Promise<Record<string, string>> {
    await this.open()
    const opened = await this.#openLens({ demo: name, sees: 'lesson', images, scratch })
    this.#benches.set(name, { ...opened, scratch: this.#folder })
    return opened.env
  }

  /** What carries this name goes at the end too. */
  clearsUp(name: string): void {
    this.#used.set(name, { id: name })
  }

  /**
   * Removes what the demos that ran here made, and everything of this workplace; bounded in time.
   * @returns what came of what they made in the real Azure: a Dutch sentence; undefined when there is nothing to tell
   */
  async close(): Promise<string | undefined> {
    this.watch.end()
    this.#awake?.sleep()
    this.#closing.abort()
    const engine = this.#engine
    const inAzure = [...this.#used.values()].some(({ cloud }) => cloud !== undefined)
    const left = this.#azure && inAzure
      ? await within(PREPARE_LIMIT, leaveAzure(this.#azure), notLeft(this.#azure, 'Azure antwoordde nog niet'))
      : undefined
    await within(1000, Promise.all([...this.#benches.values()].map(({ azure }) => azure?.close())))
    if (engine && this.#used.size > 0)
      await within(PREPARE_LIMIT, Promise.all([...this.#used.values()].map(used => this.#clear(engine, used))))
    await within(1000, Promise.all([...this.#benches.values()].map(({ lens }) => lens.close())))
    engine?.agent.destroy()
    removePrivateFolder(this.#folder)
    return left
  }

  /** The last thing that can be done without waiting: at the exit of the process. */
  abandon(): void {
    removePrivateFolder(this.#folder)
  }

  async #open(): Promise<EngineInfo | null> {
    try {
      this.#engine = openEngine(await findEngine())
    }
    catch (thrown) {
      this.#fault = thrown
      return null
    }
    return await this.watch.start(this.#engine)
  }

  async #openLens(scope: LensScope): Promise<{ lens: BenchLens, env: Record<string, string> }> {
    if (!this.#engine)
      throw this.#fault
    await prepareLogins(LOGINS)
    const path = socketPath(this.#folder, scope.demo)
    const lens = { ...await openLens(this.#engine, scope, path), path }
    return { lens, env: environmentFor(lens.url, LOGINS) }
  }

  #boardOf(id: string, { board }: Demo, engine: Engine, lens: Lens): BoardWatch | undefined {
    return board && new BoardWatch({
      ask: askBoard(openEngine({ address: parseAddress({ host: lens.url }), url: lens.url, namedBy: 'DOCKER_HOST' }), board, join(this.#folder, id)),
      listen: (changed, ended) => engineChanges(engine, id, changed, ended),
      onBoard: data => this.#onBoard.get(id)?.(data),
    })
  }

  /** Looks after this board, or after none, and no longer after another. */
  #wake(board: BoardWatch | undefined): void {
    if (this.#awake !== board)
      this.#awake?.sleep()
    this.#awake = board
    board?.wake()
  }

  async #endAttached(id: string): Promise<void> {
    const engine = this.#engine
    const bench = this.#benches.get(id)
    if (!engine || !bench)
      return
    await Promise.allSettled(bench.lens.attached().map(container => ask(engine, 'POST', `/containers/${encodeURIComponent(container)}/kill`)))
  }
}

/** Waits for work, but no longer than this, in ms; gives what it gave, or else this. */
async function within<T>(limit: number, work: Promise<T>, otherwise?: T): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<T | undefined>()
  const timer = setTimeout(resolve, limit, otherwise)
  const given = await Promise.race([work, promise])
  clearTimeout(timer)
  return given
}
