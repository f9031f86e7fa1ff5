/** A lesson as it is given: demos on a real engine, several windows, and everything that goes wrong in class. */
import type { Socket } from 'node:net'
import type { Lesson } from '../../demos/server/lesson.ts'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { edit, open, run, type } from '../../demos/kit/step.ts'
import { outputOf } from '../../demos/kit/transcript.ts'
import { demoOf, lessonOf, TestWindow, useTestEngine } from './stage.ts'

let lesson: Lesson

beforeAll(useTestEngine)

afterEach(async () => {
  await lesson?.end()
})

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim()
}

/** Names of the containers that carry a demo's label, or one in particular. */
function containersOf(demo: string): string[] {
  return docker('ps', '--all', '--filter', `label=docker-les.demo=${demo}`, '--format', '{{.Names}}').split('\n').filter(Boolean)
}

describe('a demo', () => {
  it('runs by steps, and every window has the same transcript', async () => {
    lesson = lessonOf(demoOf('proef-stappen', [
      run('docker run --name proef-stappen busybox echo hallo', { expect: /^hallo$/m }),
      run(`docker ps --all --format '{{.Names}}'`, { expect: /^proef-stappen$/m }),
      run('docker rm proef-stappen'),
    ]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-stappen')
    const hall = new TestWindow(lesson, 'viewer', 'proef-stappen')
    teacher.run(0)
    teacher.run(0)
    await teacher.done(0)
    const late = new TestWindow(lesson, 'viewer', 'proef-stappen')
    teacher.run(1)
    await teacher.done(1)
    teacher.run(2)
    await teacher.done(2)
    expect(teacher.state?.outcomes.map(({ result }) => result)).toEqual(['done', 'done', 'done'])
    expect(teacher.screen).toContain(`$ docker run --name proef-stappen busybox echo hallo\nhallo\n$ docker ps`)
    expect(hall.events).toEqual(teacher.events)
    // What was gathered for those who looked is one piece for who came later; the text is the same.
    expect(outputOf(late.events)).toBe(outputOf(teacher.events))
    expect(containersOf('proef-stappen')).toEqual([])
  })

  it('is typed to', async () => {
    lesson = lessonOf(demoOf('proef-typen', [
      run('docker run -it --rm --hostname binnen busybox', { until: /# $/ }),
      type('hostname', { expect: /^binnen$/m }),
      type('exit 3', { exit: 3 }),
    ]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-typen')
    for (const step of [0, 1, 2]) {
      teacher.run(step)
      await teacher.done(step)
    }
    expect(teacher.state?.outcomes).toMatchObject([{ result: 'done' }, { result: 'done' }, { result: 'done', exit: 3 }])
  })

  it('edits its own copy of a file, and builds it', async () => {
    const demo = demoOf('proef-bouwen', [
      edit('Dockerfile', { from: 'echo een', to: 'echo twee' }),
      run('docker build --quiet --tag proef-bouwen .', { expect: /sha256:/ }),
      run('docker run --rm proef-bouwen', { expect: /^twee$/m }),
    ])
    writeFileSync(join(demo.folder, 'Dockerfile'), 'FROM busybox\nCMD echo een\n')
    lesson = lessonOf(demo)
    const teacher = new TestWindow(lesson, 'presenter', 'proef-bouwen')
    for (const step of [0, 1, 2]) {
      teacher.run(step)
      await teacher.done(step)
    }
    expect(teacher.state?.outcomes.map(({ result, sentence }) => sentence ?? result)).toEqual(['done', 'done', 'done'])
  })

  it('opens a page as soon as it answers, and says when it does not', async () => {
    lesson = lessonOf(demoOf('proef-pagina', [
      run('docker run -d -p 127.0.0.1:38080:80 nginx'),
      open('http://localhost:38080/'),
      open('http://localhost:38081/', { timeout: 500 }),
    ], ['nginx']))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-pagina')
    for (const step of [0, 1, 2]) {
      teacher.run(step)
      await teacher.done(step)
    }
    expect(teacher.state?.outcomes.map(({ result }) => result)).toEqual(['done', 'done', 'timeout'])
  })

  it('begins anew without anything of before', async () => {
    lesson = lessonOf(demoOf('proef-opnieuw', [run('docker run -d --name proef-opnieuw busybox sleep 100')]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-opnieuw')
    teacher.run(0)
    await teacher.done(0)
    const before = teacher.session
    teacher.restart()
    await teacher.until(({ session }) => session !== before)
    expect(teacher.state).toMatchObject({ phase: 'ready', started: 0, outcomes: [] })
    expect(teacher.events).toEqual([])
    teacher.run(0)
    await teacher.done(0)
    expect(teacher.state?.outcomes).toMatchObject([{ result: 'done' }])
  })

  it('removes what an earlier server left when it was killed', async () => {
    docker('run', '-d', '--label', 'docker-les.demo=proef-rest', '--name', 'proef-rest', 'busybox', 'sleep', '100')
    lesson = lessonOf(demoOf('proef-rest', [run('docker run -d --name proef-rest busybox sleep 100')]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-rest')
    teacher.run(0)
    await teacher.done(0)
    expect(teacher.state?.outcomes).toMatchObject([{ result: 'done' }])
  })
})

describe('a viewer', () => {
  it('is refused, and nothing happens', async () => {
    lesson = lessonOf(demoOf('proef-kijker', [run('docker run --name proef-kijker busybox true')]))
    const viewer = new TestWindow(lesson, 'viewer', 'proef-kijker')
    viewer.run(0)
    viewer.play(0)
    viewer.interrupt()
    viewer.restart()
    await viewer.until(({ messages }) => messages.filter(({ kind }) => kind === 'refused').length === 4)
    expect(viewer.events).toEqual([])
    expect(containersOf('proef-kijker')).toEqual([])
  })
})

describe('a flood', () => {
  const steps = [run('docker run --rm busybox seq 1 500000', { timeout: 60_000 }), run('docker run --rm busybox echo verder')]

  it('arrives complete and in order, for a presenter that reads slowly too', async () => {
    lesson = lessonOf(demoOf('proef-vloed', steps))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-vloed')
    // A terminal that parses in gulps: what it has seen, a while later.
    const gulps = setInterval(() => teacher.ack(outputOf(teacher.events).length), 20)
    teacher.run(0)
    await teacher.done(0)
    clearInterval(gulps)
    const lines = outputOf(teacher.events).split('\r\n').slice(1, -1)
    expect(lines).toHaveLength(500_000)
    expect(lines.findIndex((line, index) => line !== String(index + 1))).toBe(-1)
  }, 60_000)

  it('is stopped at once, though the program ignores Ctrl-C', async () => {
    lesson = lessonOf(demoOf('proef-stop', [run('docker run --rm busybox sh -c "while true; do seq 1 100000; done"', { timeout: 60_000 }), run('docker run --rm busybox echo verder', { expect: /verder/ })]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-stop')
    teacher.run(0)
    await teacher.until(({ events }) => events.length > 20)
    const asked = performance.now()
    teacher.interrupt()
    await teacher.until(({ state }) => state?.outcomes.length === 1)
    expect(performance.now() - asked).toBeLessThan(100)
    await teacher.done(0)
    expect(teacher.state?.outcomes).toMatchObject([{ result: 'interrupted' }])
    expect(teacher.screen).toMatch(/— de stap is gestopt\n$/)
    teacher.run(1)
    await teacher.done(1)
    expect(teacher.state?.outcomes[1]).toMatchObject({ result: 'done' })
    await expect.poll(() => containersOf('proef-stop'), { timeout: 20_000 }).toEqual([])
  }, 60_000)
})

describe('a step that does not end', () => {
  it('is ended and said', async () => {
    lesson = lessonOf(demoOf('proef-tijd', [run('docker run --rm busybox sleep 100', { timeout: 500 }), run('docker run --rm busybox echo verder')]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-tijd')
    teacher.run(0)
    await teacher.done(0)
    expect(teacher.state?.outcomes).toMatchObject([{ result: 'timeout', sentence: 'de stap duurde langer dan 0.5 s en is gestopt; druk op P voor de opname' }])
    teacher.run(1)
    await teacher.done(1)
    expect(teacher.state?.outcomes[1]).toMatchObject({ result: 'done' })
  })

  it('is stopped by the next step when it only holds', async () => {
    lesson = lessonOf(demoOf('proef-volgen', [
      run('docker run -it --rm --name proef-volgen busybox', { until: /# $/ }),
      run(`docker ps --all --format 'over: {{.Names}}'`),
    ]))
    const teacher = new TestWindow(lesson, 'presenter', 'proef-volgen')
    teacher.run(0)
    await teacher.done(0)
    expect(teacher.state?.phase).toBe('holding')
    teacher.run(1)
    await teacher.done(1)
    expect(teacher.state?.outcomes).toMatchObject([{ result: 'done' }, { result: 'done' }])
    await expect.poll(() => containersOf('proef-volgen'), { timeout: 20_000 }).toEqual([])
  })
})

describe('an engine that goes away', () => {
  it('ends the step with a sentence, and the lesson goes on when it is back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'))
    const path = join(folder, 'engine.sock')
    const real = process.env.DOCKER_HOST ?? ''
    const door = engineDoor(real.replace('unix://', ''), path)
    await door.open()
    process.env.DOCKER_HOST = `unix://${path}`
    try {
      lesson = lessonOf(demoOf('proef-weg', [run('docker run --rm busybox sleep 100'), run('docker run --rm busybox echo terug')]))
      const teacher = new TestWindow(lesson, 'presenter', 'proef-weg')
      teacher.run(0)
      await expect.poll(() => containersOf(real), { timeout: 20_000 }).toHaveLength(1)
      door.shut()
      await teacher.done(0)
      expect(teacher.state?.outcomes).toMatchObject([{ result: 'lost', sentence: 'de engine antwoordt niet meer; druk op P voor de opname' }])
      const engines = (): unknown[] => teacher.messages.flatMap(message => message.kind === 'engine' ? [message.engine] : [])
      await teacher.until(() => engines().at(-1) === null)
      await door.open()
      await teacher.until(() => engines().at(-1) !== null)
      teacher.run(1)
      await teacher.done(1)
      expect(teacher.state?.outcomes[1]).toMatchObject({ result: 'done' })
    }
    finally {
      await lesson.end()
      door.shut()
      process.env.DOCKER_HOST = real
      rmSync(folder, { recursive: true })
    }
  }, 60_000)

  function containersOf(engine: string): string[] {
    return docker('--host', engine, 'ps', '--filter', 'label=docker-les.demo=proef-weg', '--format', '{{.Names}}').split('\n').filter(Boolean)
  }

  /** A way to the engine that can be shut. */
  function engineDoor(engine: string, path: string) {
    const sockets = new Set<Socket>()
    let server = createServer()
    return {
      async open() {
        server = createServer({ allowHalfOpen: true }, (from) => {
          const to = connect({ path: engine, allowHalfOpen: true })
          for (const [one, other] of [[from, to], [to, from]] as const) {
            sockets.add(one)
            one.on('error', () => other.destroy())
            one.on('close', () => other.destroy())
            one.pipe(other)
          }
        })
        await new Promise<void>(resolve => server.listen(path, resolve))
      },
      shut() {
        server.close()
        for (const socket of sockets)
          socket.destroy()
        sockets.clear()
      },
    }
  }
})
