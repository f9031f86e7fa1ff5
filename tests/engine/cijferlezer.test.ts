/** The running example as the lesson uses it: built, run, kept, composed, on a real engine. */
import type { Lab } from '../lab/lab.ts'
import type { Ran } from '../lab/run.ts'
import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HANDWRITING } from '../../demos/cijferlezer/handwriting.ts'
import { run } from '../lab/run.ts'
import { testEngine } from '../test-engine.ts'

const SOURCE = join(import.meta.dirname, '../../demos/cijferlezer')
/** Everything this file makes carries it in its name, so that nothing stays behind and nobody else's goes away. */
const MINE = `cijferlezer-test-${randomUUID().slice(0, 8)}`
const GOOD = `${MINE}:goed`
const BAD = `${MINE}:slecht`
const VOLUME = `${MINE}-volume`
const MINUTE = 60_000
/** ms between two looks at a container that is starting. */
const LOOK = 50

let lab: Lab
let folder: string

function docker(...args: string[]): Promise<Ran> {
  return run('docker', args, { env: lab.env })
}

/** Builds the app with one of its two Dockerfiles, and gives what BuildKit printed. */
async function build(tag: string, file: string): Promise<string> {
  const { stdout, stderr } = await docker('build', '--progress', 'plain', '--tag', tag, '--file', join(folder, file), folder)
  return stdout + stderr
}

/** Whether BuildKit took a step, named by the end of its line, from the cache; throws when there is no such step. */
function wasCached(output: string, instruction: string): boolean {
  const number = output.split('\n').find(line => line.endsWith(`] ${instruction}`))?.split(' ')[0]
  expect(number, `${instruction} in:\n${output}`).toMatch(/^#\d+$/)
  return output.split('\n').includes(`${number} CACHED`)
}

async function start(...options: string[]): Promise<{ name: string, base: string }> {
  const name = `${MINE}-${randomUUID().slice(0, 8)}`
  await docker('run', '--detach', '--name', name, '--publish', '127.0.0.1::3000', ...options, GOOD)
  return { name, base: await baseOf(name) }
}

/** The address of a container's published port, once the app answers there. */
async function baseOf(name: string): Promise<string> {
  const base = `http://${(await docker('port', name, '3000/tcp')).stdout.trim()}`
  for (;;) {
    const response = await fetch(`${base}/gezond`).catch(() => undefined)
    if (response?.ok)
      return base
    const { stdout } = await docker('inspect', '--format', '{{.State.Running}}', name)
    if (stdout.trim() !== 'true')
      throw new Error(`${name} stopped: ${(await docker('logs', name)).stdout}`)
    await new Promise(resolve => setTimeout(resolve, LOOK))
  }
}

async function draw(base: string, digit: number): Promise<Record<string, unknown>> {
  const response = await fetch(`${base}/lees`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lijnen: HANDWRITING[digit]?.[0] }),
  })
  expect(response.status).toBe(200)
  return await response.json()
}

async function kept(base: string): Promise<number[]> {
  const { tekeningen } = await (await fetch(`${base}/tekeningen`)).json()
  return tekeningen.map((reading: { cijfer: number }) => reading.cijfer)
}

beforeAll(async () => {
  lab = await testEngine()
  folder = mkdtempSync(join(tmpdir(), 'cijferlezer-'))
  cpSync(SOURCE, folder, { recursive: true })
  // Another build's cache would hide a step that should run.
  writeFileSync(join(folder, 'model', 'build.txt'), MINE)
  await build(GOOD, 'Dockerfile')
}, 10 * MINUTE)

afterEach(async () => {
  const { stdout } = await docker('ps', '--all', '--quiet', '--filter', `name=${MINE}`)
  const left = stdout.split('\n').filter(Boolean)
  if (left.length > 0)
    await docker('rm', '--force', '--volumes', ...left)
})

afterAll(async () => {
  const { stdout } = await docker('volume', 'ls', '--quiet', '--filter', `name=${MINE}`)
  const volumes = stdout.split('\n').filter(Boolean)
  if (volumes.length > 0)
    await docker('volume', 'rm', ...volumes)
  const images = (await docker('images', '--quiet', MINE)).stdout.split('\n').filter(Boolean)
  if (images.length > 0)
    await docker('rmi', '--force', ...new Set(images))
  rmSync(folder, { recursive: true, force: true })
})

describe('the image of the digit reader', () => {
  it('trains the same model as the repository has, and carries no tests or Docker files', async () => {
    const { stdout: model } = await docker('run', '--rm', GOOD, 'cat', 'model/model.json')
    // Not toBe with the text: its message would be thousands of weights.
    expect(model === readFileSync(join(SOURCE, 'model/model.json'), 'utf8')).toBe(true)
    const { stdout: files } = await docker('run', '--rm', GOOD, 'find', '.', '-type', 'f')
    expect(files).toContain('./server.ts')
    expect(files).not.toMatch(/\.test\.ts|Dockerfile|compose|dockerignore|handwriting/)
  })

  it('trains once: after a change of the page the good order takes it from the cache, the bad order does not', async () => {
    await build(BAD, 'Dockerfile.slecht')
    expect(wasCached(await build(GOOD, 'Dockerfile'), 'RUN node model/train.ts')).toBe(true)
    expect(wasCached(await build(BAD, 'Dockerfile.slecht'), 'RUN node model/train.ts')).toBe(true)

    writeFileSync(join(folder, 'version.ts'), `export const VERSION = '2.0'\n`)
    const good = await build(GOOD, 'Dockerfile')
    expect(wasCached(good, 'RUN node model/train.ts')).toBe(true)
    expect(wasCached(good, 'COPY . .')).toBe(false)
    expect(wasCached(await build(BAD, 'Dockerfile.slecht'), 'RUN node model/train.ts')).toBe(false)
  })
})

describe('a container of it', () => {
  it('reads a digit, says so in its log, and says who it is', async () => {
    const { name, base } = await start()
    expect(await draw(base, 3)).toMatchObject({ cijfer: 3, bewaard: true })
    const id = (await docker('inspect', '--format', '{{.Config.Hostname}}', name)).stdout.trim()
    expect(await (await fetch(`${base}/gezond`)).json()).toMatchObject({ gezond: true, host: id })
    expect((await docker('logs', name)).stdout).toMatch(/luistert op http:\/\/0\.0\.0\.0:3000[\s\S]+Ik lees een 3/)
    expect((await docker('logs', name)).stderr).toBe('')
    expect((await docker('exec', name, 'id', '-un')).stdout).toBe('node\n')
    await docker('exec', name, 'node', 'health.ts')
  })

  it('stops at once, and cleanly', async () => {
    const { name } = await start()
    const before = performance.now()
    await docker('stop', name)
    expect(performance.now() - before).toBeLessThan(1500)
    expect((await docker('inspect', '--format', '{{.State.ExitCode}}', name)).stdout).toBe('0\n')
  })

  it('loses its drawings with the container, and keeps them in a volume', async () => {
    const first = await start()
    await draw(first.base, 1)
    await docker('restart', first.name)
    expect(await kept(await baseOf(first.name))).toEqual([1])
    await docker('rm', '--force', first.name)
    expect(await kept((await start()).base)).toEqual([])

    const second = await start('--volume', `${VOLUME}:/data`)
    expect(await draw(second.base, 2)).toMatchObject({ bewaard: true })
    await docker('rm', '--force', second.name)
    expect(await kept((await start('--volume', `${VOLUME}:/data`)).base)).toEqual([2])
  })

  it.each([
    ['a file system that is read-only', ['--read-only'], /alleen-lezen/],
    ['a user that /data does not belong to', ['--user', '1234'], /als gebruiker 1234 mag ik er niet schrijven/],
    ['a disk that is full', ['--tmpfs', '/data:size=4k,uid=1000'], /de schijf is vol/],
    ['a redis that is not there', ['--env', 'REDIS_URL=redis://127.0.0.1:6379'], /daar luistert niemand/],
  ])('goes on reading with %s', async (_, options, sentence) => {
    const { base } = await start(...options)
    let answer = await draw(base, 5)
    for (let time = 0; time < 40 && answer.bewaard; time++)
      answer = await draw(base, 5)
    expect(answer).toMatchObject({ cijfer: 5, bewaard: false, melding: expect.stringMatching(sentence) })
  })
})

describe('the digit reader with redis, by Compose', () => {
  const project = `${MINE}-compose`

  function compose(...args: string[]): Promise<Ran> {
    return run('docker', ['compose', '--project-name', project, '--file', join(folder, 'compose.yaml'), '--file', join(folder, 'test.yaml'), ...args], { env: lab.env })
  }

  async function web(): Promise<string> {
    return await baseOf((await compose('ps', '--quiet', 'web')).stdout.trim())
  }

  beforeAll(() => {
    // Its own image name and a free port: a lesson may be running beside this test.
    writeFileSync(join(folder, 'test.yaml'), `services:\n  web:\n    image: ${MINE}:compose\n    ports: !override\n      - "127.0.0.1::3000"\n`)
  })
  afterAll(async () => {
    await compose('down', '--volumes', '--remove-orphans')
  })

  it('starts when redis is ready, keeps drawings through down and up, and through redis\'s absence', async () => {
    await compose('up', '--detach', '--wait', '--build')
    let base = await web()
    expect(await draw(base, 7)).toMatchObject({ cijfer: 7, bewaard: true })
    expect(await (await fetch(`${base}/tekeningen`)).json()).toMatchObject({ plaats: 'redis op redis:6379' })
    expect((await compose('exec', '-T', 'redis', 'redis-cli', 'LRANGE', 'tekeningen', '0', '-1')).stdout).toMatch(/"cijfer":7/)

    await compose('stop', 'redis')
    expect(await draw(base, 4)).toMatchObject({ cijfer: 4, bewaard: false, melding: expect.stringContaining('redis') })
    await compose('up', '--detach', '--wait', 'redis')
    expect(await draw(base, 6)).toMatchObject({ cijfer: 6, bewaard: true })

    await compose('down')
    await compose('up', '--detach', '--wait')
    base = await web()
    expect(await kept(base)).toEqual([6, 7])

    await compose('down', '--volumes')
    await compose('up', '--detach', '--wait')
    expect(await kept(await web())).toEqual([])
  }, 3 * MINUTE)
})
