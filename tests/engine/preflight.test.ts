/** Is this machine ready? As the presenter's window asks it, and as `npm run check` does; on an engine that lacks an image. */
import type { AddressInfo } from 'node:net'
import type { Verdict } from '../../demos/kit/preflight.ts'
import type { ServerMessage } from '../../demos/kit/protocol.ts'
import type { LoadedDemo } from '../../demos/server/demos.ts'
import type { Lesson } from '../../demos/server/lesson.ts'
import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isFetching } from '../../demos/kit/preflight.ts'
import { run } from '../../demos/kit/step.ts'
import { startProgram } from '../../demos/server/terminal.ts'
import { root } from '../attacks/server.ts'
import { demoOf, lessonOf, TestWindow, useTestEngine } from './stage.ts'

/** An image of the demos that no container of a test runs; a demo of its own here needs it too. */
const IMAGE = 'redis:8'
const ANY_PROGRESS = /redis:8 {2}[\d,]+ k?M?B van /

let lesson: Lesson | undefined

beforeAll(useTestEngine)

afterEach(async () => {
  await lesson?.end()
  lesson = undefined
})

afterAll(() => {
  docker('pull', '--quiet', IMAGE)
})

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim()
}

/** By its id, so with all its names: one that is left would keep its layers here. */
function removeImage(): void {
  docker('pull', '--quiet', IMAGE)
  docker('rmi', '--force', docker('images', '--quiet', IMAGE))
  expect(isThere()).toBe(false)
}

function isThere(): boolean {
  return docker('images', '--quiet', IMAGE) !== ''
}

function checksOf(window: TestWindow): Extract<ServerMessage, { kind: 'check' }>['state'][] {
  return window.messages.flatMap(message => message.kind === 'check' ? [message.state] : [])
}

describe('in the presenter’s window', () => {
  it('a missing image is red, is fetched with progress on one key, and is green then', async () => {
    removeImage()
    lesson = lessonOf(demoOf('proef-klaar', [run('docker ps')], ['busybox', IMAGE]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-klaar')
    const colleague = new TestWindow(lesson, 'presenter', 'proef-klaar')
    const hall = new TestWindow(lesson, 'viewer', 'proef-klaar')
    const now = (): ReturnType<typeof checksOf>[number] | undefined => checksOf(teacher).at(-1)
    const imagesRow = (): unknown => now()?.rows.find(({ what }) => what === 'images')

    teacher.ask('check')
    await teacher.until(() => now()?.looking === false && now()?.rows.length !== 0)
    expect(imagesRow()).toMatchObject({ is: 'bad', found: expect.stringContaining(IMAGE), offers: 'fetch' })
    expect(now()?.rows.find(({ what }) => what === 'container draaien')).toMatchObject({ is: 'good' })

    teacher.ask('fetch')
    teacher.ask('fetch')
    await teacher.until(() => checksOf(teacher).some(isFetching))
    await teacher.until(() => now()?.looking === false && now()?.images.at(-1)?.state === 'done' && !now()?.rows.some(({ offers }) => offers))
    expect(imagesRow()).toMatchObject({ is: 'good' })
    expect(isThere()).toBe(true)
    const parts = checksOf(teacher).flatMap(({ images }) => images.filter(({ state }) => state === 'fetching').map(({ part }) => part))
    expect(Math.max(...parts)).toBeGreaterThan(0)
    // Names of a teacher's containers stand in it: who did not ask is not told, and a viewer never.
    expect(checksOf(colleague)).toEqual([])
    expect(checksOf(hall)).toEqual([])
    hall.ask('check')
    await hall.until(({ messages }) => messages.some(({ kind }) => kind === 'refused'))
    expect(checksOf(hall)).toEqual([])
  }, 60_000)

  it('an image for another processor is red, and is fetched as a missing one is', async () => {
    const other = docker('version', '--format', '{{.Server.Arch}}') === 'arm64' ? 'amd64' : 'arm64'
    const folder = demoOf('proef-leeg', [run('docker ps')]).folder
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n')
    docker('build', '--quiet', '--platform', `linux/${other}`, '--tag', IMAGE, folder)
    lesson = lessonOf(demoOf('proef-klaar', [run('docker ps')], [IMAGE, 'busybox']))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-klaar')
    const imagesRow = (): Verdict | undefined => checksOf(teacher).at(-1)?.rows.find(({ what }) => what === 'images')
    teacher.ask('check')
    await teacher.until(() => imagesRow() !== undefined)
    expect(imagesRow()).toMatchObject({ is: 'bad', found: `voor een ander soort processor: ${IMAGE} (linux/${other})`, offers: 'fetch' })
    teacher.ask('fetch')
    await teacher.until(() => imagesRow()?.is === 'good')
    expect(docker('image', 'inspect', '--format', '{{.Architecture}}', IMAGE)).not.toBe(other)
  }, 60_000)

  it('what was fetched beforehand is the machine’s own: a reset leaves it', async () => {
    removeImage()
    lesson = lessonOf(demoOf('proef-klaar', [run('docker ps')], [IMAGE]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-klaar')
    teacher.ask('fetch')
    await teacher.until(() => checksOf(teacher).some(({ images }) => images[0]?.state === 'done'))
    teacher.restart()
    await lesson.end()
    execFileSync(process.execPath, ['demos/server/main.ts', 'reset'], { cwd: root })
    expect(isThere()).toBe(true)
  }, 60_000)

  it('says what is wrong when there is no engine', async () => {
    const { DOCKER_HOST } = process.env
    process.env.DOCKER_HOST = 'unix:///nergens/docker.sock'
    try {
      lesson = lessonOf(demoOf('proef-klaar', [run('docker ps')], [IMAGE]))
      const teacher = new TestWindow(lesson, 'presenter', 'proef-klaar')
      teacher.ask('fetch')
      await teacher.until(() => checksOf(teacher).some(({ looking, rows }) => !looking && rows.length > 0))
      expect(checksOf(teacher).at(-1)?.rows.find(({ what }) => what === 'engine')).toMatchObject({ is: 'bad', fix: expect.stringContaining('opnames') })
    }
    finally {
      process.env.DOCKER_HOST = DOCKER_HOST
    }
  })

  it('leaves no container when the lesson ends, also of a look that was cut off', async () => {
    docker('create', '--label', 'docker-les.demo=check', 'busybox', 'true')
    lesson = lessonOf(demoOf('proef-klaar', [run('docker ps')]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-klaar')
    teacher.ask('check')
    await teacher.until(() => checksOf(teacher).some(({ looking, rows }) => !looking && rows.length > 0))
    await lesson.end()
    expect(docker('ps', '--all', '--quiet', '--filter', 'label=docker-les.demo=check')).toBe('')
  })
})

describe('what is in the way of a demo', () => {
  /** The rows that this demo's preflight shows. */
  async function rowsFor(demo: LoadedDemo): Promise<readonly Verdict[]> {
    lesson = lessonOf(demo)
    const teacher = new TestWindow(lesson, 'presenter', demo.id)
    teacher.ask('check')
    await teacher.until(() => checksOf(teacher).some(({ looking, rows }) => !looking && rows.length > 0))
    return checksOf(teacher).at(-1)?.rows ?? []
  }

  function rowOf(rows: readonly Verdict[], what: string): Verdict | undefined {
    return rows.find(row => row.what === what)
  }

  it.each(['127.0.0.1', '127.0.0.2', '::1'])('a program that listens on %s alone: docker publishes there too', async (host) => {
    if (host === '::1' && !Object.values(networkInterfaces()).flat().some(one => one?.address === host))
      return
    const { port, close } = await listenOn(host)
    const rows = await rowsFor(demoOf('proef-klaar', [run(`docker run -d -p ${port}:80 busybox`)]))
    expect(rowOf(rows, 'poorten')).toMatchObject({ is: 'bad', found: expect.stringContaining(`(proces ${process.pid})`) })
    expect(() => docker('run', '--rm', '-p', `${port}:80`, 'busybox', 'true')).toThrow()
    await close()
  })

  it('a program where a step shows that nobody answers', async () => {
    const { port, close } = await listenOn('127.0.0.1')
    const rows = await rowsFor(demoOf('proef-klaar', [run(`curl http://localhost:${port}/`, { exit: 7 })]))
    expect(rowOf(rows, 'poorten')).toMatchObject({ is: 'bad', found: expect.stringMatching(new RegExp(`${port} moet dicht zijn.*proces ${process.pid}`)) })
    await close()
  })

  it('what has a name that compose will make', async () => {
    const demo = demoOf('proef-compose', [run('docker compose up --detach --wait')], ['busybox'])
    writeFileSync(join(demo.folder, 'compose.yaml'), 'services:\n  web:\n    image: busybox\n    ports: ["18083:80"]\n    volumes: ["kast:/kast"]\nvolumes:\n  kast:\n')
    docker('create', '--name', 'proef-compose-web-1', '-p', '18083:80', 'busybox')
    docker('volume', 'create', 'proef-compose_kast')
    docker('network', 'create', 'proef-compose_default')
    try {
      const names = rowOf(await rowsFor(demo), 'namen')
      expect(names).toMatchObject({ is: 'bad', found: 'proef-compose-web-1: al een container van busybox; proef-compose_kast: al een volume; proef-compose_default: al een netwerk' })
      expect(names?.fix).toMatch(/docker rename.*docker volume rm.*docker network rm/)
    }
    finally {
      docker('rm', 'proef-compose-web-1')
      docker('volume', 'rm', 'proef-compose_kast')
      docker('network', 'rm', 'proef-compose_default')
    }
    await lesson?.end()
    const rows = await rowsFor(demo)
    expect(rowOf(rows, 'namen')).toMatchObject({ is: 'good' })
    expect(rowOf(rows, 'poorten')).toMatchObject({ is: 'good', found: '18083 vrij' })
  })

  it('an image with a name that a step will build, unless a step built it', async () => {
    const demo = demoOf('proef-groet', [run('docker build --quiet --tag proef-groet .', { timeout: 60_000 })], ['busybox'])
    writeFileSync(join(demo.folder, 'Dockerfile'), 'FROM busybox\nRUN true\n')
    docker('tag', 'busybox', 'proef-groet')
    expect(rowOf(await rowsFor(demo), 'namen')).toMatchObject({ is: 'bad', found: 'proef-groet: al een image' })
    docker('rmi', 'proef-groet')
    await lesson?.end()
    lesson = lessonOf(demo)
    const teacher = new TestWindow(lesson, 'presenter', demo.id)
    await teacher.until(({ state }) => state !== undefined)
    teacher.run(0)
    await teacher.done(0)
    expect(docker('images', '--quiet', 'proef-groet')).not.toBe('')
    teacher.ask('check')
    await teacher.until(() => checksOf(teacher).some(({ looking, rows }) => !looking && rows.length > 0))
    expect(rowOf(checksOf(teacher).at(-1)?.rows ?? [], 'namen')).toMatchObject({ is: 'good' })
  })

  it('a registry that does not answer, when a step pulls from it though its image is there: no fault of the machine', async () => {
    docker('tag', 'busybox', 'register.invalid/busybox')
    try {
      const rows = await rowsFor(demoOf('proef-klaar', [run('docker pull register.invalid/busybox')], ['register.invalid/busybox']))
      expect(rowOf(rows, 'images')).toMatchObject({ is: 'good' })
      expect(rowOf(rows, 'docker pull')).toMatchObject({ is: 'warn', found: 'register.invalid/busybox: de registry is niet te bereiken', fix: expect.stringContaining('opname') })
    }
    finally {
      docker('rmi', 'register.invalid/busybox')
    }
    await lesson?.end()
    expect(rowOf(await rowsFor(demoOf('proef-klaar', [run('docker pull busybox')])), 'docker pull')).toMatchObject({ is: 'good' })
  })

  it('the lesson’s own container is not, and someone else’s is', async () => {
    docker('run', '--detach', '--name', 'proef-ander', '-p', '18081:80', 'busybox', 'sleep', '60')
    docker('run', '--detach', '--name', 'proef-eigen', '--label', 'docker-les.demo=proef-klaar', '-p', '18082:80', 'busybox', 'sleep', '60')
    try {
      expect(rowOf(await rowsFor(demoOf('proef-klaar', [run('docker run -d -p 18082:80 busybox')])), 'poorten')).toMatchObject({ is: 'good' })
      await lesson?.end()
      expect(rowOf(await rowsFor(demoOf('proef-klaar', [run('docker run -d -p 18081:80 busybox')])), 'poorten')).toMatchObject({ is: 'bad', fix: 'Stop de container met "docker stop proef-ander".' })
    }
    finally {
      docker('rm', '--force', 'proef-ander')
    }
  })
})

describe('npm run check -- --fetch', () => {
  it('fetches what is missing, and says so', async () => {
    removeImage()
    const { output } = await command('check', '--fetch')
    expect(isThere()).toBe(true)
    expect(output).toContain(`✓ ${IMAGE}  opgehaald`)
    expect(output).toMatch(/✓ images +alle \d+ aanwezig/)
  }, 60_000)

  it('shows how far it is, in a terminal', async () => {
    removeImage()
    let shown = ''
    await new Promise<void>((resolve) => {
      startProgram({
        file: process.execPath,
        args: [join(root, 'demos/server/main.ts'), 'check', '--fetch'],
        cwd: root,
        env: Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
        size: { columns: 120, rows: 40 },
        onOutput: text => shown += text,
        onEnd: () => resolve(),
      })
    })
    expect(stripVTControlCharacters(shown)).toMatch(ANY_PROGRESS)
    expect(isThere()).toBe(true)
  }, 60_000)

  it('does not fetch unless it is told to, and then fails', async () => {
    removeImage()
    const { code, output } = await command('check')
    expect(code).toBe(1)
    expect(output).toMatch(/✗ images +niet aanwezig:.*redis:8/)
    expect(isThere()).toBe(false)
  }, 60_000)
})

async function listenOn(host: string): Promise<{ port: number, close: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return { port, close: async () => await new Promise(resolve => server.close(() => resolve())) }
}

function command(...args: string[]): Promise<{ code: number, output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['demos/server/main.ts', ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })
}
