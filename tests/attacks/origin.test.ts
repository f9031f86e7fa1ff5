/** Threat 1: another page's WebSocket would run the teacher's demos, and read them. A WebSocket knows no same-origin rule. */
import { expect, it } from 'vitest'
import { attackedServer } from './attacked.ts'
import { foreignOrigins } from './foreign.ts'
import { knock } from './window.ts'

const server = attackedServer('start')

it.each(foreignOrigins(0).map(([name]) => name))('a WebSocket is refused from: %s', async (name) => {
  const { port } = server()
  const origin = foreignOrigins(port).find(([other]) => other === name)?.[1] ?? null
  expect(await knock(port, { origin })).toBeOneOf([400, 403])
})

it('the Origin must be the one of the Host that is asked, not just one of ours', async () => {
  const { port } = server()
  expect(await knock(port, { host: `localhost:${port}`, origin: `http://127.0.0.1:${port}` })).toBeOneOf([400, 403])
})

it('a WebSocket is refused anywhere but at its own path', async () => {
  const { port } = server()
  for (const path of [
    '/',
    '/lesson/',
    '/lesson/../',
    '/other',
    '//lesson',
    '/lesson%2f',
  ])
    expect(await knock(port, { path }), path).toBeTypeOf('number')
})

it('our own page is let in', async () => {
  const { port } = server()
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`]) {
    const window = await knock(port, { host })
    if (typeof window === 'number')
      expect.fail(`refused with ${window}`)
    window.send({ kind: 'hello' })
    expect(await window.next('welcome')).toMatchObject({ role: 'viewer' })
    await window.leave()
  }
})
