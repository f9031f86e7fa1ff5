/**
 * One run of one demo: it owns the terminal, writes the transcript, and tells what state it is in.
 *
 *   ready ──run──▶ running ──the program ends──▶ ready
 *                     │ └────`until` appears───▶ holding ──type──▶ running
 *                     └─interrupt, timeout: the outcome is told at once; `ready` follows when the program is gone
 *
 * Everything here is total: whatever is asked in whatever state, twice or too late, is done or does nothing.
 */
import type { Demo, TerminalSize } from '../kit/demo.ts'
import type { SessionState, StepOutcome, StepResult } from '../kit/session.ts'
import type { EditStep, OpenStep, RunStep, Step, TypeStep } from '../kit/step.ts'
import type { EventCode, Recording, TranscriptEvent } from '../kit/transcript.ts'
import type { Playback } from './playback.ts'
import type { Program } from './terminal.ts'
import { randomBytes } from 'node:crypto'
import { LessonError, sentenceOf } from '../kit/error.ts'
import { announce, notice } from '../kit/prompt.ts'
import { labelOf, pageOf } from '../kit/step.ts'
import { boardBefore, eventsOfStep } from '../kit/transcript.ts'
import { faultOfOutput, faultOfTimeout } from './faults.ts'
import { Log } from './log.ts'
import { MASK, printsSecret } from './mask.ts'
import { Modes } from './modes.ts'
import { playEvents } from './playback.ts'
import { faultOfStep, StepOutput } from './step-output.ts'
import { GRACE, stopProgram } from './stop.ts'

/** A program that only holds its prompt has less to tidy up than one that works, in ms. */
const HOLDING_GRACE = 500
/** How long a program may go on after its engine went away, in ms; most end by themselves at once. */
const LOST_GRACE = 3000
/** How long the end of a session waits for its program, in ms. */
const END_LIMIT = 4000

/** How long a step may say nothing before the engine is asked whether it is still there, in ms. */
const SILENCE = 3000

/** What every failure's sentence ends with: the lesson goes on. */
export const HINT = '; druk op P voor de opname'

/** What a session needs of the world. */
export interface SessionParts {
  demo: Demo
  /** What no output may show, beside what is known for a credential by its form. */
  secrets?: readonly string[]
  /** Awaited before the first step begins: what an earlier run left must be gone. */
  prepare: () => Promise<void>
  /**
   * Starts a program in the demo's folder.
   * @throws {LessonError} when there is no such program
   */
  start: (argv: readonly [string, ...string[]], size: TerminalSize, onOutput: (text: string) => void, onEnd: (exit: number) => void) => Program
  /** Ends the containers that the session's programs are attached to. */
  endAttached: () => Promise<void>
  /** Why the engine does not answer now: a Dutch sentence; undefined when it does. */
  engineFault: () => Promise<string | undefined>
  /** Waits until a page answers; false when it was told to stop waiting. */
  pageAnswers: (url: string, signal: AbortSignal) => Promise<boolean>
  /**
   * What a command prints, asked out of sight.
   * @throws {LessonError} when it fails
   */
  secretOf: (argv: readonly [string, ...string[]]) => Promise<string>
  /** Why this demo can only play from its recording on this machine: a Dutch sentence; undefined when it can run. */
  hindrance?: () => string | undefined
  /**
   * Changes a file of the demo's scratch copy.
   * @throws {LessonError} when the text is not there exactly once
   */
  editFile: (step: EditStep) => Promise<void>
  /** The demo's recording; undefined when there is none. */
  recording: () => Promise<Recording | undefined>
  /** Asks to be told of the demo's board; see `kit/board.ts`. */
  onBoard?: (told: (data: string) => void) => void
  /** Takes a picture of the page that a step (counted from 0) opens; resolves to the name of its file, or to nothing when no recording is made. */
  takePicture?: (step: OpenStep, index: number) => Promise<string | undefined>
  onEvents: (events: readonly TranscriptEvent[]) => void
  onState: (state: SessionState) => void
}

/** The step that runs. It is decided once: by its end, its `until`, a person, or the clock. */
interface RunningStep {
  index: number
  step: Step
  /** The prompt that ends it: its own, or the one in force since an earlier step. */
  until: RegExp | undefined
  output: StepOutput
  begunAt: number
  decided: boolean
  abort: AbortController
  timer: NodeJS.Timeout
  /** Runs out when nothing came for a while. */
  silence: NodeJS.Timeout
}

/** The program that runs, perhaps over several steps. */
interface RunningProgram {
  program: Program
  modes: Modes
  until: RegExp | undefined
  /** Stops insisting on its end. */
  calm?: () => void
  /** Someone waits for its end, and decides what comes after it. */
  claimed: boolean
  /** What the step it worked on came to; said in the terminal once its last output is there. */
  verdict?: StepOutcome
  whenEnded: Promise<void>
  tellEnded: () => void
}

export class Session {
  readonly id: string = randomBytes(9).toString('base64url')
  readonly #parts: SessionParts
  readonly #log: Log
  readonly #begunAt = performance.now()
  #state: SessionState
  #step: RunningStep | undefined
  #program: RunningProgram | undefined
  #playback: Playback | undefined
  #paused = false
  /** A person stopped a step that had not begun yet. */
  #withdrawn = false
  #over = false
  /** The engine's board as it is now, and the one that the transcript shows. */
  #board: string | undefined
  #boardShown: string | undefined

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#log = new Log((events) => {
      if (!this.#over)
        parts.onEvents(events)
    }, () => this.#now(), parts.secrets)
    this.#state = { session: this.id, phase: 'ready', started: 0, outcomes: [], from: 'engine' }
    parts.onBoard?.(data => this.#showBoard(data))
  }

  get state(): SessionState {
    return this.#state
  }

  /** The transcript so far. */
  get events(): readonly TranscriptEvent[] {
    return this.#log.events
  }

  /** Runs a step on the engine, unless it was run or something runs. */
  async run(index: number): Promise<void> {
    const step = this.#next(index)
    if (!step)
      return
    // What to type to was played from the recording, so what it answers is there too.
    if (step.kind === 'type' && !this.#program && this.#state.outcomes.at(-1)?.from === 'recording') {
      await this.play(index)
      return
    }
    // A program that this machine does not have: the lesson goes on without a word of it.
    if (this.#parts.hindrance?.() !== undefined) {
      await this.play(index)
      return
    }
    const stops = this.#program && step.kind !== 'type'
    if (stops || index === 0) {
      // Whoever asks meanwhile finds the session busy.
      this.#withdrawn = false
      this.#set({ phase: 'running' })
      try {
        await (stops ? this.#stop(HOLDING_GRACE) : this.#parts.prepare())
      }
      catch (thrown) {
        this.#set({ phase: 'ready' })
        throw thrown
      }
      if (this.#over)
        return
      if (this.#withdrawn)
        return this.#set({ phase: 'ready' })
    }
    this.#begin(index, step)
  }

  /**
   * Continues from the recording: the step that runs or failed, or else the next one. While one plays: the rest of it at once.
   * @throws {LessonError} `no-recording`
   */
  async play(index: number): Promise<void> {
    if (this.#playback) {
      if (index === this.#state.started - 1)
        this.#playback.finish()
      return
    }
    if (!this.#canPlay(index))
      return
    const recording = await this.#parts.recording()
    const events = eventsOfStep(recording?.events ?? [], index)
    if (events.length === 0)
      throw new LessonError('no-recording', 'van deze stap is geen opname; maak die met "npm run record"')
    if (!this.#canPlay(index) || this.#playback)
      return

    const again = index < this.#state.started
    this.#forgetStep()
    this.#set({ phase: 'running' })
    if (this.#program)
      await this.#stop(0)
    if (this.#over)
      return
    const [, ...rest] = events
    const board = boardBefore(recording?.events ?? [], index)
    const begunAt = this.#now()
    this.#log.append(again
      ? ['o', this.#freshLine() + this.#notice('verder uit de opname')]
      : ['m', events[0]?.[2] ?? ''])
    if (board !== undefined && board !== this.#boardShown) {
      this.#boardShown = board
      this.#log.append(['b', board])
    }
    this.#set({ started: index + 1, outcomes: this.#state.outcomes.slice(0, index), from: 'recording' })
    let exit: number | undefined
    let done = false
    const playback = playEvents(rest, ([, code, data]) => {
      if (code === 'x')
        exit = Number(data)
      if (code === 'o')
        return this.#log.write(data)
      if (code === 'b')
        this.#boardShown = data
      this.#log.append([code, data])
    }, () => {
      done = true
      this.#playback = undefined
      this.#log.settle()
      this.#decide({ result: 'done', from: 'recording', exit, duration: this.#now() - begunAt }, 'ready')
    })
    if (!done)
      this.#playback = playback
  }

  /** Ctrl-C: for the step that runs, or for the program that the last step left running. */
  interrupt(): void {
    if (this.#playback)
      return this.#playback.finish()
    const step = this.#step
    if (step && !step.decided) {
      this.#settle(step, 'interrupted', 'de stap is gestopt')
      return
    }
    const program = this.#program
    if (!program) {
      this.#withdrawn = true
      return
    }
    // Asked again while it is being stopped: whoever presses twice means it.
    if (program.calm)
      return this.#insist(0)
    this.#set({ phase: 'running' })
    this.#insist(HOLDING_GRACE)
  }

  /** Back-pressure: the program waits until the presenter's terminal has caught up. */
  pause(): void {
    this.#paused = true
    this.#program?.program.pause()
  }

  resume(): void {
    this.#paused = false
    this.#program?.program.resume()
  }

  /** The engine went away: a program that does not notice is ended. */
  engineGone(): void {
    const step = this.#step
    if (!step || step.decided)
      return
    setTimeout(() => {
      if (!step.decided && !this.#over)
        this.#settle(step, 'lost', 'de engine antwoordt niet meer')
    }, LOST_GRACE)
  }

  /** Ends the session and its program; nothing is told any more. Resolves when the program is gone, or is not going to be. */
  async end(): Promise<void> {
    this.#over = true
    this.#forgetStep()
    this.#playback?.cancel()
    const { program } = this.#program ?? {}
    if (!program)
      return
    program.kill('SIGHUP')
    const limit = new Promise<void>(resolve => setTimeout(resolve, END_LIMIT).unref())
    await Promise.race([this.#stop(0), limit])
  }

  #begin(index: number, step: Step): void {
    // After its secret a program goes on to its end, and asks no more.
    const until = step.until ?? (step.kind === 'type' && !step.secret ? this.#program?.until : undefined)
    const running: RunningStep = {
      index,
      step,
      until,
      output: new StepOutput(step.expect.length > 0, until),
      begunAt: this.#now(),
      decided: false,
      abort: new AbortController(),
      timer: setTimeout(() => this.#timeout(running), step.timeout),
      silence: setTimeout(() => void this.#wonder(running), SILENCE),
    }
    this.#step = running
    const shown = step.kind === 'type'
      ? ''
      : this.#freshLine() + announce(step)
    const begin: [EventCode, string][] = [['m', labelOf(step)]]
    if (shown)
      begin.push(['o', shown])
    // Before it is told: what is told wakes the windows, and they want the processor that the program starts on.
    const fault = step.kind === 'run'
      ? this.#startProgram(step)
      : undefined
    this.#log.append(...begin)
    this.#set({ phase: 'running', started: index + 1, from: 'engine' })
    if (fault === undefined)
      this.#do(running, step)
    else
      this.#settle(running, 'lost', fault)
    this.#showBoard(this.#board)
  }

  #do(running: RunningStep, step: Step): void {
    switch (step.kind) {
      // It runs already: see `#begin`.
      case 'run': return
      case 'type': return this.#type(running, step)
      case 'edit': return void this.#work(running, this.#parts.editFile(step).then(() => true))
      case 'open': return void this.#work(running, this.#open(running, step))
    }
  }

  async #open({ index, abort }: RunningStep, step: OpenStep): Promise<boolean> {
    const answers = await this.#parts.pageAnswers(pageOf(step), abort.signal)
    const picture = answers && await this.#parts.takePicture?.(step, index)
    if (picture && !this.#over)
      this.#log.append(['p', picture])
    return answers
  }

  /** While a step plays from the recording, the board is the recording's too. */
  #showBoard(data: string | undefined): void {
    this.#board = data
    if (data === undefined || data === this.#boardShown || this.#over || this.#state.from === 'recording')
      return
    this.#boardShown = data
    this.#log.append(['b', data])
  }

  /** Why it does not start: a Dutch sentence; undefined when it does. */
  #startProgram(step: RunStep): string | undefined {
    const modes = new Modes()
    this.#log.hides = printsSecret(step.argv)
    const { promise: whenEnded, resolve: tellEnded } = Promise.withResolvers<void>()
    try {
      const program = this.#parts.start(step.argv, this.#parts.demo.terminal, text => this.#output(text), exit => void this.#programEnded(exit))
      this.#program = { program, modes, until: step.until, claimed: false, whenEnded, tellEnded }
      if (this.#paused)
        program.pause()
      return undefined
    }
    catch (thrown) {
      return sentenceOf(thrown)
    }
  }

  #type(running: RunningStep, step: TypeStep): void {
    if (!this.#program)
      return this.#settle(running, 'unexpected', 'er loopt geen programma om naar te typen')
    this.#program.until = running.until
    if (step.secret)
      return void this.#typeSecret(running, step.secret.argv)
    const keys = `${step.line}\r`
    this.#log.append(['i', keys])
    this.#program.program.write(keys)
  }

  /** A program at a prompt for a secret shows nothing of what is typed; neither does the transcript. */
  async #typeSecret(running: RunningStep, argv: readonly [string, ...string[]]): Promise<void> {
    try {
      const secret = await this.#parts.secretOf(argv)
      if (running.decided || this.#over)
        return
      this.#log.hide(secret)
      this.#log.append(['i', `${MASK}\r`])
      this.#program?.program.write(`${secret}\r`)
    }
    catch (thrown) {
      this.#settle(running, 'unexpected', sentenceOf(thrown))
    }
  }

  /** A step without a program: it is done when the work is. */
  async #work(running: RunningStep, work: Promise<boolean>): Promise<void> {
    try {
      if (await work && !running.decided)
        this.#finish(running, undefined)
    }
    catch (thrown) {
      this.#settle(running, 'unexpected', sentenceOf(thrown))
    }
  }

  #output(text: string): void {
    this.#program?.modes.see(text)
    this.#log.write(text)
    const step = this.#step
    if (!step || step.decided)
      return
    step.output.add(text)
    step.silence.refresh()
    if (step.output.atUntil)
      this.#finish(step, undefined)
  }

  async #programEnded(exit: number): Promise<void> {
    const ended = this.#program
    const step = this.#step
    if (!ended)
      return
    ended.calm?.()
    const reset = ended.modes.reset()
    if (reset)
      this.#log.write(reset)
    if (!this.#over)
      this.#log.append(['x', String(exit)])
    this.#log.hides = false
    this.#program = undefined
    ended.tellEnded()
    if (ended.claimed)
      return
    if (step && !step.decided) {
      // A program that lost its engine says so in its own words, and the lesson in Dutch.
      const fault = faultOf(step, exit) && await this.#parts.engineFault()
      if (fault)
        return this.#settle(step, 'lost', fault, { exit })
      return this.#finish(step, exit)
    }
    const { verdict } = ended
    if (verdict) {
      this.#say(verdict)
      this.#decide({ ...verdict, exit }, 'ready')
    }
    else {
      this.#log.flush()
      this.#set({ phase: 'ready' })
    }
  }

  /** A step that came to its end by itself. */
  #finish(running: RunningStep, exit: number | undefined): void {
    if (running.decided)
      return
    const fault = faultOf(running, exit)
    if (fault) {
      const known = faultOfOutput(running.output.end)
      return this.#settle(running, 'unexpected', known?.sentence ?? `dit ging anders dan verwacht: ${fault}`, { exit, fault: known?.code })
    }
    this.#close(running, { result: 'done', from: 'engine', exit, duration: this.#now() - running.begunAt })
  }

  /** A step that says nothing may have an engine that says nothing: one that hangs keeps its connections open. */
  async #wonder(running: RunningStep): Promise<void> {
    const fault = await this.#parts.engineFault()
    if (running.decided || this.#over)
      return
    if (fault === undefined)
      running.silence.refresh()
    else
      this.#settle(running, 'lost', fault)
  }

  #timeout(running: RunningStep): void {
    const known = faultOfTimeout(running.output.end)
    this.#settle(running, 'timeout', known?.sentence ?? `de stap duurde langer dan ${running.step.timeout / 1000} s en is gestopt`, { fault: known?.code })
  }

  /** A step that did not come to a good end: told at once; its program is stopped if it still works on it. */
  #settle(running: RunningStep, result: Exclude<StepResult, 'done'>, sentence: string, { exit, fault }: Pick<StepOutcome, 'exit' | 'fault'> = {}): void {
    if (running.decided || this.#over)
      return
    const outcome: StepOutcome = {
      result,
      from: 'engine',
      exit,
      fault,
      sentence: result === 'interrupted'
        ? sentence
        : sentence + HINT,
      duration: this.#now() - running.begunAt,
    }
    this.#close(running, outcome)
  }

  #close(running: RunningStep, outcome: StepOutcome): void {
    running.decided = true
    running.output.forget()
    clearTimeout(running.timer)
    clearTimeout(running.silence)
    running.abort.abort()
    const stops = this.#program !== undefined && ['interrupted', 'timeout', 'lost'].includes(outcome.result)
    if (!stops)
      this.#say(outcome)
    this.#log.settle()
    this.#decide(outcome, stops ? 'running' : this.#program ? 'holding' : 'ready')
    if (!stops || !this.#program)
      return
    this.#program.verdict = outcome
    this.#insist(outcome.result === 'lost' ? 0 : GRACE)
  }

  /** The lesson's own words about a failure, in the terminal. Patterns are for the report, not for a hall. */
  #say({ result, sentence, fault }: StepOutcome): void {
    if (sentence === undefined)
      return
    const said = result === 'unexpected' && fault === undefined
      ? `dit ging anders dan verwacht${HINT}`
      : sentence
    this.#log.append(['o', this.#freshLine() + this.#notice(said)])
  }

  #notice(sentence: string): string {
    return notice(sentence, this.#parts.demo.terminal.columns)
  }

  #decide(outcome: StepOutcome, phase: SessionState['phase']): void {
    this.#set({ outcomes: [...this.#state.outcomes.slice(0, this.#state.started - 1), { ...outcome, duration: Math.round(outcome.duration) }], phase })
  }

  /** Stops the program and decides itself what comes next. */
  #stop(grace: number): Promise<void> {
    const running = this.#program
    if (!running)
      return Promise.resolve()
    running.claimed = true
    this.#insist(grace)
    return running.whenEnded
  }

  #insist(grace: number): void {
    const running = this.#program
    if (!running)
      return
    running.calm?.()
    running.calm = stopProgram(running.program, grace, this.#parts.endAttached)
  }

  #forgetStep(): void {
    if (!this.#step)
      return
    this.#step.decided = true
    clearTimeout(this.#step.timer)
    clearTimeout(this.#step.silence)
    this.#step.abort.abort()
    this.#step = undefined
  }

  /** The step, if this is the one to begin now. */
  #next(index: number): Step | undefined {
    return index === this.#state.started && this.#state.phase !== 'running' && !this.#over
      ? this.#parts.demo.steps[index]
      : undefined
  }

  #canPlay(index: number): boolean {
    if (this.#over)
      return false
    if (this.#next(index))
      return true
    return index === this.#state.started - 1 && index >= 0
      && (this.#step?.decided === false || (this.#state.outcomes[index] !== undefined && this.#state.outcomes[index].result !== 'done'))
  }

  #freshLine(): string {
    return this.#log.lineOpen
      ? '\r\n'
      : ''
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change }
    if (!this.#over)
      this.#parts.onState(this.#state)
  }

  #now(): number {
    return performance.now() - this.#begunAt
  }
}

/** What keeps a step that came to its end from being done as it must. */
function faultOf({ step, output }: RunningStep, exit: number | undefined): string | undefined {
  if (step.kind === 'run' && step.until && exit !== undefined)
    return `het programma stopte (exitcode ${exit}) voordat ${String(step.until)} verscheen`
  return faultOfStep(step, output.text, exit)
}
