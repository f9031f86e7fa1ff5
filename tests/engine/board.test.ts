/** The board on a real engine: it moves with the commands, and shows nothing that is not the demo's. */
import type { Board } from '../../demos/kit/board.ts'
import type { LoadedDemo } from '../../demos/server/demos.ts'
import type { Lesson } from '../../demos/server/lesson.ts'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { readBoard } from '../../demos/kit/board.ts'
import { defineDemo } from '../../demos/kit/demo.ts'
import { run } from '../../demos/kit/step.ts'
import { demoOf, lessonOf, TestWindow, useTestEngine } from './stage.ts'

let lesson: Lesson | undefined

beforeAll(useTestEngine)

afterEach(async () => {
  await lesson?.end()
})

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

function withBoard(id: string, board: NonNullable<LoadedDemo['demo']['board']>, steps: LoadedDemo['demo']['steps']): LoadedDemo {
  return { ...demoOf(id, steps), demo: defineDemo({ title: id, images: ['busybox'], board, steps }) }
}

/** The boards that a window was told, in order. */
function boardsOf({ events }: TestWindow): Board[] {
  return events.filter(([, code]) => code === 'b').map(([, , data]) => readBoard(data)).filter(board => board !== undefined)
}

function states(window: TestWindow): string[] {
  return boardsOf(window).flatMap(({ containers }) => containers.map(({ name, state }) => `${name} ${state}`))
}

/** Something on the engine that is not the lesson's, for as long as the work takes. */
async function besideForeign(work: () => Promise<void>): Promise<void> {
  docker('run', '--detach', '--init', '--name', 'proef-vreemd', '--volume', 'proef-vreemd:/data', 'busybox', 'sleep', '300')
  try {
    await work()
  }
  finally {
    docker('rm', '--force', 'proef-vreemd')
    docker('volume', 'rm', 'proef-vreemd')
  }
}

it('follows a container from its birth to its end, with what hangs on it, and shows nothing foreign', () => besideForeign(async () => {
  const demo = withBoard('proef-bord', ['container', 'image', 'volume', 'network'], [
    run('docker network create proef-net'),
    run('docker run --detach --init --name proef-bord --network proef-net -v proef-data:/data -v ./map:/map --tmpfs /snel busybox sleep 300'),
    run('docker stop --time 0 proef-bord'),
    run('docker rm proef-bord'),
    run('docker volume rm proef-data'),
  ])
  mkdirSync(join(demo.folder, 'map'))
  lesson = lessonOf(demo)
  const teacher = new TestWindow(lesson, 'presenter', 'proef-bord')
  const last = (): Board | undefined => boardsOf(teacher).at(-1)
  await teacher.until(() => last() !== undefined)

  teacher.run(0)
  await teacher.done(0)
  await teacher.until(() => last()?.networks.includes('proef-net') ?? false)
  teacher.run(1)
  await teacher.done(1)
  await teacher.until(() => last()?.containers[0]?.state === 'running')
  expect(last()).toMatchObject({
    containers: [{
      name: 'proef-bord',
      from: 'busybox',
      networks: ['proef-net'],
      mounts: [{ kind: 'folder', name: 'map' }, { kind: 'memory', name: '/snel' }, { kind: 'volume', name: 'proef-data' }],
    }],
    volumes: ['proef-data'],
  })
  const image = last()?.images.find(({ names }) => names.includes('busybox:latest'))
  expect(image?.id).toBe(last()?.containers[0]?.image)
  expect(image?.layers.length).toBeGreaterThan(0)

  teacher.run(2)
  await teacher.done(2)
  await teacher.until(() => last()?.containers[0]?.state === 'exited')
  teacher.run(3)
  await teacher.done(3)
  await teacher.until(() => last()?.containers.length === 0)
  // The data outlives the container.
  expect(last()?.volumes).toEqual(['proef-data'])
  teacher.run(4)
  await teacher.done(4)
  await teacher.until(() => last()?.volumes.length === 0)

  expect(JSON.stringify(boardsOf(teacher))).not.toContain('proef-vreemd')
  const late = new TestWindow(lesson, 'viewer', 'proef-bord')
  expect(boardsOf(late)).toEqual(boardsOf(teacher))
}))

it('begins again with the demo', async () => {
  lesson = lessonOf(withBoard('proef-opnieuw', ['container'], [run('docker run --detach --init --name proef-opnieuw busybox sleep 300')]))
  const teacher = new TestWindow(lesson, 'presenter', 'proef-opnieuw')
  await teacher.until(window => boardsOf(window).length > 0)
  teacher.run(0)
  await teacher.done(0)
  await teacher.until(window => states(window).includes('proef-opnieuw running'))
  teacher.restart()
  await teacher.until(window => window.state?.started === 0 && boardsOf(window).at(-1)?.containers.length === 0)
  teacher.run(0)
  await teacher.done(0)
  await teacher.until(window => states(window).includes('proef-opnieuw running'))
})

it('of another demo rests: what that one left is not looked at, until it runs again', async () => {
  lesson = lessonOf(
    withBoard('proef-een', ['container'], [run('docker run --detach --init --name proef-een busybox sleep 300'), run('docker ps')]),
    withBoard('proef-twee', ['container'], [run('docker ps')]),
  )
  const first = new TestWindow(lesson, 'presenter', 'proef-een')
  first.run(0)
  await first.done(0)
  await first.until(window => states(window).includes('proef-een running'))
  const second = new TestWindow(lesson, 'presenter', 'proef-twee')
  second.run(0)
  await second.done(0)
  await second.until(window => boardsOf(window).length > 0)
  expect(states(second)).toEqual([])
  docker('stop', '--time', '0', 'proef-een')
  expect(states(first)).not.toContain('proef-een exited')
  first.run(1)
  await first.done(1)
  await first.until(window => states(window).includes('proef-een exited'))
})
