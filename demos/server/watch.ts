/** Whether the engine is there, known without asking again and again: an open line tells when it goes. */
import type { EngineInfo } from '../kit/session.ts'
import type { Engine } from './api.ts'
import { sentenceOf } from '../kit/error.ts'
import { ask, holdTheLine } from './api.ts'

/** How long until a silent engine is tried again, in ms: soon at first, then at ease. */
const RETRY_FIRST = 1000
const RETRY_CAP = 5000
/** How long the engine may take for an answer, in ms: on a busy machine it is slow, and not gone. */
const PATIENCE = 5000

export class EngineWatch {
  /** What is known of the engine now; null when it does not answer. */
  info: EngineInfo | null = null
  /** Why it last did not answer: a Dutch sentence. */
  fault: string | undefined
  /** Whether it has ever answered. */
  wasThere = false
  #engine: Engine | undefined
  #hangUp: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #retry = RETRY_FIRST
  #ended = false
  readonly #onChange: (info: EngineInfo | null) => void

  /** @param onChange told whenever the engine comes or goes */
  constructor(onChange: (info: EngineInfo | null) => void) {
    this.#onChange = onChange
  }

  /** Begins to watch. Resolves when it is first known whether the engine answers. */
  async start(engine: Engine): Promise<EngineInfo | null> {
    this.#engine = engine
    await this.#try()
    return this.info
  }

  /** Asks now; what is known changes with the answer. */
  async answers(): Promise<boolean> {
    if (!this.#engine)
      return false
    try {
      // For its version it needs containerd, without which nothing starts either.
      const { status } = await ask(this.#engine, 'GET', '/version', { timeout: PATIENCE })
      if (status === 200 && !this.info && !this.#ended)
        await this.#try()
      return status === 200
    }
    catch (thrown) {
      this.fault = sentenceOf(thrown)
      if (this.info) {
        this.#hangUp?.()
        this.#set(null)
        this.#later()
      }
      return false
    }
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#hangUp?.()
  }

  async #try(): Promise<void> {
    if (this.#ended || !this.#engine)
      return
    const info = await askInfo(this.#engine, thrown => this.fault = sentenceOf(thrown))
    if (this.#ended)
      return
    clearTimeout(this.#timer)
    if (!info)
      return this.#later()
    this.#hangUp?.()
    this.#hangUp = holdTheLine(this.#engine, () => {
      this.#retry = RETRY_FIRST
    }, () => {
      this.#set(null)
      this.#later()
    })
    this.#set(info)
  }

  #later(): void {
    if (this.#ended)
      return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#try(), this.#retry)
    this.#retry = Math.min(this.#retry * 1.5, RETRY_CAP)
  }

  #set(info: EngineInfo | null): void {
    const changed = JSON.stringify(info) !== JSON.stringify(this.info)
    this.info = info
    this.wasThere ||= info !== null
    if (changed && !this.#ended)
      this.#onChange(info)
  }
}

/**
 * Version, system and processor of the engine; null when it does not answer.
 * @param engine the one to ask
 * @param onFault told why
 */
export async function askInfo(engine: Engine, onFault: (thrown: unknown) => void = () => {}): Promise<EngineInfo | null> {
  try {
    const { status, body } = await ask(engine, 'GET', '/version', { timeout: PATIENCE })
    return status === 200 && isVersion(body)
      ? { version: body.Version, os: body.Os, arch: body.Arch }
      : null
  }
  catch (thrown) {
    onFault(thrown)
    return null
  }
}

function isVersion(body: unknown): body is { Version: string, Os: string, Arch: string } {
  return typeof body === 'object' && body !== null
    && 'Version' in body && typeof body.Version === 'string'
    && 'Os' in body && typeof body.Os === 'string'
    && 'Arch' in body && typeof body.Arch === 'string'
}
