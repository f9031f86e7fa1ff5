import process from 'node:process'
import { labDown, labStatus, labUp } from '../lab/lab.ts'
import { freshEnvironment } from './program.ts'

/** An engine to measure with. */
export interface BenchEngine {
  env: Record<string, string>
  /** Leaves the machine as it was found. */
  release: () => Promise<void>
}

/**
 * The engine of the benches: the lab, brought up when it is down, so that nobody's own engine is touched; or, on
 * purpose, the one that LESSON_TEST_ENGINE names (an address as for DOCKER_HOST).
 */
export async function benchEngine(say: (line: string) => void): Promise<BenchEngine> {
  const named = process.env.LESSON_TEST_ENGINE
  if (named) {
    return {
      env: {
        ...plain(process.env),
        DOCKER_HOST: named,
      },
      release: async () => {},
    }
  }
  const running = await labStatus()
  if (running) {
    return {
      env: plain(running.env),
      release: async () => {},
    }
  }
  const { env } = await labUp(say)
  return {
    env: plain(env),
    release: () => labDown(),
  }
}

function plain(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(freshEnvironment(env)).flatMap(([name, value]) => value === undefined
    ? []
    : [
        [name, value],
      ]))
}
