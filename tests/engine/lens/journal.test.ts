/**
 * The lens is killed at any moment while it makes, tags, commits and pulls images. After a reset every name and image is as it
 * was before the lesson: nothing more, nothing less, and a name that was someone's stands for what it stood for.
 */
import type { Engine } from '../../../demos/server/api.ts'
import type { Lab } from '../../lab/lab.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomFrom } from '../../../demos/kit/random.ts'
import { ask, openEngine } from '../../../demos/server/api.ts'
import { parseAddress } from '../../../demos/server/engine.ts'
import { openJournal } from '../../../demos/server/lens/journal.ts'
import { journalFile } from '../../../demos/server/lens/open.ts'
import { leaveToMachine, resetImages } from '../../../demos/server/lens/reset-images.ts'
import { reset } from '../../../demos/server/reset.ts'
import { testEngine } from '../../test-engine.ts'

const ROUNDS = 10
const SEED = Number(process.env.KILL_SEED ?? 20261124)
/** The commands of one round take about this long when nothing ends them; in ms. */
const ROUND = 2500

/** Names this file uses: the lesson's, and one that was there before it. */
const NAMES = /^(?:jr-|localhost:18093\/)/

let lab: Lab
let engine: Engine
let folder: string
let before: string
/** How many were started: each has a socket of its own, since one that is killed leaves its socket. */
let lenses = 0

beforeAll(async () => {
  lab = await testEngine()
  engine = openEngine({ address: parseAddress({ host: lab.address }), url: lab.address, namedBy: 'DOCKER_HOST' })
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
  mkdirSync(join(folder, 'scratch'))
  await removeAll()
  await docker(lab.address, 'run', '-d', '--name', 'jr-register', '-p', '127.0.0.1:18093:5000', 'registry:2')
  // Someone's own images: one with a name in the register that the lesson will pull, one with a name of its own, one without.
  for (const text of ['een', 'twee', 'drie']) {
    writeFileSync(join(folder, 'Dockerfile'), `FROM busybox\nLABEL jr-van=iemand jr-is=${text}\n`)
    await docker(lab.address, 'build', '-q', '-t', `jr-${text}`, folder)
  }
  await docker(lab.address, 'tag', 'jr-twee', 'localhost:18093/x:1')
  await untilItAnswers()
  await docker(lab.address, 'push', '-q', 'localhost:18093/x:1')
  await docker(lab.address, 'tag', 'jr-een', 'localhost:18093/x:1')
  mkdirSync(join(folder, 'naamloos'))
  writeFileSync(join(folder, 'naamloos', 'Dockerfile'), 'FROM busybox\nLABEL jr-van=les\n')
  // Two blocks of zeros: an archive with nothing in it.
  writeFileSync(join(folder, 'leeg.tar'), Buffer.alloc(1024))
  before = await inventory()
}, 120_000)

afterAll(async () => {
  await removeAll()
  engine.agent.destroy()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

/** A docker command; its exit code does not matter to a round that is killed. */
async function docker(host: string, ...args: string[]): Promise<string> {
  const child = spawn('docker', args, { env: { ...lab.env, DOCKER_HOST: host, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }, stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (some: string) => text += some)
  await once(child, 'close')
  return text.trim()
}

async function untilItAnswers(): Promise<void> {
  while (!(await fetch('http://127.0.0.1:18093/v2/').catch(() => undefined))?.ok)
    await new Promise(resolve => setTimeout(resolve, 50))
}

/** Every name and image that is this file's, and what it stands for. */
async function inventory(): Promise<string> {
  const { body } = await ask(engine, 'GET', '/images/json?all=1')
  const images: { Id: string, RepoTags: string[] | null, Labels: Record<string, string> | null }[] = Array.isArray(body) ? body : []
  const ours = images.filter(({ RepoTags, Labels }) => Labels?.['jr-van'] !== undefined || RepoTags?.some(tag => NAMES.test(tag)))
  return JSON.stringify(ours.map(({ Id, RepoTags }) => [Id, RepoTags?.filter(tag => NAMES.test(tag)).sort()]).sort(), null, 1)
}

async function removeAll(): Promise<void> {
  await docker(lab.address, 'rm', '-fv', 'jr-register')
  const ids = (await docker(lab.address, 'images', '-aq', '--filter', 'label=jr-van')).split('\n').filter(Boolean)
  if (ids.length > 0)
    await docker(lab.address, 'rmi', '-f', ...new Set(ids))
  await docker(lab.address, 'rmi', '-f', 'jr-een', 'jr-twee', 'jr-drie', 'localhost:18093/x:1')
}

/** What a lesson does with images, and what would overwrite someone's. */
async function lesson(host: string, round: number): Promise<void> {
  const scratch = join(folder, 'scratch')
  for (const text of ['goed', 'beter']) {
    writeFileSync(join(scratch, 'Dockerfile'), `FROM busybox\nLABEL jr-van=les jr-is=${text}${round}\n`)
    await docker(host, 'build', '-q', '-t', 'jr-les', scratch)
  }
  await docker(host, 'tag', 'jr-les', 'jr-les:2')
  await docker(host, 'pull', '-q', 'localhost:18093/x:1')
  await docker(host, 'tag', 'jr-les', 'jr-een')
  await docker(host, 'run', '--name', `jr-c${round}`, 'jr-les', 'true')
  await docker(host, 'commit', '-c', 'LABEL jr-van=les', `jr-c${round}`, 'jr-vast')
  await docker(host, 'rmi', 'jr-les:2', 'jr-drie')
}

async function startLens(): Promise<{ host: string, kill: () => Promise<void> }> {
  const args = [join(import.meta.dirname, 'lens-child.ts'), lab.address, join(folder, `s${++lenses}`), join(folder, 'scratch'), join(folder, 'journal')]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return {
    host: String(line).trim(),
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}

async function clearUp(): Promise<void> {
  await reset(engine, 'gedood')
  await resetImages(engine, 'gedood', { journals: join(folder, 'journal') })
}

describe('what was there before the lesson', () => {
  it('is there after a whole round and a reset, and nothing else', async () => {
    const lens = await startLens()
    await lesson(lens.host, 0)
    expect(await inventory()).not.toBe(before)
    await lens.kill()
    await clearUp()
    expect(await inventory()).toBe(before)
  }, 60_000)

  it.each<[string, (host: string) => Promise<string>]>([
    ['commit', async host => docker(host, 'commit', '-c', 'LABEL jr-van=les', await docker(host, 'create', 'busybox', 'true'))],
    ['build', host => docker(host, 'build', '-q', join(folder, 'naamloos'))],
    ['import', host => docker(host, 'import', '-c', 'LABEL jr-van=les', join(folder, 'leeg.tar'))],
  ])('is not joined by what has no name: docker %s, as the first thing that a lesson makes', async (_what, make) => {
    const lens = await startLens()
    expect(await make(lens.host)).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await inventory()).not.toBe(before)
    await lens.kill()
    await clearUp()
    expect(await inventory()).toBe(before)
  }, 60_000)

  it('stays when the lesson makes the very same, and neither has a name', async () => {
    const id = await docker(lab.address, 'build', '-q', join(folder, 'naamloos'))
    await docker(lab.address, 'save', '-o', join(folder, 'naamloos.tar'), id)
    const withIt = await inventory()
    const lens = await startLens()
    expect(await docker(lens.host, 'load', '-i', join(folder, 'naamloos.tar'))).toContain(id)
    await lens.kill()
    await clearUp()
    expect(await inventory()).toBe(withIt)
    await docker(lab.address, 'rmi', id)
  }, 60_000)

  it('includes a name that the lesson could not pull, once someone else has made it', async () => {
    const lens = await startLens()
    expect(await docker(lens.host, 'pull', 'localhost:18093/nieuw:1')).toBe('')
    await docker(lab.address, 'tag', 'jr-twee', 'localhost:18093/nieuw:1')
    const withIt = await inventory()
    expect(withIt).not.toBe(before)
    await lens.kill()
    await clearUp()
    expect(await inventory()).toBe(withIt)
    await docker(lab.address, 'rmi', 'localhost:18093/nieuw:1')
  }, 60_000)

  it('includes a name that was fetched past the lesson, after a pull in the lesson that nobody heard the end of', async () => {
    const journals = join(folder, 'journal')
    const journal = await openJournal(await journalFile(engine, journals))
    await journal.write({ do: 'begin', images: [] }, { do: 'claim', demo: 'gedood', tag: 'docker.io/library/jr-vier:latest', had: null })
    await docker(lab.address, 'tag', 'jr-twee', 'jr-vier')
    const withIt = await inventory()
    await leaveToMachine(engine, 'jr-vier', journals)
    await clearUp()
    expect(await inventory()).toBe(withIt)
    await docker(lab.address, 'rmi', 'jr-vier')
  }, 60_000)

  const random = randomFrom(SEED)
  it.each(Array.from({ length: ROUNDS }, (_, round) => [round + 1, Math.round(random() * ROUND)]))('round %i, killed after %i ms', async (round, after) => {
    const lens = await startLens()
    const busy = lesson(lens.host, round)
    // The moment is what is tried here; nothing waits for it.
    await Promise.race([busy, new Promise(resolve => setTimeout(resolve, after))])
    await lens.kill()
    await busy
    await clearUp()
    expect(await inventory()).toBe(before)
    // A second time there is nothing to do, and it does nothing.
    expect((await resetImages(engine, 'gedood', { journals: join(folder, 'journal') })).removed).toEqual([])
    expect(await inventory()).toBe(before)
  }, 60_000)

  it('has its journal by the engine’s own name', async () => {
    expect(await journalFile(engine, folder)).toMatch(/[0-9a-f]{16}\.jsonl$/)
  })
})
