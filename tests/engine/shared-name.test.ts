/** Two demos of one lesson build the same name, as `draaien` and `compose` do: when the lesson ends, nothing of either is left. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { run } from '../../demos/kit/step.ts'
import { demoOf, lessonOf, TestWindow, useTestEngine } from './stage.ts'

const NAME = 'proef-gedeeld'

beforeAll(useTestEngine)

function images(): string {
  return execFileSync('docker', ['images', '--quiet', NAME], { encoding: 'utf8' }).trim()
}

it('an image that two demos named goes with the last of them', async () => {
  const demos = ['proef-links', 'proef-rechts'].map((id) => {
    const demo = demoOf(id, [run(`docker build --quiet --tag ${NAME} .`, { expect: /^sha256:/m })])
    writeFileSync(join(demo.folder, 'Dockerfile'), `FROM busybox\nCMD echo ${id}\n`)
    return demo
  })
  const lesson = lessonOf(...demos)
  for (const { id } of demos) {
    const teacher = new TestWindow(lesson, 'presenter', id)
    await teacher.until(({ state }) => state !== undefined)
    teacher.run(0)
    await teacher.done(0)
    expect(teacher.state?.outcomes).toMatchObject([{ result: 'done' }])
  }
  expect(images()).not.toBe('')
  await lesson.end()
  expect(images()).toBe('')
})
