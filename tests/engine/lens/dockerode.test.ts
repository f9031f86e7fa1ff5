/** A second client of the lens, which is not the docker command: what holds for one must hold for any. */
import type { LensBench } from './lens-bench.ts'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lensBench } from './lens-bench.ts'

const DEMO = 'dockerode'

let bench: LensBench
let through: Docker
let past: Docker

beforeAll(async () => {
  bench = await lensBench(DEMO, ['busybox'])
  through = new Docker({ socketPath: bench.lens.url.replace('unix://', '') })
  past = new Docker({ socketPath: bench.lab.address.replace('unix://', '') })
  await bench.past('docker pull --quiet busybox')
}, 120_000)

afterAll(() => bench.close())

it('makes labelled things, and lists only those', async () => {
  const foreign = await past.createContainer({ Image: 'busybox', name: 'dockerode-vreemd', Cmd: ['true'] })
  try {
    const own = await through.createContainer({ Image: 'busybox', name: 'dockerode-eigen', Cmd: ['true'] })
    expect((await past.getContainer(own.id).inspect()).Config.Labels).toEqual({ 'docker-les.demo': DEMO })
    expect((await through.listContainers({ all: true })).map(({ Id }) => Id)).toEqual([own.id])
    await through.createVolume({ Name: 'dockerode-eigen' })
    expect((await through.listVolumes()).Volumes.map(({ Name }) => Name)).toEqual(['dockerode-eigen'])
  }
  finally {
    await foreign.remove({ force: true })
  }
})

it('finds no one else’s, and may not reach past the lesson', async () => {
  const foreign = await past.createContainer({ Image: 'busybox', Cmd: ['sleep', '100'] })
  try {
    for (const name of [foreign.id, foreign.id.slice(0, 12)]) {
      await expect(through.getContainer(name).inspect()).rejects.toMatchObject({ statusCode: 404 })
      await expect(through.getContainer(name).remove({ force: true })).rejects.toMatchObject({ statusCode: 404 })
    }
    await expect(through.createContainer({ Image: 'busybox', HostConfig: { Privileged: true } })).rejects.toMatchObject({ statusCode: 403 })
    await expect(through.createContainer({ Image: 'busybox', HostConfig: { Binds: ['/:/host'] } })).rejects.toMatchObject({ statusCode: 403 })
    expect((await past.getContainer(foreign.id).inspect()).State.Status).toBe('created')
  }
  finally {
    await foreign.remove({ force: true })
  }
})

it('carries an attached program both ways', async () => {
  const container = await through.createContainer({ Image: 'busybox', Cmd: ['cat'], OpenStdin: true, StdinOnce: true, AttachStdin: true })
  const line = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })
  const ended = new Promise<string>((resolve) => {
    const chunks: Buffer[] = []
    line.on('data', (chunk: Buffer) => chunks.push(chunk))
    line.on('end', () => resolve(Buffer.concat(chunks).toString()))
  })
  await container.start()
  line.end('heen en terug\n')
  expect(await ended).toContain('heen en terug')
  expect(await container.wait()).toMatchObject({ StatusCode: 0 })
})
