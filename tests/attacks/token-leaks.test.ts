/** Threat 7: who sees the token has the teacher's keys. It is in the address that is handed over, and nowhere else. */
import type { Browser, Page } from 'playwright'
import type { RunningServer } from './server.ts'
import type { Window } from './window.ts'
import { readdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attackedBrowser, attackerSite } from './attacker.ts'
import { request } from './request.ts'
import { root, START_LIMIT, startServer } from './server.ts'
import { enter, knock } from './window.ts'

let server: RunningServer
let browser: Browser
let teacher: Window
let begun: number
const demo = 'binnen-en-buiten'

beforeAll(async () => {
  begun = Date.now()
  server = await startServer('start')
  browser = await attackedBrowser()
  // A lesson in the middle: commands were run, and a shell is open.
  teacher = await enter(server.port, server.token)
  teacher.send({ kind: 'join', demo })
  const { state: { session } } = await teacher.next('replay')
  for (const step of [0, 1, 2, 3]) {
    teacher.send({ kind: 'run', demo, session, step })
    await teacher.next('state', ({ state }) => state.outcomes.length === step + 1)
  }
}, START_LIMIT)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
}, 30_000)

it('the lesson is in the middle: a program runs', async () => {
  teacher.send({ kind: 'join', demo })
  expect((await teacher.next('replay')).state).toMatchObject({ started: 4, phase: 'holding' })
})

it('only the presenter\'s address is printed with it', async () => {
  const lines = server.output().split('\n').filter(line => line.includes(server.token))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(server.presenter)
})

it('no message, transcript or error to a window holds it', async () => {
  const viewer = await enter(server.port)
  viewer.send({ kind: 'join', demo })
  viewer.send({
    kind: 'run',
    demo,
    session: 'x',
    step: 0,
  })
  await viewer.next('refused')
  const wrong = await knock(server.port)
  if (typeof wrong === 'number')
    expect.fail(`refused with ${wrong}`)
  wrong.send({
    kind: 'hello',
    token: server.token.slice(1),
  })
  await wrong.closed
  expect(JSON.stringify([viewer.came, wrong.came, teacher.came])).not.toContain(server.token)
  await viewer.leave()
})

it('no answer over HTTP holds it, not even to who asks with it', async () => {
  const { port, token } = server
  for (const path of [
    '/',
    '/index.html',
    '/nothing-here',
    `/?token=${token}`,
    `/${token}`,
    '/%',
    '/lesson',
    `/lesson?token=${token}`,
  ]) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const { headers, body } = await request(port, { method, path })
      expect([...headers].flat().join('\n') + body, `${method} ${path}`).not.toContain(token)
      expect(headers.has('set-cookie')).toBe(false)
    }
  }
})

it('no program that the lesson runs has it in its arguments or environment', async () => {
  const programs = await childrenOf(server.pid)
  expect(programs.length).toBeGreaterThan(0)
  for (const pid of programs) {
    for (const part of ['cmdline', 'environ'])
      expect(await readFile(`/proc/${pid}/${part}`, 'latin1').catch(() => ''), `${part} of ${pid}`).not.toContain(server.token)
  }
})

it('the server\'s own arguments and environment do not show it', async () => {
  for (const part of ['cmdline', 'environ'])
    expect(await readFile(`/proc/${server.pid}/${part}`, 'latin1')).not.toContain(server.token)
})

it('no file that the server wrote holds it', async () => {
  const places = [
    join(root, 'public'),
    join(root, 'dist'),
    join(root, '.cache'),
    tmpdir(),
  ]
  const written = (await Promise.all(places.map(async place => await filesWrittenIn(place, begun)))).flat()
  for (const file of written)
    expect((await readFile(file, 'latin1').catch(() => '')).includes(server.token), file).toBe(false)
})

it('what a run makes for itself is closed to other people of the machine', async () => {
  const env = await environmentsBelow(server.pid)
  const lens = /^DOCKER_HOST=unix:\/\/(.+)\/[^/]+$/m.exec(env)?.[1]
  const logins = /^DOCKER_CONFIG=(.+)$/m.exec(env)?.[1]
  for (const folder of [lens, logins]) {
    expect(folder).toBeDefined()
    expect((await stat(folder ?? '')).mode & 0o077, folder).toBe(0)
  }
})

it('a browser sends it nowhere, and forgets the address it came in', async () => {
  const site = await attackerSite('<title>elsewhere</title>')
  const context = await browser.newContext()
  const page = await context.newPage()
  const sent: string[] = []
  const frames: string[] = []
  page.on('request', request => sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`))
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => frames.push(String(payload))))
  page.on('console', message => sent.push(message.text()))
  await page.addInitScript(() => {
    const told: string[] = []
    Object.assign(window, { told })
    const post = BroadcastChannel.prototype.postMessage
    BroadcastChannel.prototype.postMessage = function (message) {
      told.push(JSON.stringify(message))
      return post.call(this, message)
    }
  })
  await page.goto(server.presenter)
  await page.waitForFunction(() => !location.href.includes('token'))
  await turnToADemo(page, '#/presenter/')
  await expect.poll(() => frames.filter(frame => frame.includes(server.token)).length, { timeout: 20_000 }).toBe(1)
  expect(sent.join('\n')).not.toContain(server.token)
  expect(await whatThePageKeeps(page)).not.toContain(server.token)
  // A reload stays the presenter's, and says it again only in its first message.
  await page.reload()
  await expect.poll(() => frames.filter(frame => frame.includes(server.token)).length, { timeout: 20_000 }).toBe(2)
  expect(await whatThePageKeeps(page)).not.toContain(server.token)
  // Going elsewhere tells nobody where one came from, and going back does not bring the token back.
  await page.evaluate((url) => {
    location.href = url
  }, site.foreign)
  await page.waitForURL(site.foreign)
  // The foreign page fetches its own icon, and tells itself so.
  expect(site.visits.map(({ referer }) => referer).filter(referer => referer !== site.foreign)).toEqual([''])
  await page.goBack()
  expect(page.url()).not.toContain(server.token)
  // Another window of the same browser does not know it.
  const other = await context.newPage()
  await other.goto(`http://localhost:${server.port}/`)
  expect(await whatThePageKeeps(other) + await other.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(server.token)
  expect(JSON.stringify(await context.cookies())).not.toContain(server.token)
  await context.close()
  await site.close()
}, 60_000)

it('the audience window that the presenter\'s page opens is a viewer\'s', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(server.presenter)
  await page.waitForFunction(() => !location.href.includes('token'))
  const [audience] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate(() => {
      window.open('/#/1', '_blank')
    }),
  ])
  const said = audience.waitForEvent('websocket').then(async socket => await socket.waitForEvent('framesent'))
  await turnToADemo(audience, '#/')
  expect(JSON.parse(String((await said).payload))).toEqual({ kind: 'hello' })
  expect(await audience.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(server.token)
  await context.close()
}, 60_000)

/** Turns slides until there is one with a demo: only then a window calls the server. */
async function turnToADemo(page: Page, route: string): Promise<void> {
  const calls: unknown[] = []
  page.once('websocket', call => calls.push(call))
  for (let slide = 1; calls.length === 0; slide++) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, `${route}${slide}`)
    await page.waitForSelector(`.slidev-page-${slide}`, { state: 'attached' })
  }
}

/** Everything of a page that outlives it, or that other pages can see; its sessionStorage is its own. */
async function whatThePageKeeps(page: Page): Promise<string> {
  return await page.evaluate(() => JSON.stringify([
    location.href,
    document.title,
    document.cookie,
    document.referrer,
    window.name,
    history.state,
    { ...localStorage },
    'told' in window
      ? window.told
      : [],
    document.documentElement.outerHTML,
  ]))
}

/** The environments of the programs that the lesson runs. */
async function environmentsBelow(pid: number): Promise<string> {
  const environments = await Promise.all((await childrenOf(pid)).map(async child => await readFile(`/proc/${child}/environ`, 'utf8')))
  return environments.join('\n').replaceAll('\0', '\n')
}

/** The processes below this one. */
async function childrenOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const lists = await Promise.all(tasks.map(async task => await readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')))
  const own = lists.join(' ').split(/\s+/).filter(Boolean).map(Number)
  return [
    ...own,
    ...(await Promise.all(own.map(childrenOf))).flat(),
  ]
}

/** Files below a folder that were written since `since` (ms since 1970). */
async function filesWrittenIn(folder: string, since: number): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const ages = await Promise.all(files.map(async file => await stat(file).then(({ mtimeMs }) => mtimeMs, () => 0)))
  return files.filter((_file, index) => (ages[index] ?? 0) >= since)
}
