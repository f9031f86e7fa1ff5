import type { Browser } from 'playwright'
import type { Figure } from './figure.ts'

/** What a bench gets to work with. */
export interface BenchContext {
  /** Measurements per series, beside the warm-up. */
  runs: number
  /** Chromium, already running. */
  browser: () => Promise<Browser>
  /** The environment in which `docker` reaches the engine of the benches; brings the lab up where there is none. */
  engineEnvironment: () => Promise<Record<string, string>>
  /** A folder of this run, removed at its end. */
  folder: (name: string) => Promise<string>
  /** One line on what it does. */
  say: (line: string) => void
  /** How far it is, for a person who waits. */
  count: (what: string, done: number, of: number) => void
}

/** One measurement of the lesson beside its yardstick: a row in `benches.ts`. */
export interface Bench {
  name: string
  what: string
  /** Measurements per series unless told otherwise; at least 15 where a median is promised. */
  runs: number
  run: (context: BenchContext) => Promise<Figure[]>
}
