/** Threat 2: a name of the attacker's that leads to 127.0.0.1 makes the attacker's page same-origin with us; only Host tells. */
import type { RunningServer } from './server.ts'
import { expect, it } from 'vitest'
import { SERVER_META, SOCKET_PATH } from '../../demos/kit/protocol.ts'
import { attackedServer } from './attacked.ts'
import { foreignHosts, forged, FORGED_HEADERS } from './foreign.ts'
import { request } from './request.ts'
import { knock } from './window.ts'

const server = attackedServer('start')
const PATHS = [
  '/',
  '/index.html',
  '/recordings/',
  '/nothing-here',
  SOCKET_PATH,
]

async function expectRefused({ port }: RunningServer, path: string, host: string | null, headers: Record<string, string> = {}): Promise<void> {
  const answer = await request(port, { path, host, headers })
  expect(answer.status, `GET ${path}`).toBeOneOf([400, 403, 421])
  expect(answer.body).not.toContain(SERVER_META)
}

it.each(foreignHosts(0).map(([name]) => name))('nothing is served to the Host: %s', async (name) => {
  const host = foreignHosts(server().port).find(([other]) => other === name)?.[1] ?? null
  for (const path of PATHS)
    await expectRefused(server(), path, host)
})

it.each(foreignHosts(0).map(([name]) => name).filter(name => name !== 'none'))('no WebSocket opens for the Host: %s', async (name) => {
  const { port } = server()
  const host = foreignHosts(port).find(([other]) => other === name)?.[1] ?? ''
  // A rebound page's Origin matches its own Host; ours is sent too, in case that is all that is looked at.
  for (const origin of [`http://${host}`, `http://localhost:${port}`])
    expect(await knock(port, { host, origin }), origin).toBeOneOf([400, 403, 421])
})

it.each(FORGED_HEADERS)('%s does not make a foreign Host ours', async (header) => {
  const { port } = server()
  await expectRefused(server(), '/', `evil.example:${port}`, forged(header, `localhost:${port}`))
})

it.each(FORGED_HEADERS)('%s does not make our answer the attacker\'s', async (header) => {
  const answer = await request(server().port, {
    headers: forged(header, 'evil.example'),
  })
  expect(answer.status).toBe(200)
  expect([
    ...answer.headers.values(),
    answer.body,
  ].join('\n')).not.toContain('evil.example')
})

it('a whole URL as the request\'s target does not override the Host', async () => {
  const { port } = server()
  for (const target of [`http://evil.example:${port}/`, `http://evil.example/`])
    expect((await request(port, { path: target })).body, target).not.toContain(SERVER_META)
})

it('a second Host header does not replace the first', async () => {
  const { port } = server()
  for (const [first, second] of [
    [`evil.example:${port}`, `localhost:${port}`],
    [`localhost:${port}`, `evil.example:${port}`],
  ] as const)
    await expectRefused(server(), '/', first, { Host: second })
})
