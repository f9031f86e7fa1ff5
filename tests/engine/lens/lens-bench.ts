/** A lens on the lab's engine, and docker commands through it and past it. */
import type { Engine } from '../../../demos/server/api.ts'
import type { Lens } from '../../../demos/server/lens/open.ts'
import type { Lab } from '../../lab/lab.ts'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgsStringToArgv } from 'string-argv'
import { openEngine } from '../../../demos/server/api.ts'
import { parseAddress } from '../../../demos/server/engine.ts'
import { openLens } from '../../../demos/server/lens/open.ts'
import { resetImages } from '../../../demos/server/lens/reset-images.ts'
import { reset } from '../../../demos/server/reset.ts'
import { testEngine } from '../../test-engine.ts'

export interface Said {
  exit: number
  /** What it wrote on both outputs, in the order it came. */
  text: string
  /** Of that, the bytes on the standard output, and those on the standard error. */
  out: Buffer
  err: Buffer
}

export interface LensBench {
  lab: Lab
  engine: Engine
  lens: Lens
  /** The demo's scratch copy: the folder commands run in. */
  scratch: string
  journals: string
  /** One command line through the lens; `$name` in it stands for a value. */
  docker: (line: string, options?: { input?: string | Buffer }) => Promise<Said>
  /** The same, past the lens. */
  past: (line: string, options?: { input?: string | Buffer }) => Promise<Said>
  /** Removes what the demo made. */
  reset: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Opens a lens for a demo whose images are on the engine, as preflight leaves them, so that no test depends on what one
 * before it pulled.
 * @param demo a name that no other test uses
 */
export async function lensBench(demo: string, images: readonly string[] = ['busybox', 'nginx']): Promise<LensBench> {
  const lab = await testEngine()
  const engine = openEngine({ address: parseAddress({ host: lab.address }), url: lab.address, namedBy: 'DOCKER_HOST' })
  const folder = mkdtempSync(join(tmpdir(), 'lens-'))
  const scratch = join(folder, 'demo')
  const journals = join(folder, 'journal')
  mkdirSync(scratch)
  const lens = await openLens(engine, { demo, sees: 'demo', images, scratch }, join(folder, 's'), journals)
  const docker = (host: string) => (line: string, { input = '' }: { input?: string | Buffer } = {}): Promise<Said> =>
    say(parseArgsStringToArgv(line), { ...lab.env, DOCKER_HOST: host, DOCKER_CLI_HINTS: 'false', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }, scratch, input)
  const past = docker(lab.address)
  for (const image of images) {
    const { exit, text } = await past(`docker pull --quiet ${image}`)
    if (exit !== 0)
      throw new Error(`${image} is not on the tests' engine, and cannot be pulled: ${text}`)
  }
  return {
    lab,
    engine,
    lens,
    scratch,
    journals,
    docker: docker(lens.url),
    past,
    reset: async () => {
      await reset(engine, demo)
      await resetImages(engine, demo, { journals })
    },
    close: async () => {
      await reset(engine, demo)
      await resetImages(engine, demo, { journals })
      await lens.close()
      engine.agent.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function say([program = '', ...args]: readonly string[], env: Record<string, string>, cwd: string, input: string | Buffer): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] })
    const all: Buffer[] = []
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      all.push(chunk)
      out.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      all.push(chunk)
      err.push(chunk)
    })
    child.on('error', reject)
    child.on('close', code => resolve({ exit: code ?? 255, text: Buffer.concat(all).toString('utf8'), out: Buffer.concat(out), err: Buffer.concat(err) }))
    // A program that reads nothing closes its side first.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
