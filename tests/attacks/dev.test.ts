/**
 * Threats 1 to 5, 11, 16 and 18 where the deck is written: Slidev's dev server takes writes from any page, opens files in an editor, and
 * answers pages of other local ports. Our guard stands before it.
 */
import type { Browser } from 'playwright'
import type { AttackerSite } from './attacker.ts'
import type { RunningServer } from './server.ts'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { SOCKET_PATH } from '../../demos/kit/protocol.ts'
import { expectNothingRan } from './attacked.ts'
import { attackedBrowser, attackerSite, EVIL } from './attacker.ts'
import { BODIES, DOORS } from './doors.ts'
import { foreignHosts, foreignOrigins, forged, FORGED_HEADERS } from './foreign.ts'
import { listeningAddresses, LOOPBACK } from './listening.ts'
import { request } from './request.ts'
import { root, START_LIMIT, startServer } from './server.ts'
import { enter, knock } from './window.ts'

/** The slide's position and the slides' sources, as Slidev's dev server gives and takes them. */
const POSITION = '/@server-reactive/nav'
const SLIDE = '/__slidev/slides/1.json'
const VITE_CLIENT = '/@vite/client'

const folder = mkdtempSync(join(tmpdir(), 'dev-attack-'))
const editor = join(folder, 'editor')
const edited = join(folder, 'edited')
const sources = [
  'slides.md',
  ...globSync('pages/**/*.md', { cwd: root }),
].map(file => join(root, file))
const written = new Map(sources.map(file => [
  file,
  readFileSync(file),
]))

let server: RunningServer
let browser: Browser
let site: AttackerSite

beforeAll(async () => {
  // An editor that tells when it was opened.
  writeFileSync(editor, `#!/bin/sh\necho "$@" > ${edited}\n`, { mode: 0o755 })
  server = await startServer('dev', { LAUNCH_EDITOR: editor, EDITOR: editor, VISUAL: editor })
  browser = await attackedBrowser()
  site = await attackerSite('<!doctype html><title>attacker</title><body>')
}, START_LIMIT)

/** After each attack: no slide was written, no editor opened, nothing ran. */
afterEach(async () => {
  const changed = sources.filter(file => digest(readFileSync(file)) !== digest(written.get(file) ?? ''))
  for (const file of changed)
    writeFileSync(file, written.get(file) ?? '')
  const opened = existsSync(edited)
  rmSync(edited, { force: true })
  expect(changed, 'slides that were written').toEqual([])
  expect(opened, 'an editor was opened').toBe(false)
  await expectNothingRan(server, 0)
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await server?.stop()
  rmSync(folder, { recursive: true })
}, 30_000)

function digest(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function position(): Promise<string> {
  const { status, body } = await request(server.port, { path: POSITION })
  expect(status).toBe(200)
  return /data = reactive\((.*)\)/.exec(body)?.[1] ?? body
}

it.each(foreignOrigins(0).map(([name]) => name))('no WebSocket opens, ours or Vite\'s, for the Origin: %s', async (name) => {
  const origin = foreignOrigins(server.port).find(([other]) => other === name)?.[1] ?? null
  const token = /wsToken = "([\w-]+)"/.exec((await request(server.port, { path: VITE_CLIENT })).body)?.[1]
  for (const path of [SOCKET_PATH, '/', `/?token=${token}`]) {
    for (const protocol of ['', 'vite-hmr', 'vite-ping'])
      expect(await knock(server.port, { path, origin, protocol }), `${path} ${protocol}`).toBeTypeOf('number')
  }
})

it.each(foreignHosts(0).map(([name]) => name))('nothing is served to the Host: %s', async (name) => {
  const host = foreignHosts(server.port).find(([other]) => other === name)?.[1] ?? null
  for (const path of [
    '/',
    '/index.html',
    VITE_CLIENT,
    '/slides.md?raw',
    POSITION,
    SLIDE,
    SOCKET_PATH,
  ]) {
    const { status } = await request(server.port, { path, host })
    expect(status, path).toBeOneOf([400, 403, 421])
  }
  if (host !== null)
    expect(await knock(server.port, { host, origin: `http://localhost:${server.port}` })).toBeTypeOf('number')
})

it.each(FORGED_HEADERS)('%s does not make a foreign Host ours', async (header) => {
  const headers = forged(header, `localhost:${server.port}`)
  expect((await request(server.port, { host: `evil.example:${server.port}`, headers })).status).toBeOneOf([400, 403, 421])
})

/** Requests of which no browser would say that they come from our own page. */
function notOurs(port: number): Record<string, string>[] {
  return [
    { 'Origin': 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    { 'Origin': `http://localhost:${port + 1}`, 'Sec-Fetch-Site': 'same-site' },
    { Origin: `http://localhost:${port + 1}` },
    { Origin: `http://127.0.0.1:${port}` },
    { Origin: 'null' },
    {},
  ]
}

it.each(BODIES)('a cross-site POST is refused as %s', async (_name, type, body) => {
  const before = await position()
  for (const path of DOORS) {
    for (const from of notOurs(server.port)) {
      const headers = type
        ? { ...from, 'Content-Type': type }
        : from
      const { status } = await request(server.port, { method: 'POST', path, headers, body })
      expect(status, `${path} ${JSON.stringify(from)}`).toBeOneOf([400, 403, 405])
    }
  }
  expect(await position()).toBe(before)
})

/** Bodies that Slidev's dev server takes as they are, whatever type they say they are. */
const WRITES: readonly [path: string, body: string][] = [
  [SLIDE, '{"content":"# hacked","note":"hacked","skipHmr":true}'],
  [POSITION, '{"patch":{"page":2,"clicks":0},"source":"x","timestamp":1}'],
  [POSITION, '{"data":{"page":2},"source":"x","timestamp":1}'],
]

it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('a cross-site %s writes no slide and moves none', async (method) => {
  const before = await position()
  for (const [path, body] of WRITES) {
    for (const from of notOurs(server.port)) {
      const headers = { ...from, 'Content-Type': 'text/plain' }
      const { status } = await request(server.port, { method, path, headers, body })
      expect(status, `${path} ${JSON.stringify(from)}`).toBeOneOf([400, 403, 404, 405])
    }
  }
  expect(await position()).toBe(before)
})

it('our own page does move the slides, so the test before asks the right thing', async () => {
  const before = await position()
  const headers = { 'Content-Type': 'application/json', 'Origin': `http://localhost:${server.port}`, 'Sec-Fetch-Site': 'same-origin' }
  const { status } = await request(server.port, {
    method: 'POST',
    path: POSITION,
    headers,
    body: '{"data":{"page":2,"clicks":0},"source":"x","timestamp":1}',
  })
  expect(status).toBe(200)
  expect(await position()).not.toBe(before)
})

it('the slide editor and the server for machines are off, for our own page too', async () => {
  const headers = { 'Content-Type': 'application/json', 'Accept': 'application/json, text/event-stream', 'Origin': `http://localhost:${server.port}` }
  const content = '{"content":"# hacked","skipHmr":true}'
  for (const path of [
    SLIDE,
    `${SLIDE}?x`,
    '/__slidev//slides/1.json',
    '//__slidev/slides/1.json',
    '/%5f_slidev/slides/1.json',
  ]) {
    expect((await request(server.port, {
      method: 'POST',
      path,
      headers,
      body: content,
    })).status, path).toBeOneOf([403, 404, 405])
  }
  const initialize = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}'
  for (const path of ['/__mcp', '/__mcp/', '/__mcp?x']) {
    expect((await request(server.port, {
      method: 'POST',
      path,
      headers,
      body: initialize,
    })).status, path).toBeOneOf([403, 404, 405])
  }
})

it.each([
  '/__open-in-editor?file=slides.md',
  '/__open-in-editor/?file=slides.md',
  '//__open-in-editor?file=slides.md',
  '/__OPEN-IN-EDITOR?file=slides.md',
  '/__open-in-editor?file=/etc/passwd:1:1',
  '/%5f_open-in-editor?file=slides.md',
  '/%255f_open-in-editor?file=slides.md',
  '/x/../__open-in-editor?file=slides.md',
  'http://localhost/__open-in-editor?file=slides.md',
  'http://localhost//__open-in-editor?file=slides.md',
])('%s opens no editor', async (path) => {
  await request(server.port, { path })
  await request(server.port, {
    path,
    headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
  })
})

it.each(foreignOrigins(0).map(([name]) => name))('nothing is allowed to be read by: %s', async (name) => {
  const origin = foreignOrigins(server.port).find(([other]) => other === name)?.[1] ?? null
  for (const method of ['OPTIONS', 'GET', 'HEAD']) {
    for (const path of [
      '/',
      VITE_CLIENT,
      SLIDE,
      POSITION,
      SOCKET_PATH,
    ]) {
      const { headers } = await request(server.port, {
        method,
        path,
        headers: {
          ...(origin === null
            ? {}
            : { Origin: origin }),
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Private-Network': 'true',
        },
      })
      expect([
        ...headers.keys(),
      ].filter(header => header.startsWith('access-control-')), `${method} ${path}`).toEqual([])
    }
  }
})

it('a page of another site or port reads, runs, frames and writes nothing', async () => {
  const before = await position()
  for (const url of [site.local, site.foreign]) {
    const page = await browser.newPage()
    await page.goto(url)
    const got = await page.evaluate(async ({ base, paths, host }) => {
      const tries: Promise<string>[] = []
      for (const path of paths) {
        tries.push(fetch(base + path).then(() => `read ${path}`, () => ''))
        tries.push(fetch(base + path, { mode: 'no-cors' }).then(() => `fetched ${path}`, () => ''))
        for (const type of ['module', 'text/javascript']) {
          tries.push(new Promise((resolve) => {
            const script = document.createElement('script')
            script.type = type
            script.onload = () => resolve(`ran ${path} as ${type}`)
            script.onerror = () => resolve('')
            script.src = base + path
            document.body.append(script)
          }))
        }
      }
      // What a page may send without asking first.
      for (const path of ['/__slidev/slides/1.json', '/@server-reactive/nav', '/__mcp']) {
        tries.push(fetch(base + path, {
          method: 'POST',
          mode: 'no-cors',
          headers: { 'Content-Type': 'text/plain' },
          body: '{"content":"# hacked","skipHmr":true,"data":{"page":3}}',
        }).then(() => '', () => ''))
      }
      for (const [path, protocol] of [
        ['/', 'vite-hmr'],
        ['/', 'vite-ping'],
        ['/lesson', undefined],
      ] as const) {
        tries.push(new Promise((resolve) => {
          const socket = new WebSocket(`ws://${host}${path}`, protocol)
          socket.onopen = () => resolve(`opened ${path} ${protocol}`)
          socket.onerror = () => resolve('')
        }))
      }
      tries.push(new Promise((resolve) => {
        const image = new Image()
        image.onload = () => resolve('image')
        image.onerror = () => resolve('')
        image.src = `${base}/__open-in-editor?file=slides.md`
      }))
      return (await Promise.all(tries)).filter(Boolean)
    }, {
      base: `http://localhost:${server.port}`,
      host: `localhost:${server.port}`,
      paths: [
        '/',
        VITE_CLIENT,
        SLIDE,
        POSITION,
        '/slides.md?raw',
        '/package.json',
      ],
    })
    expect(got, url).toEqual([])
    await page.evaluate(async (src) => {
      const frame = document.createElement('iframe')
      frame.src = src
      const ended = new Promise(resolve => frame.addEventListener('load', resolve))
      document.body.append(frame)
      await ended
    }, `http://localhost:${server.port}/`)
    for (const frame of page.frames().slice(1))
      expect(frame.url()).not.toContain(String(server.port))
    await page.close()
  }
  expect(await position()).toBe(before)
}, 60_000)

it('a name of the attacker\'s that leads to us shows nothing (DNS rebinding)', async () => {
  const page = await browser.newPage()
  for (const host of [EVIL, `localhost.${EVIL}`])
    expect((await page.goto(`http://${host}:${server.port}/`))?.status(), host).toBeOneOf([403, 421])
  await page.close()
})

it.each([
  '/@fs/etc/passwd',
  '/@fs/etc/passwd?raw',
  '/@fs/etc/passwd?import&raw',
  '/@fs/etc/passwd?raw??',
  '/@fs/etc/passwd?import&raw??',
  '/@fs/etc/passwd?.svg?.wasm?init',
  '/@fs/etc/passwd?url&inline',
  '/@fs//etc/passwd',
  '/@fs/x/../etc/passwd',
  '/@fs/x/x/x/vite/../../../../../etc/passwd?raw',
  '/@fs%2fetc%2fpasswd',
  '/../../../../../../etc/passwd',
  '/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
  `/@fs${root}/.git/config`,
  '/.git/config',
  '/.git/config?raw',
  '/.git/./config?import&raw',
  '/.git/config#?raw',
])('%s gives nothing away', async (path) => {
  const { body } = await request(server.port, {
    path,
    headers: { Accept: '*/*' },
  })
  expect(body).not.toMatch(/root:x?:0:0|\[core\]/)
})

it('every socket it listens on is a loopback one', async () => {
  const listening = await listeningAddresses(server.pid)
  expect(listening.length).toBeGreaterThan(0)
  expect(listening.filter(address => !LOOPBACK.includes(address))).toEqual([])
})

it('a viewer and a wrong token may do no more than in class', async () => {
  const viewer = await enter(server.port)
  viewer.send({
    kind: 'run',
    demo: 'eerste-container',
    session: 'x',
    step: 0,
  })
  await viewer.next('refused')
  await viewer.leave()
  const wrong = await knock(server.port)
  if (typeof wrong === 'number')
    expect.fail(`refused with ${wrong}`)
  wrong.send({
    kind: 'hello',
    token: 'A'.repeat(43),
  })
  expect(await wrong.closed).toBe(4401)
})

it('the token is in nothing that is served', async () => {
  for (const path of [
    '/',
    VITE_CLIENT,
    POSITION,
    SLIDE,
    '/setup/main.ts',
    `/@fs${root}/setup/main.ts`,
  ])
    expect((await request(server.port, { path })).body, path).not.toContain(server.token)
})
