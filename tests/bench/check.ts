import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import { npm, startProgram } from './program.ts'
import { cloneProject } from './workspace.ts'

/** Runs before the ones that count, of each side. */
const WARM_UP = 3

/** The largest thing that the preflight does: an engine that runs a container. */
const CONTAINER = ['run', '--rm', '--network', 'none', 'busybox', 'true'] as const

/**
 * How long a teacher waits for the table when all is well; a row that is red is no measurement. Beside it one container on the
 * same engine, turn by turn.
 */
export async function benchCheck({ runs, engineEnvironment, folder, say, count }: BenchContext): Promise<Figure[]> {
  const env = await engineEnvironment()
  const clone = await folder('clone')
  await cloneProject(clone)
  const timeOf = async (file: string, args: readonly string[]): Promise<number> => {
    const begin = performance.now()
    await startProgram(file, args, { cwd: clone, env }).done()
    return performance.now() - begin
  }
  say('check: fetching what is missing')
  await timeOf(...npm(['run', 'check', '--', '--fetch']))
  const check: number[] = []
  const container: number[] = []
  for (let run = 0; run < WARM_UP + runs; run++) {
    count('check', run + 1, WARM_UP + runs)
    const looked = await timeOf(...npm(['run', 'check']))
    const ran = await timeOf('docker', CONTAINER)
    if (run < WARM_UP)
      continue
    check.push(looked)
    container.push(ran)
  }
  return [
    {
      what: '`npm run check`, all is well',
      unit: 'ms',
      ours: check,
      yardstick: { name: '`docker run --rm`', samples: container },
      compared: 'alone',
      limit: 5000,
    },
  ]
}
