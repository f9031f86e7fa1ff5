import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import { randomFillSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { LessonError } from '../../demos/kit/error.ts'
import { openEngine } from '../../demos/server/api.ts'
import { parseAddress } from '../../demos/server/engine.ts'
import { findProgram } from '../../demos/server/find-program.ts'
import { resetImages } from '../../demos/server/lens/reset-images.ts'
import { reset } from '../../demos/server/reset.ts'
import { startProgram } from './program.ts'
import { spreadOf } from './spread.ts'
import { PROJECT } from './workspace.ts'

/** Runs before the ones that count, of each side. */
const WARM_UP = 3
const MB = 1e6
const LARGE_SIZE = 200 * MB
const LARGE_IMAGE = 'les-bench-groot'
/** The scope of `lens-child.ts`. */
const SCOPE = 'gedood'

/** What is timed: the same command with and without the lens, turn by turn, each first as often. */
const COMMANDS = [
  { what: '`docker run --rm` through the lens', args: ['run', '--rm', 'busybox', 'true'], limit: 1.05 },
  { what: '`docker save` of 200 MB through the lens', args: ['save', LARGE_IMAGE], limit: 1.1 },
] as const

/** What the lens costs a command, in a program of its own as in a lesson. */
export async function benchLens({ runs, engineEnvironment, folder, say, count }: BenchContext): Promise<Figure[]> {
  const env = await engineEnvironment()
  const address = env.DOCKER_HOST
  if (address === undefined)
    throw new LessonError('bench-engine', 'De meting weet niet waar de engine is (DOCKER_HOST).')
  const place = await folder('lens')
  await mkdir(join(place, 'scratch'))
  say('lens: making an image of 200 MB')
  await makeLargeImage(place, env)
  const journals = join(place, 'journal')
  const lens = startProgram(process.execPath, [join(PROJECT, 'tests/engine/lens/lens-child.ts'), address, join(place, 's'), join(place, 'scratch'), journals, 'busybox', LARGE_IMAGE], { cwd: place, env })
  const bare = await bareRelay(address, place, env)
  try {
    const [url] = await lens.printed(/\S+:\/\/\S+/)
    const figures: Figure[] = []
    for (const { what, args, limit } of COMMANDS) {
      const [through, past, relayed]: [number[], number[], number[]] = [[], [], []]
      for (let run = 0; run < WARM_UP + runs; run++) {
        count(what, run + 1, WARM_UP + runs)
        const turns = [
          { host: url, samples: through },
          { host: address, samples: past },
          ...bare ? [{ host: bare.url, samples: relayed }] : [],
        ]
        const first = run % turns.length
        for (const { host, samples } of [...turns.slice(first), ...turns.slice(0, first)]) {
          const took = await timeOf(args, { ...env, DOCKER_HOST: host }, place)
          if (run >= WARM_UP)
            samples.push(took)
        }
      }
      figures.push({ what, unit: 'ms', ours: through, yardstick: { name: 'without the lens', samples: past }, compared: 'ratio', limit, note: bare && `a relay that looks at nothing: × ${(spreadOf(relayed).median / spreadOf(past).median).toFixed(2)}` })
    }
    return figures
  }
  finally {
    await bare?.end()
    await lens.end()
    const engine = openEngine({ address: parseAddress({ host: address }), url: address, namedBy: 'DOCKER_HOST' })
    await reset(engine, SCOPE)
    await resetImages(engine, SCOPE, { journals })
    engine.agent.destroy()
    await startProgram('docker', ['rmi', '--force', LARGE_IMAGE], { cwd: place, env }).done()
  }
}

/** What any program between docker and the engine costs on this machine: socat, where it is installed. */
async function bareRelay(engine: string, place: string, env: Record<string, string>): Promise<{ url: string, end: () => Promise<void> } | undefined> {
  const address = parseAddress({ host: engine })
  const file = findProgram('socat', env)
  if (address.kind !== 'socket' || file === undefined)
    return undefined
  const path = join(place, 'bare')
  const relay = startProgram(file, ['-d', '-d', '-b', '262144', `UNIX-LISTEN:${path},fork`, `UNIX-CONNECT:${address.path}`], { cwd: place, env })
  await relay.printed(/listening on/)
  return { url: `unix://${path}`, end: relay.end }
}

/** Random bytes: nothing on the way can make them fewer. */
async function makeLargeImage(place: string, env: Record<string, string>): Promise<void> {
  const context = join(place, 'groot')
  await mkdir(context)
  await writeFile(join(context, 'bytes'), randomFillSync(new Uint8Array(LARGE_SIZE)))
  await writeFile(join(context, 'Dockerfile'), 'FROM busybox\nCOPY bytes /\n')
  await startProgram('docker', ['build', '--quiet', '--tag', LARGE_IMAGE, context], { cwd: place, env }).done()
}

/** How long a docker command takes, in ms, from its start to its end; nobody reads what it writes. */
async function timeOf(args: readonly string[], env: Record<string, string>, cwd: string): Promise<number> {
  const begin = performance.now()
  const program = startProgram('docker', args, { cwd, env, silent: true })
  await program.done()
  return performance.now() - begin
}
