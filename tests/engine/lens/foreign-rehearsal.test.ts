/**
 * Someone's machine goes through rehearsals of all demos, and in many of them the program that holds the lenses is killed at a
 * random moment. After a reset the whole engine is as it was before: every container, volume, network, image and name.
 *
 * Here a few that are killed early. The whole proof takes a quarter of an hour: twenty rehearsals, every second one killed:
 * `REHEARSALS=20 npx vitest run --config tests/vitest.config.ts --project lens foreign-rehearsal`
 */
import type { ChildProcess } from 'node:child_process'
import type { Engine } from '../../../demos/server/api.ts'
import type { Lab } from '../../lab/lab.ts'
import type { ForeignMachine } from './foreign-machine.ts'
import { spawn } from 'node:child_process'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomFrom, shuffled } from '../../../demos/kit/random.ts'
import { ask, openEngine } from '../../../demos/server/api.ts'
import { loadDemos } from '../../../demos/server/demos.ts'
import { parseAddress } from '../../../demos/server/engine.ts'
import { fetchImages } from '../../../demos/server/fetch-images.ts'
import { imagesOf } from '../../../demos/server/needs.ts'
import { missingImages } from '../../../demos/server/preflight.ts'
import { root } from '../../attacks/server.ts'
import { testEngine } from '../../test-engine.ts'
import { CONTENT, foreignMachine, WORD } from './foreign-machine.ts'

const SEED = Number(process.env.KILL_SEED ?? 20261126)
/** How many of the whole proof; 0 for the short one. */
const REHEARSALS = Number(process.env.REHEARSALS ?? 0)
/** Rounds of the short one. */
const ROUNDS = 3
/** Killed within this long: the length of a whole rehearsal, or of its first demos; in ms. */
const LENGTH = REHEARSALS > 0 ? 50_000 : 6000
/** The longest a round may take, in ms. */
const LIMIT = 600_000

let lab: Lab
let engine: Engine
let demos: string[]
let machine: ForeignMachine
let before: string

beforeAll(async () => {
  lab = await testEngine()
  engine = openEngine({ address: parseAddress({ host: lab.address }), url: lab.address, namedBy: 'DOCKER_HOST' })
  const loaded = [...(await loadDemos()).values()]
  demos = loaded.map(({ id }) => id)
  // As before every lesson: what is fetched beforehand is the machine's own.
  const missing = await missingImages(engine, imagesOf(loaded.map(({ demo }) => demo)))
  expect(await fetchImages(engine, missing, () => {})).toBe(true)
  expect((await finished(reset())).code).toBe(0)
  machine = await foreignMachine(engine)
  before = await inventory()
}, LIMIT)

afterAll(async () => {
  await machine?.remove()
  engine?.agent.destroy()
}, LIMIT)

function command(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['demos/server/main.ts', ...args], { cwd: root, env: lab.env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** A reset of everything; where other tests run beside these, of every demo: their logins, which the first removes too, are of one folder. */
function reset(): ChildProcess {
  return command('reset', ...REHEARSALS > 0 ? [] : demos)
}

async function finished(child: ChildProcess): Promise<{ code: number | null, output: string }> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => output += text)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, output }
}

/** All there is on the engine, as text; of what is foreign everything, of the rest what it is and how it is called. */
async function inventory(): Promise<string> {
  const list = async (path: string, listIn = (body: unknown): unknown => body): Promise<Record<string, unknown>[]> => {
    const found = listIn((await ask(engine, 'GET', path)).body)
    return Array.isArray(found) ? found : []
  }
  const [containers, volumes, networks, images, foreign] = await Promise.all([
    list('/containers/json?all=1'),
    list('/volumes', body => typeof body === 'object' && body !== null && 'Volumes' in body ? body.Volumes : undefined),
    list('/networks'),
    list('/images/json?all=1&digests=1'),
    machine.inventory(),
  ])
  const facts = [
    ...containers.map(({ Id, Names, Image, State }) => ['container', Id, Names, Image, State]),
    ...volumes.map(({ Name, CreatedAt, Labels }) => ['volume', Name, CreatedAt, Labels]),
    ...networks.map(({ Id, Name, Labels }) => ['network', Id, Name, Labels]),
    ...images.map(({ Id, RepoTags, RepoDigests, Labels }) => ['image', Id, sorted(RepoTags), sorted(RepoDigests), Labels]),
  ]
  return `${facts.map(fact => JSON.stringify(fact)).sort().join('\n')}\n${foreign}`
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.toSorted() : value
}

/** Rehearses all demos in some order. Given a moment, in ms, it is killed then, in the middle of whatever it does. */
async function rehearsal(order: readonly string[], killedAfter?: number): Promise<{ code: number | null, output: string }> {
  const child = command('rehearse', ...order)
  const end = finished(child)
  const timer = killedAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killedAfter)
  const ended = await end
  clearTimeout(timer)
  return ended
}

const random = randomFrom(SEED)
const rounds = Array.from({ length: REHEARSALS || ROUNDS }, (_, index) => {
  const order = random()
  const moment = Math.round(random() * LENGTH)
  return { round: index + 1, order, moment, killed: REHEARSALS === 0 || index % 2 === 1 }
})

describe(`a machine of someone else, seed ${SEED}`, () => {
  it.each(rounds)('is as it was after rehearsal $round (killed: $killed, moment: $moment ms) and a reset', async ({ round, order, moment, killed }) => {
    // In another order each round: what one demo leaves is another one's beginning.
    const { code, output } = await rehearsal(shuffled(demos, order * 2 ** 32), killed ? moment : undefined)
    const begin = performance.now()
    const cleared = await finished(reset())
    if (REHEARSALS > 0)
      console.log(`rehearsal ${round}: ${killed ? `killed after ${moment} ms` : output.trim().split('\n').at(-1)}; reset ${Math.round(performance.now() - begin)} ms: ${cleared.output.trim().split('\n').at(-1)}`)
    expect(cleared, cleared.output).toMatchObject({ code: 0 })
    expect(await inventory()).toBe(before)
    // A second reset finds nothing: the first had all.
    expect((await finished(reset())).output).toContain('niets van de les')
    expect(output).not.toContain(WORD)
    expect(output).not.toContain(CONTENT)
    expect(code, output).toBe(killed ? null : 0)
  }, LIMIT)
})
