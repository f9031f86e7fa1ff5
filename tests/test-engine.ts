import type { Lab } from './lab/lab.ts'
import process from 'node:process'
import { labUp } from './lab/lab.ts'

/** The variable that names another engine for the tests on purpose, as DOCKER_HOST does: `unix:///…`, `tcp://…`, `npipe:…`. */
export const TEST_ENGINE = 'LESSON_TEST_ENGINE'

/**
 * The engine that tests use: the lab's, brought up when needed, or the one that LESSON_TEST_ENGINE names. Never the engine
 * that the docker command would find by itself, which is a person's own.
 * @throws LessonError with what to install where no lab can be
 */
export async function testEngine(say?: (line: string) => void, env: NodeJS.ProcessEnv = process.env): Promise<Lab> {
  const named = env[TEST_ENGINE]
  if (!named)
    return await labUp(say)
  const kept = Object.entries(env).flatMap(([name, value]) => value === undefined || name === 'DOCKER_CONTEXT'
    ? []
    : [
        [name, value] as const,
      ])
  return {
    address: named,
    env: {
      ...Object.fromEntries(kept),
      DOCKER_HOST: named,
    },
  }
}
