import type { Reset } from './reset.ts'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEngine } from './api.ts'
import { lastLine, othersLine } from './reset-command.ts'
import { reset } from './reset.ts'

/** What an engine that exists here alone answers to a removal, by path. */
let answers: Record<string, [status: number, message?: string]>
const label = { 'docker-les.demo': 'proef' }
const LISTS: Record<string, unknown> = {
  '/info': { ID: `proef-${process.pid}` },
  '/containers/json': [{ Id: 'c1', Names: ['/web'], Labels: label }, { Id: 'c2', Names: ['/db'], Labels: label }],
  '/networks': [{ Id: 'n1', Name: 'klas', Labels: label }],
  '/volumes': { Volumes: [{ Name: 'data', Labels: label }] },
}
const path = join(mkdtempSync(join(tmpdir(), 'reset-')), 'e')
const server = createServer((request, response) => {
  const [where = ''] = (request.url ?? '').split('?')
  const [status, body] = request.method === 'DELETE'
    ? [answers[where]?.[0] ?? 204, { message: answers[where]?.[1] }]
    : [200, LISTS[where] ?? {}]
  if (status === 0)
    return void request.socket.destroy()
  response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? '' : JSON.stringify(body))
})
const engine = openEngine({ address: { kind: 'socket', path }, url: `unix://${path}`, namedBy: 'DOCKER_HOST' })

beforeAll(() => new Promise<void>(resolve => server.listen(path, resolve)))
beforeEach(() => {
  answers = {}
})
afterAll(() => {
  engine.agent.destroy()
  server.close()
})

describe('a reset says', () => {
  it('what it removed', async () => {
    const { removed, kept } = await reset(engine, 'proef')
    expect(removed.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(['container db', 'container web', 'netwerk klas', 'volume data'])
    expect(kept).toEqual([])
  })

  it('what it could not remove, and why', async () => {
    answers = { '/networks/n1': [403, 'network klas is sleeping'], '/volumes/data': [500] }
    const { removed, kept } = await reset(engine, 'proef')
    expect(removed).toHaveLength(2)
    expect(kept).toEqual([
      { kind: 'netwerk', name: 'klas', why: 'network klas is sleeping' },
      { kind: 'volume', name: 'data', why: 'de engine antwoordde 500' },
    ])
  })

  it('of what someone else holds, in Dutch', async () => {
    answers = {
      '/networks/n1': [403, 'error while removing network: network klas id n1 has active endpoints'],
      '/volumes/data': [409, 'remove data: volume is in use - [c9]'],
    }
    expect((await reset(engine, 'proef')).kept.map(({ why }) => why)).toEqual(['een container buiten de les hangt eraan', 'een container buiten de les gebruikt het'])
  })

  it('what it had removed when the engine went away', async () => {
    answers = { '/networks/n1': [0] }
    const result: Reset = { removed: [], kept: [] }
    await expect(reset(engine, 'proef', undefined, result)).rejects.toThrow('de engine antwoordt niet')
    expect(result.removed.map(({ name }) => name).sort()).toEqual(['db', 'web'])
  })

  it.each([
    [0, 0, 'Er was niets van de les om te verwijderen.'],
    [3, 0, '3 verwijderd; van de les is niets meer over.'],
    [3, 1, '3 verwijderd; 1 van de les bleef staan.'],
    [0, 2, '0 verwijderd; 2 van de les bleven staan.'],
  ])('%i removed and %i left', (removed, kept, line) => {
    expect(lastLine(removed, kept)).toBe(line)
  })

  it('nothing of what someone else removes at the same moment', async () => {
    answers = { '/containers/c1': [404, 'No such container: c1'], '/containers/c2': [409, 'removal of container c2 is already in progress'] }
    const { removed, kept } = await reset(engine, 'proef')
    expect(removed.map(({ kind }) => kind)).toEqual(['netwerk', 'volume'])
    expect(kept).toEqual([])
  })

  it.each<[Parameters<typeof othersLine>[0], string]>([
    [{ containers: 20, networks: 1, volumes: 0, images: 31 }, 'Niet van de les en niet aangeraakt: 20 containers, 1 netwerk, 0 volumes en 31 images.'],
  ])('what was left alone: %j', (others, line) => {
    expect(othersLine(others)).toBe(line)
  })
})
