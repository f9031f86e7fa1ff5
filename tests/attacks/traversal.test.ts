/** Threat 11: only the built deck is served: nothing above it, nothing that a link in it points to, nothing hidden. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECK, RECORDINGS } from '../../demos/server/paths.ts'
import { attackedServer } from './attacked.ts'
import { request } from './request.ts'
import { root } from './server.ts'

const server = attackedServer('start')

/** What stands in files that must not come out: /etc/passwd, the project's package.json, a key. */
const SECRETS = /root:x?:0:0|"name": "docker-les"|PRIVATE KEY|\[core\]/

const ROUTES = [
  '/',
  '/assets/',
  '/recordings/',
  '/assets/../',
  '/lesson/',
  '//',
  '/./',
]
const TARGETS = [
  'etc/passwd',
  'package.json',
  'proc/self/environ',
  '.git/config',
]

/** Ways to write "one folder up". */
const UPS = [
  '../',
  '..//',
  '/../',
  './../',
  '..%2f',
  '..%2F',
  '%2e%2e/',
  '%2e%2e%2f',
  '%2E%2E%2F',
  '.%2e/',
  '%2e./',
  '..\\',
  '..%5c',
  '%2e%2e%5c',
  '..%255c',
  '..%252f',
  '%252e%252e%252f',
  '%252e%252e/',
  '....//',
  '....\\/',
  '..;/',
  '..%00/',
  '%00../',
  '..%c0%af',
  '%c0%ae%c0%ae/',
  '%uff0e%uff0e/',
  '%e2%80%a5/',
  '..%09/',
  '..%0d%0a/',
  '..?/',
  '..#/',
]

it.each(UPS)('"%s" leads nowhere', async (up) => {
  for (const route of ROUTES) {
    for (const target of TARGETS) {
      for (const depth of [1, 2, 3, 10]) {
        const path = `${route}${up.repeat(depth)}${target}`
        const { status, body } = await request(server().port, { path })
        expect(body, path).not.toMatch(SECRETS)
        expect(status, path).toBeLessThan(500)
      }
    }
  }
})

it.each([
  '//etc/passwd',
  '///etc/passwd',
  '/%2fetc/passwd',
  '/%2fetc%2fpasswd',
  '/\\etc\\passwd',
  '/file:///etc/passwd',
  'file:///etc/passwd',
  '/C:/Windows/win.ini',
  '/C:%5cWindows%5cwin.ini',
  '/@fs/etc/passwd',
  '/@fs/etc/passwd?raw',
  '/@fs/etc/passwd?import&raw??',
  '/@fs/etc/passwd?.svg?.wasm?init',
  '/etc/passwd?import',
  '/proc/self/environ',
  '/proc/self/cwd/package.json',
  '/.git/config',
  '/.git/HEAD',
  '/.env',
  '/.cache/',
  '/.npmrc',
  '/package.json',
  '/package-lock.json',
  '/slides.md',
  '/demos/eerste-container/demo.ts',
  '/demos/server/main.ts',
  '/node_modules/ws/package.json',
  '/node_modules/.package-lock.json',
  '/server.log',
  '/index.html/',
  '/index.html/../../package.json',
  '/index.html%00',
  '/index.html%00.js',
  '/%00',
  '/%',
  '/%zz',
  '/%c3%28',
  '/%ff%fe',
  '/assets',
  '/assets/',
  '/recordings',
  '/recordings/',
  '/recordings/.',
  '/recordings/../recordings/',
])('%s serves nothing', async (path) => {
  const { status, body } = await request(server().port, { path })
  expect(body).not.toMatch(SECRETS)
  expect(status).toBeOneOf([400, 403, 404])
})

it('a very long path is refused', async () => {
  expect((await request(server().port, { path: `/${'a/'.repeat(4000)}` })).status).toBeOneOf([400, 404, 414, 431])
  expect((await request(server().port, { path: `/${'%2e%2e%2f'.repeat(1500)}etc/passwd` })).status).toBeOneOf([400, 403, 404, 414, 431])
})

describe.each([
  ['deck', DECK, '/'],
  ['recordings', RECORDINGS, '/recordings/'],
])('a link in the folder of the %s', (name, folder, route) => {
  const planted = `planted-${name}-${process.pid}`

  beforeAll(() => {
    mkdirSync(join(folder, planted))
    symlinkSync('/etc/passwd', join(folder, planted, 'file.txt'))
    symlinkSync('/etc', join(folder, planted, 'folder'))
    symlinkSync(join(root, 'package.json'), join(folder, planted, 'package.json'))
    symlinkSync(`../../../../../../../../../../etc/passwd`, join(folder, planted, 'relative.txt'))
    symlinkSync('file.txt', join(folder, planted, 'twice.txt'))
    writeFileSync(join(folder, planted, 'honest.txt'), 'honest')
    writeFileSync(join(folder, planted, '.hidden'), 'hidden')
    mkdirSync(join(folder, planted, '.git'))
    writeFileSync(join(folder, planted, '.git', 'config'), '[core]')
  })
  afterAll(() => rmSync(join(folder, planted), { recursive: true }))

  it.each(['file.txt', 'folder/passwd', 'package.json', 'relative.txt', 'twice.txt', '.hidden', '.git/config'])('does not lead out of it: %s', async (file) => {
    const { status, body } = await request(server().port, { path: `${route}${planted}/${file}` })
    expect(status).toBe(404)
    expect(body).not.toMatch(SECRETS)
  })

  it('is no reason to refuse the file beside it', async () => {
    expect(await request(server().port, { path: `${route}${planted}/honest.txt` })).toMatchObject({ status: 200, body: 'honest' })
  })
})
