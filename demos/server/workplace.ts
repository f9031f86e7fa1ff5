/**
 * Where the demos run: the engine, a lens for each demo, the scratch copies, the environment. Rehearsals, recordings and
 * lessons in class all run here, so what was rehearsed is what runs.
 */
import type { Demo } from '../kit/demo.ts'
import type { EngineInfo } from '../kit/session.ts'
import type { Engine } from './api.ts'
import type { LoadedDemo } from './demos.ts'
import type { Lens, LensScope } from './lens/open.ts'
import type { SessionParts } from './session.ts'
import { join } from 'node:path'
import { LessonError, sentenceOf } from '../kit/error.ts'
import { ask, openEngine } from './api.ts'
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
import { readRecording } from './recordings.ts'
import { reset } from './reset.ts'
import { editFile, makeScratch } from './scratch.ts'
import { startProgram } from './terminal.ts'
import { EngineWatch } from './watch.ts'

/** How long making ready for a demo, and clearing up after everything, may keep people waiting; in ms. */
const PREPARE_LIMIT = 5000

/** A demo's place to run: its lens is open, its files are fresh. */
interface Bench {
  lens: Lens
  scratch: string
  env: Record<string, string>
  /** For a demo that has a board. */
  board?: BoardWatch
}

export class Workplace {
  readonly watch: EngineWatch
  readonly #folder = makePrivateFolder()
  readonly #benches = new Map<string, Bench>()
  readonly #preparing = new Map<string, Promise<boolean>>()
  readonly #used = new Set<string>()
  /** Who is told of a demo's board: its session, the last one. */
  readonly #onBoard = new Map<string, (data: string) => void>()
  /** The one board that is looked after: of the demo that was made ready, or that ran something, last. */
  #awake: BoardWatch | undefined
  #engine: Engine | undefined
  #fault: unknown
  #opened: Promise<EngineInfo | null> | undefined

  /** @param onEngine told whenever the engine comes or goes */
  constructor(onEngine: (info: EngineInfo | null) => void = () => {}) {
    this.watch = new EngineWatch(onEngine)
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

  async #prepare({ id, folder, demo }: LoadedDemo): Promise<boolean> {
    await this.open()
    const engine = this.#engine
    if (!engine)
      return false
    const scratch = join(this.#folder, id)
    const cleared = this.watch.info !== null
    const known = this.#benches.get(id)
    const [opened] = await Promise.all([
      known ?? this.#openLens({ demo: id, sees: 'demo', images: demo.images, scratch }),
      makeScratch(folder, scratch),
      cleared && within(PREPARE_LIMIT, reset(engine, id, PREPARE_LIMIT).catch(() => {})),
    ])
    const board = known?.board ?? this.#boardOf(id, demo, engine, opened.lens)
    this.#benches.set(id, { ...opened, scratch, board })
    if (cleared) {
      this.#wake(board)
      board?.again()
    }
    return cleared
  }

  /** What a session of this demo needs of the world; it begins with `prepare`. */
  partsFor({ id, demo }: LoadedDemo): Omit<SessionParts, 'prepare' | 'onEvents' | 'onState'> {
    return {
      demo,
      start: ([program, ...args], size, onOutput, onEnd) => {
        const bench = this.#benches.get(id)
        if (!bench)
          throw new LessonError('engine-missing', this.fault ?? 'er is geen engine gevonden; start Docker en kijk met "npm run check"')
        const file = findProgram(program, bench.env)
        if (!file)
          throw new LessonError('program-missing', `het programma ${program} staat niet op deze computer; kijk met "npm run check"`)
        this.#used.add(id)
        const { board } = bench
        board?.hold()
        const started = startProgram({
          file,
          args,
          cwd: bench.scratch,
          env: bench.env,
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
    this.#used.add(name)
  }

  /** Removes what the demos that ran here made, and everything of this workplace; bounded in time. */
  async close(): Promise<void> {
    this.watch.end()
    this.#awake?.sleep()
    const engine = this.#engine
    if (engine && this.#used.size > 0)
      await within(PREPARE_LIMIT, Promise.all([...this.#used].map(id => reset(engine, id, PREPARE_LIMIT).catch(() => {}))))
    await within(1000, Promise.all([...this.#benches.values()].map(({ lens }) => lens.close())))
    engine?.agent.destroy()
    removePrivateFolder(this.#folder)
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

  async #openLens(scope: LensScope): Promise<{ lens: Lens, env: Record<string, string> }> {
    if (!this.#engine)
      throw this.#fault
    await prepareLogins(LOGINS)
    const lens = await openLens(this.#engine, scope, socketPath(this.#folder, scope.demo))
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

/** Waits for work, but no longer than this, in ms. */
async function within(limit: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, limit)
  await Promise.race([work, promise])
  clearTimeout(timer)
}
