import type { Drawing } from './drawing.ts'
import type { RouteChange } from './route.ts'
import { parseArgsStringToArgv } from 'string-argv'

/** Programs a demo may start. Anything else is a fault in the definition. */
export const PROGRAMS: readonly string[] = ['docker', 'az', 'curl']

/** How long a step may take before it is ended, in ms. */
export const STEP_TIMEOUT = 30_000

/** Words that only a shell understands. No shell runs them here, so in a definition they are a mistake. */
const SHELL_WORDS = new Set([
  '|',
  '||',
  '&',
  '&&',
  ';',
  '<',
  '>',
  '>>',
  '2>',
  '2>&1',
])

interface StepBase extends RouteChange {
  /** What the step teaches, in Dutch: one line beside the terminal. */
  says?: string
  /** Each of these must match what the step put on screen (without colour codes). */
  expect: readonly RegExp[]
  /** The step is done when this appears, though the program runs on. */
  until?: RegExp
  /** The step is ended after this long, in ms. */
  timeout: number
}

/** One program with its arguments, started without a shell in a terminal. */
export interface RunStep extends StepBase {
  kind: 'run'
  /** The text on the slide, and what runs: the same string. */
  command: string
  /** `command`, split once. */
  argv: readonly [string, ...string[]]
  /** The exit code it must have. */
  exit: number
}

/** A line typed to the program that an earlier step left running. */
export interface TypeStep extends StepBase {
  kind: 'type'
  line: string
  /** What is typed is what this command prints, and is shown nowhere; `line` then only says what it is. */
  secret?: Pick<RunStep, 'command' | 'argv'>
  /** The exit code the program must have if this line ends it. */
  exit: number
}

/** A change to one file in the demo's scratch copy, shown as a diff. */
export interface EditStep extends StepBase {
  kind: 'edit'
  /** Path inside the demo's folder, with forward slashes. */
  file: string
  /** Text that occurs exactly once in the file … */
  from: string
  /** … and what stands there afterwards. */
  to: string
}

/** The page of a published port, shown beside the terminal. */
export interface OpenStep extends StepBase {
  kind: 'open'
  /** As people write it. */
  url: string
  /** Where the page is on this machine, when `url` is a name on the internet that mini-Azure stands in for. */
  at?: string
  /** What the recording draws on the page; live someone in the class does. */
  draw?: Drawing
}

export type Step = RunStep | TypeStep | EditStep | OpenStep

type Patterns = RegExp | readonly RegExp[]

interface StepOptions {
  says?: string
  expect?: Patterns
  timeout?: number
}

interface ProgramOptions extends StepOptions, RouteChange {
  exit?: number
  until?: RegExp
}

function base(options: ProgramOptions): StepBase {
  const { says, expect = [], until, timeout = STEP_TIMEOUT, brings, takes } = options
  return {
    says,
    expect: expect instanceof RegExp
      ? [expect]
      : expect,
    until,
    timeout,
    ...brings && { brings },
    ...takes && { takes },
  }
}

/** A step that runs one command, e.g. `run('docker ps', { says: 'Wat draait er?' })`. `defineDemo` checks it. */
export function run(command: string, options: ProgramOptions = {}): RunStep {
  return {
    kind: 'run',
    command,
    argv: split(command),
    exit: options.exit ?? 0,
    ...base(options),
  }
}

/** A step that types one line, followed by Enter, to the program the step before left running. */
export function type(line: string, options: ProgramOptions = {}): TypeStep {
  return {
    kind: 'type',
    line,
    exit: options.exit ?? 0,
    ...base(options),
  }
}

/**
 * A step that types a secret at a prompt, e.g. `typeSecret('het wachtwoord', 'az acr credential show …')`: what the command prints,
 * which is asked for out of sight and shown nowhere.
 */
export function typeSecret(line: string, command: string, options: ProgramOptions = {}): TypeStep {
  return { ...type(line, options), secret: { command, argv: split(command) } }
}

/** A step that replaces one piece of text in a file of the demo's scratch copy. */
export function edit(file: string, change: { from: string, to: string }, options: StepOptions = {}): EditStep {
  return {
    kind: 'edit',
    file,
    ...change,
    ...base(options),
  }
}

/** A step that shows the page of a published port, e.g. `open('http://localhost:8080/')`. */
export function open(url: string, { at, draw, ...options }: StepOptions & Pick<OpenStep, 'at' | 'draw'> = {}): OpenStep {
  return {
    kind: 'open',
    url,
    ...at === undefined ? {} : { at },
    ...draw === undefined ? {} : { draw },
    ...base(options),
  }
}

/** Where the page of a step is reached. */
export function pageOf({ url, at = url }: Pick<OpenStep, 'url' | 'at'>): string {
  return at
}

/** The words of a step as they stand on the slide, and as the label of its marker in the transcript. */
export function labelOf(step: Step): string {
  switch (step.kind) {
    case 'run': return step.command
    case 'type': return step.line
    case 'edit': return `wijzig ${step.file}`
    case 'open': return `open ${step.url}`
  }
}

/** Splits a command into program and arguments; quotes group, nothing else is special. */
function split(command: string): [string, ...string[]] {
  const [program = '', ...rest] = parseArgsStringToArgv(String(command))
  return [program, ...rest]
}

/** What keeps a text from being one plain command of a known program; undefined when nothing does. */
export function faultOfCommand({ command, argv: [program, ...rest] }: Pick<RunStep, 'command' | 'argv'>): string | undefined {
  if (!program)
    return 'het commando is leeg; schrijf één programma met zijn argumenten'
  if (!PROGRAMS.includes(program))
    return `"${program}" is geen programma dat een demo mag starten; kies uit ${PROGRAMS.join(', ')}`
  const shellWord = rest.find(word => SHELL_WORDS.has(word))
  if (shellWord !== undefined)
    return `"${shellWord}" is voor een shell, en er is geen shell; maak er aparte stappen van`
  if (unbalanced(command))
    return `een aanhalingsteken in "${command}" wordt niet gesloten`
  return undefined
}

/** Whether a quote is opened and never closed. */
function unbalanced(command: string): boolean {
  let open = ''
  for (const char of command) {
    if (open) {
      open = char === open
        ? ''
        : open
    }
    else if (char === '"' || char === '\'') {
      open = char
    }
  }
  return open !== ''
}
