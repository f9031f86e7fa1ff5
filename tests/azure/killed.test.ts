/** A lesson that is killed in the middle of a demo in Azure: a reset removes all of it. */
import type { Engine } from '../../demos/server/api.ts'
import { fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { ask, openEngine } from '../../demos/server/api.ts'
import { parseAddress } from '../../demos/server/engine.ts'
import { LABEL } from '../../demos/server/lens/scope.ts'
import { LOGINS } from '../../demos/server/paths.ts'
import { testEngine } from '../test-engine.ts'

const SERVER = join(import.meta.dirname, '..', '..', 'demos', 'server', 'main.ts')

it('leaves nothing after a reset', async () => {
  const lab = await testEngine()
  const engine = openEngine({ address: parseAddress({ host: lab.address }), url: lab.address, namedBy: 'DOCKER_HOST' })
  const env = { ...process.env, ...lab.env, DOCKER_CONTEXT: '' }
  const child = fork(join(import.meta.dirname, 'killed.ts'), { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = Promise.withResolvers<unknown>()
  child.once('exit', code => ended.resolve(`ended with ${code}`))
  const message = await Promise.race([new Promise<unknown>(resolve => child.once('message', resolve)), ended.promise])
  const before = await left(engine)
  child.kill('SIGKILL')
  await ended.promise
  expect(message).toBe('halfway')
  // The storage of its registry, and the container of its group.
  expect(before).toMatchObject({ containers: 2, images: expect.arrayContaining(['klasdocker.azurecr.io/cijferlezer:v1']) })
  const code = await new Promise(resolve => fork(SERVER, ['reset'], { env, stdio: 'ignore' }).once('exit', resolve))
  expect(code).toBe(0)
  expect(await left(engine)).toEqual({ containers: 0, images: [] })
  // No login of a mini-Azure is left.
  expect(readdirSync(LOGINS).filter(name => name !== 'azure' && name !== 'docker')).toEqual([])
  engine.agent.destroy()
}, 300_000)

async function left(engine: Engine): Promise<{ containers: number, images: string[] }> {
  const filters = encodeURIComponent(JSON.stringify({ label: [LABEL] }))
  const [containers, images] = await Promise.all([ask(engine, 'GET', `/containers/json?all=true&filters=${filters}`), ask(engine, 'GET', '/images/json')])
  const names = (Array.isArray(images.body) ? images.body : []).flatMap((image: { RepoTags: string[] | null }) => image.RepoTags ?? [])
  return { containers: Array.isArray(containers.body) ? containers.body.length : 0, images: names.filter(name => /azurecr\.io|^localhost|cijferlezer/.test(name)) }
}
