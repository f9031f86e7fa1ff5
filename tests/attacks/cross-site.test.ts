/** Threats 3 and 4: a form or a fetch from another page reaches us with the teacher's browser. Nothing here may listen to it. */
import { expect, it } from 'vitest'
import { SOCKET_PATH } from '../../demos/kit/protocol.ts'
import { attackedServer } from './attacked.ts'
import { BODIES, DOORS } from './doors.ts'
import { foreignOrigins } from './foreign.ts'
import { request } from './request.ts'

const server = attackedServer('start')

it.each(BODIES)('a cross-site POST is refused as %s', async (_name, type, body) => {
  const { port } = server()
  for (const path of DOORS) {
    const headers = {
      'Origin': 'https://evil.example',
      'Sec-Fetch-Site': 'cross-site',
      ...(type
        ? { 'Content-Type': type }
        : {}),
    }
    expect((await request(port, { method: 'POST', path, headers, body })).status, path).toBeOneOf([400, 403, 405])
  }
})

it.each([
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'TRACE',
  'CONNECT',
  'PROPFIND',
])('%s is refused, from our own page too', async (method) => {
  const { port } = server()
  for (const path of DOORS) {
    const answer = await request(port, {
      method,
      path,
      headers: { Origin: `http://localhost:${port}` },
    })
    // CONNECT may be answered by closing the connection.
    expect(answer.status, path).toBeOneOf(method === 'CONNECT'
      ? [0, 400, 403, 405]
      : [400, 403, 405, 501])
  }
})

it('a method that asks to be another one is still a GET', async () => {
  const { port } = server()
  for (const header of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    const plain = await request(port)
    const overriding = await request(port, {
      headers: { [header]: 'DELETE' },
    })
    expect([overriding.status, overriding.body]).toEqual([plain.status, plain.body])
  }
})

it('no GET changes anything', async () => {
  const { port } = server()
  // What must not have happened is asked after each test.
  for (const path of DOORS)
    expect((await request(port, { path })).status, path).toBeLessThan(500)
})

it.each(foreignOrigins(0).map(([name]) => name))('a preflight gets no allow-origin from: %s', async (name) => {
  const { port } = server()
  const origin = foreignOrigins(port).find(([other]) => other === name)?.[1] ?? null
  for (const path of [
    '/',
    SOCKET_PATH,
    '/recordings/eerste-container.cast',
    '/assets/',
  ]) {
    for (const method of ['OPTIONS', 'GET']) {
      const { headers } = await request(port, {
        method,
        path,
        headers: {
          ...(origin === null
            ? {}
            : { Origin: origin }),
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type',
          'Access-Control-Request-Private-Network': 'true',
          'Access-Control-Request-Local-Network': 'true',
        },
      })
      const allowed = [
        ...headers.keys(),
      ].filter(header => header.startsWith('access-control-'))
      expect(allowed, `${method} ${path}`).toEqual([])
    }
  }
})
