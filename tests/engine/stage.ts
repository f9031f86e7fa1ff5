/** A lesson on the tests' engine, with demos of the test's own, and windows that look at it. */
import type { ServerMessage } from '../../demos/kit/protocol.ts'
import type { Role, SessionState } from '../../demos/kit/session.ts'
import type { Step } from '../../demos/kit/step.ts'
import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { LoadedDemo } from '../../demos/server/demos.ts'
import type { LessonWindow } from '../../demos/server/lesson.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'
import { defineDemo } from '../../demos/kit/demo.ts'
import { outputOf } from '../../demos/kit/transcript.ts'
import { Lesson } from '../../demos/server/lesson.ts'
import { run } from '../lab/run.ts'
import { testEngine } from '../test-engine.ts'

/**
 * Makes the tests' engine the one that the server finds, as a teacher's environment would. It has the image that the tests'
 * own demos run, as preflight leaves it, whatever ran before.
 */
export async function useTestEngine(): Promise<void> {
  const { env } = await testEngine()
  Object.assign(process.env, env)
  delete process.env.DOCKER_CONTEXT
  await run('docker', ['pull', '--quiet', 'busybox'], { env })
}

/** A demo that lives in a folder of its own. */
export function demoOf(id: string, steps: readonly Step[], images: readonly string[] = ['busybox']): LoadedDemo {
  return { id, folder: mkdtempSync(join(tmpdir(), `${id}-`)), demo: defineDemo({ title: id, images, steps }) }
}

export function lessonOf(...demos: LoadedDemo[]): Lesson {
  return new Lesson(new Map(demos.map(demo => [demo.id, demo])))
}

/** A window as the browser has it: what it was told, put together. */
export class TestWindow {
  readonly messages: ServerMessage[] = []
  events: TranscriptEvent[] = []
  state: SessionState | undefined
  readonly #lesson: Lesson
  readonly #demo: string
  readonly #window: LessonWindow
  #waiting: { wanted: () => boolean, resolve: () => void }[] = []

  constructor(lesson: Lesson, role: Role, demo: string) {
    this.#lesson = lesson
    this.#demo = demo
    this.#window = {
      role,
      joined: new Set(),
      waiting: () => 0,
      send: text => this.#hear(JSON.parse(text)),
      whenEmpty: () => {},
    }
    lesson.enter(this.#window)
    void lesson.handle(this.#window, { kind: 'join', demo })
  }

  /** What a person reads. */
  get screen(): string {
    return stripVTControlCharacters(outputOf(this.events)).replaceAll('\r\n', '\n')
  }

  get session(): string {
    return this.state?.session ?? ''
  }

  run(step: number): void {
    void this.#lesson.handle(this.#window, { kind: 'run', demo: this.#demo, session: this.session, step })
  }

  play(step: number): void {
    void this.#lesson.handle(this.#window, { kind: 'play', demo: this.#demo, session: this.session, step })
  }

  interrupt(): void {
    void this.#lesson.handle(this.#window, { kind: 'interrupt', demo: this.#demo, session: this.session })
  }

  restart(): void {
    void this.#lesson.handle(this.#window, { kind: 'restart', demo: this.#demo, session: this.session })
  }

  ask(kind: 'check' | 'fetch'): void {
    void this.#lesson.handle(this.#window, { kind })
  }

  ack(parsed: number): void {
    void this.#lesson.handle(this.#window, { kind: 'ack', demo: this.#demo, session: this.session, parsed })
  }

  /** Resolves as soon as what the window was told fits. */
  until(wanted: (window: this) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ wanted: () => wanted(this), resolve })
      this.#check()
    })
  }

  /** The step is over, and nothing works on it any more. */
  async done(step: number): Promise<void> {
    await this.until(({ state }) => state !== undefined && state.outcomes.length > step && state.phase !== 'running')
  }

  #hear(message: ServerMessage): void {
    this.messages.push(message)
    if (message.kind === 'replay') {
      this.events = [...message.events]
      this.state = message.state
    }
    if (message.kind === 'events')
      this.events.push(...message.events)
    if (message.kind === 'state')
      this.state = message.state
    this.#check()
  }

  #check(): void {
    this.#waiting = this.#waiting.filter(({ wanted, resolve }) => {
      const fits = wanted()
      if (fits)
        resolve()
      return !fits
    })
  }
}
