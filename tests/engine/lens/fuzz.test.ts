/**
 * Twenty thousand requests that no docker command would write, to a lens in front of an engine of paper. Whatever gets through
 * is judged here by other means than the lens's own rules: nothing of anyone else's, nothing that reaches past the lesson.
 */
import type { Asked, FakeEngine } from './fake-engine.ts'
import { Buffer } from 'node:buffer'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../../demos/server/api.ts'
import { openLens } from '../../../demos/server/lens/open.ts'
import { heapInUse } from '../../heap.ts'
import { minimised } from '../../minimise.ts'
import { fakeEngine } from './fake-engine.ts'
import { inputFrom, OWN_ID } from './fuzz-input.ts'

const SEED = Number(process.env.FUZZ_SEED ?? 20261124)
const INPUTS = Number(process.env.FUZZ_INPUTS ?? 20_000)
/** Connections at once. */
const AT_ONCE = 32
/** A connection on which nothing comes for this long is ended from our side; in ms. */
const QUIET = 30
/** A connection that still stands after this was not ended by anyone; in ms. */
const PATIENCE = 5000
/** How much more memory the second half may take than the first, in bytes. */
const GROWTH = 32 * 1024 * 1024

let folder: string
let engine: FakeEngine
let lens: Awaited<ReturnType<typeof openLens>>
let hung = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  const address = join(folder, 'e')
  mkdirSync(join(folder, 'scratch'))
  engine = await fakeEngine(address)
  const choice = openEngine({ address: { kind: 'socket', path: address }, url: `unix://${address}`, namedBy: 'DOCKER_HOST' })
  lens = await openLens(choice, { demo: 'proef', sees: 'demo', images: ['nginx'], scratch: join(folder, 'scratch') }, join(folder, 's'), join(folder, 'journal'))
})

afterAll(async () => {
  await lens.close()
  engine.close()
  rmSync(folder, { recursive: true })
})

/** Sends the bytes, and gives what came back. */
function send(input: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ path: join(folder, 's'), allowHalfOpen: true })
    const chunks: Buffer[] = []
    const timer = setTimeout(() => {
      hung++
      socket.destroy()
    }, PATIENCE)
    // Half an input waits for its other half, and a connection for its next request: who is quiet has said all.
    const quiet = setTimeout(() => socket.end(), QUIET)
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      quiet.refresh()
    })
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    socket.on('close', () => {
      clearTimeout(timer)
      clearTimeout(quiet)
      resolve(Buffer.concat(chunks).toString('latin1'))
    })
    socket.write(input)
  })
}

const MARK = /\.les-[0-9a-f]{32}/
const SAFE_PATH = /^\/(?:_ping|version|info|auth|events|system\/df|session|grpc|commit|containers\/(?:json|create|prune)|images\/(?:json|search|get|create|load|prune)|volumes(?:\/create|\/prune)?|networks(?:\/create|\/prune)?|plugins)$/
const NAMED_PATH = /^\/(containers|exec|images|volumes|networks|distribution|plugins)\/(.+?)(?:\/(?:json|top|logs|changes|export|stats|resize|start|stop|restart|kill|update|rename|pause|unpause|attach|attach\/ws|wait|archive|exec|history|get|attestations|push|tag|connect|disconnect))?$/

/** What an engine asked this would do that it must not; undefined when there is nothing. */
function faultIn({ method, path, query, contentType, body }: Asked): string | undefined {
  const all = `${method} ${path}?${query}`
  if (/form/.test(contentType))
    return `a form: ${all}`
  // The lens's own questions: what is there, and a volume with the lesson's label.
  const isOwnQuestion = method === 'GET' && !MARK.test(all)
  const named = NAMED_PATH.exec(path)
  if (!SAFE_PATH.test(path) && !named)
    return `an unknown path: ${all}`
  if (/(?:^|\/)\.\.?(?:\/|$)|\/\/|[\0\r\n]/.test(path))
    return `a path that can be read in two ways: ${all}`
  if (named && !SAFE_PATH.test(path)) {
    const [, kind = '', name = ''] = named
    if (!MARK.test(name) && !(isOwnQuestion && ['images', 'exec', 'volumes'].includes(kind)) && kind !== 'distribution' && !isOurs(kind, name))
      return `not the lesson’s: ${all}`
  }
  if (method === 'DELETE' && path.startsWith('/images/') && !MARK.test(path))
    return `an image from before the lesson: ${all}`
  if (method === 'POST' && /^\/(?:containers|volumes|networks|images)\/prune$/.test(path) && !/docker-les\.demo=proef/.test(query.get('filters') ?? ''))
    return `a prune without the label: ${all}`
  if (path === '/containers/json' && !/docker-les\.demo/.test(query.get('filters') ?? ''))
    return `a list without the label: ${all}`
  if (path === '/images/create' && (!query.get('tag') && !/:\w/.test(query.get('fromImage') ?? query.get('repo') ?? ':x')))
    return `every tag: ${all}`
  if (/^\/images\/.*\/tag$|^\/commit$/.test(path) && /geheim/.test(query.get('repo') ?? ''))
    return `a name of someone else: ${all}`
  if (path === '/images/get' && query.getAll('names').some(name => /geheim|^sha256:f/.test(name) && !MARK.test(name)))
    return `someone else’s image saved: ${all}`
  // An archive is bytes, and is sent as nothing else.
  if (['/images/create', '/images/load'].includes(path))
    return method === 'GET' || contentType === 'application/x-tar' ? undefined : `an archive as ${contentType}: ${all}`
  return method === 'POST' ? faultInBody(path, body) : undefined
}

function isOurs(kind: string, name: string): boolean {
  switch (kind) {
    case 'containers': return name === OWN_ID || name === OWN_ID.slice(0, 63)
    case 'networks': return /^(?:klas|bridge|host|[bcd]{63,64})$/.test(name)
    case 'volumes': return name === 'data'
    case 'images': return /^(?:nginx|nginx:latest)$/.test(name)
    default: return false
  }
}

function faultInBody(path: string, body: string): string | undefined {
  if (body === '')
    return undefined
  let value: unknown
  try {
    value = JSON.parse(body)
  }
  catch {
    return `no JSON: ${path} ${body.slice(0, 100)}`
  }
  // A container's name stands in the query; in the body the engine does not look for one.
  const flat = JSON.stringify(value, (key, one: unknown) => path === '/containers/create' && key === 'Name' && typeof one === 'string' && one.startsWith('geheim') ? undefined : one)
  const lower = flat.toLowerCase()
  if (/"privileged":(?!false|null|0|"")/.test(lower))
    return `privileged: ${flat}`
  if (/^\/(?:containers|volumes|networks)\/create$/.test(path) && !flat.includes('"docker-les.demo":"proef"'))
    return `no label: ${path} ${flat}`
  if (/"docker-les\.demo":"anders"/.test(flat))
    return `another label: ${flat}`
  if (/"(?:networkmode|pidmode|ipcmode|utsmode|usernsmode|cgroupnsmode)":"host"|"endpointsconfig":\{"host"/.test(lower))
    return `a namespace of the host: ${flat}`
  if (/"source":"\/"|"\/:\/|\.\.\/|"o":"[^"]*bind|:"bind"|\/dev\/|sys_admin|"all"|unconfined|cdi|macvlan|docker0|"driver":"host"|"(?:cgroupparent|runtime)":"[^"]/.test(lower))
    return `past the lesson: ${flat}`
  if (/"(?:sysctls|annotations)":\{"/.test(lower) || /"(?:maskedpaths|readonlypaths)":\[/.test(lower))
    return `past the lesson: ${flat}`
  const foreign = flat.match(/geheim[\w:./-]*/g)?.filter(word => !/^geheim(?:net|vol)?(?:\.les-|:x$)/.test(word) && !MARK.test(word)) ?? []
  // The lens asks for a volume with a name that is taken, to see that it is; and a name may be wished for.
  // What a commit says of its image is a remark; it uses none.
  return foreign.length > 0 && !['/volumes/create', '/commit'].includes(path) && !/"geheim[\w:./-]*\.les-/.test(flat)
    ? `someone else’s: ${path} ${flat}`
    : undefined
}

/** What of this input reached the engine that must not. */
async function faultsOf(input: Buffer): Promise<string[]> {
  engine.asked.length = 0
  await send(input)
  return engine.asked.map(faultIn).filter(fault => fault !== undefined)
}

describe('requests that no docker command writes', () => {
  it(`${INPUTS} of them, from seed ${SEED}: nothing gets through that must not`, async () => {
    let next = 0
    let passed = 0
    const faulty: number[] = []
    const heaps: number[] = []
    async function work(): Promise<void> {
      while (next < INPUTS && faulty.length === 0) {
        const number = next++
        await send(inputFrom(SEED + number))
        const asked = engine.asked.splice(0)
        passed += asked.length
        if (asked.some(one => faultIn(one) !== undefined))
          faulty.push(number)
        if (number === Math.floor(INPUTS / 2) || number === INPUTS - 1)
          heaps.push(heapInUse())
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    if (faulty.length > 0) {
      // With many connections at once it may have been a neighbour: find it alone.
      for (let number = Math.max(0, next - 2 * AT_ONCE); number < next; number++) {
        const faults = await faultsOf(inputFrom(SEED + number))
        if (faults.length > 0)
          expect.fail(`input ${number}: ${faults.join('; ')}\n${JSON.stringify((await minimised(inputFrom(SEED + number), async part => (await faultsOf(part)).length > 0)).toString('latin1'))}`)
      }
    }
    expect(faulty).toEqual([])
    expect(hung).toBe(0)
    // It is no use when everything is refused.
    expect(passed).toBeGreaterThan(INPUTS / 4)
    const [half = 0, end = 0] = heaps
    expect(end - half).toBeLessThan(GROWTH)
  }, 300_000)

  it('and the lens still works', async () => {
    const answer = new Promise<number | undefined>((resolve, reject) => {
      get({ socketPath: join(folder, 's'), path: '/_ping', headers: { host: 'docker' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).on('error', reject)
    })
    expect(await answer).toBe(200)
  })
})
