/** A mini-Azure on the tests' engine, with the real az, curl and docker in it. */
import type { MiniAzure } from '../../demos/mini-azure/mini-azure.ts'
import type { Engine } from '../../demos/server/api.ts'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgsStringToArgv } from 'string-argv'
import { openMiniAzure } from '../../demos/mini-azure/mini-azure.ts'
import { ask, openEngine } from '../../demos/server/api.ts'
import { parseAddress } from '../../demos/server/engine.ts'
import { AZ_ENVIRONMENT } from '../../demos/server/environment.ts'
import { openLens } from '../../demos/server/lens/open.ts'
import { resetImages } from '../../demos/server/lens/reset-images.ts'
import { LABEL } from '../../demos/server/lens/scope.ts'
import { reset } from '../../demos/server/reset.ts'
import { testEngine } from '../test-engine.ts'

export interface Said {
  exit: number
  out: string
  err: string
  /** The code of Azure's error, in what az says; undefined when it says none. */
  code: string | undefined
}

export interface AzureBench {
  mini: MiniAzure
  engine: Engine
  /** The folder that commands run in, and the one with az's login. */
  scratch: string
  folder: string
  env: Record<string, string>
  /** One command line: az and curl in the cloud, docker on the engine. */
  run: (line: string) => Promise<Said>
  /** What the mini-Azure answered: method, address, status. */
  answers: string[]
  /** Ids of the containers that this mini-Azure has on the engine. */
  containers: () => Promise<string[]>
  close: () => Promise<void>
}

/** Longest one command may take, in ms. */
const LIMIT = 120_000

/** What a test may want otherwise. */
export interface BenchOptions {
  scratch?: string
  /** The docker command goes to the whole engine, as a lesson's own lens does, and not to a lens of the test's. */
  whole?: boolean
  hasSubscription?: () => boolean
}

/**
 * Opens one, with these images on the engine.
 * @param demo a name that no other test uses
 */
export async function azureBench(demo: string, images: readonly string[] = ['busybox'], { scratch, whole = false, hasSubscription }: BenchOptions = {}): Promise<AzureBench> {
  const lab = await testEngine()
  const engine = openEngine({ address: parseAddress({ host: lab.address }), url: lab.address, namedBy: 'DOCKER_HOST' })
  const folder = mkdtempSync(join(tmpdir(), 'azure-'))
  const journals = join(folder, 'journal')
  const place = scratch ?? join(folder, 'demo')
  for (const name of ['demo', 'az', 'docker'])
    mkdirSync(join(folder, name))
  const cloud = `${demo}.azure`
  const [ownLens, lens] = [
    await openLens(engine, { demo: cloud, sees: 'demo', images: ['registry:2'] }, join(folder, 'own'), journals),
    await openLens(engine, { demo, sees: 'demo', images, scratch: place }, join(folder, 'lens'), journals),
  ]
  const answers: string[] = []
  const mini = await openMiniAzure({
    engine: join(folder, 'own'),
    docker: { lens: whole ? lab.address.replace(/^unix:\/\//, '') : join(folder, 'lens'), listen: join(folder, 'docker.sock') },
    folder,
    homes: new Map(),
    hasSubscription,
    onAnswer: line => answers.push(line),
  })
  const env = { ...lab.env, LANG: 'C.UTF-8', DOCKER_HOST: mini.dockerHost, AZURE_CONFIG_DIR: join(folder, 'az'), AZURE_CORE_COLLECT_TELEMETRY: 'false' }
  const cloudEnv = { ...env, ...AZ_ENVIRONMENT, ...mini.env }
  const clean = async (): Promise<void> => {
    for (const one of [demo, cloud]) {
      await reset(engine, one)
      await resetImages(engine, one, { journals })
    }
  }
  const run = (line: string): Promise<Said> => {
    const [program = '', ...args] = parseArgsStringToArgv(line)
    return execute(program, args, program === 'docker' ? env : cloudEnv, place)
  }
  // As preflight leaves them, so that no test waits for them or depends on one before it.
  for (const image of [...images, 'registry:2']) {
    const { exit, err } = await execute('docker', ['pull', '--quiet', image], { ...lab.env, DOCKER_HOST: lab.address }, place)
    if (exit !== 0)
      throw new Error(`${image} is not on the tests' engine, and cannot be pulled: ${err}`)
  }
  return {
    mini,
    engine,
    scratch: place,
    folder,
    env: cloudEnv,
    run,
    answers,
    containers: async () => {
      const { body } = await ask(engine, 'GET', `/containers/json?all=true&filters=${encodeURIComponent(JSON.stringify({ label: [`${LABEL}=${cloud}`] }))}`)
      return (Array.isArray(body) ? body : []).map(({ Id }) => String(Id))
    },
    close: async () => {
      await mini.close()
      await clean()
      await Promise.all([ownLens.close(), lens.close()])
      engine.agent.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function execute(program: string, args: readonly string[], env: Record<string, string>, cwd: string): Promise<Said> {
  return new Promise((resolve) => {
    execFile(program, [...args], { env, cwd, timeout: LIMIT, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ exit, out, err: error !== null && exit === -1 ? `${error.message}\n${err}` : err, code: /^ERROR: \((\w+)\)/m.exec(err)?.[1] ?? /^Code: (\w+)/m.exec(err)?.[1] })
    })
  })
}

/** Runs all of these, two at once: as many as there are cores on a small machine. */
export async function inPairs<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const left = [...things.entries()]
  async function go(): Promise<void> {
    for (let next = left.shift(); next; next = left.shift())
      results[next[0]] = await work(next[1])
  }
  await Promise.all([go(), go()])
  return results
}
