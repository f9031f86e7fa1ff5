/** Threat 5, and 1 to 4 as a real browser does them: what another page can frame, include, open or send. */
import type { Browser, Page } from 'playwright'
import type { AttackerSite } from './attacker.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SERVER_META } from '../../demos/kit/protocol.ts'
import { attackedServer } from './attacked.ts'
import { attackedBrowser, attackerSite, EVIL } from './attacker.ts'
import { request } from './request.ts'

const server = attackedServer('start')
let browser: Browser
let site: AttackerSite

beforeAll(async () => {
  browser = await attackedBrowser()
  site = await attackerSite('<!doctype html><title>attacker</title><body>')
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Does `attack` on the attacker's pages, one after the other. */
async function onAttackersPages(attack: (page: Page, name: string) => Promise<void>): Promise<void> {
  for (const name of ['local', 'foreign'] as const) {
    const page = await browser.newPage()
    await page.goto(site[name])
    await attack(page, `from ${site[name]}`)
    await page.close()
  }
}

/** One file of each kind that is served: the page, its script and style, a recording. */
async function servedFiles(): Promise<string[]> {
  const { body } = await request(server().port)
  const files = [
    ...body.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g),
  ].map(([, file = '']) => file)
  expect(files.length).toBeGreaterThan(0)
  return [
    '/',
    '/index.html',
    ...files,
    '/recordings/eerste-container.cast',
  ]
}

it.each(['iframe', 'object', 'embed'])('the deck does not show in an %s', async (tag) => {
  await onAttackersPages(async (page, name) => {
    await page.evaluate(async ({ tag, url }) => {
      const element = document.createElement(tag)
      element.setAttribute(tag === 'object'
        ? 'data'
        : 'src', url)
      const ended = new Promise((resolve) => {
        element.addEventListener('load', resolve)
        element.addEventListener('error', resolve)
      })
      document.body.append(element)
      await ended
    }, { tag, url: `http://localhost:${server().port}/` })
    // What is left of it is the browser's own page about a refusal, or nothing.
    for (const frame of page.frames().slice(1))
      expect(frame.url(), name).not.toContain(`localhost:${server().port}`)
  })
})

it('nothing served runs or loads as a script, a style or an image of another page', async () => {
  const files = await servedFiles()
  await onAttackersPages(async (page, name) => {
    const loaded = await page.evaluate(async (urls) => {
      const tries = urls.flatMap(url => (['script', 'link', 'img'] as const).map(async tag => await new Promise<string>((resolve) => {
        const element = document.createElement(tag)
        element.addEventListener('load', () => resolve(`${tag} ${url}`))
        element.addEventListener('error', () => resolve(''))
        element.setAttribute('rel', 'stylesheet')
        element.setAttribute(tag === 'link'
          ? 'href'
          : 'src', url)
        document.body.append(element)
      })))
      return (await Promise.all(tries)).filter(Boolean)
    }, files.map(file => `http://localhost:${server().port}${file}`))
    expect(loaded, name).toEqual([])
  })
})

it('nothing served can be fetched, read or not', async () => {
  const files = await servedFiles()
  await onAttackersPages(async (page, name) => {
    const fetched = await page.evaluate(async (urls) => {
      const tries = urls.flatMap(url => (['cors', 'no-cors'] as const).map(async mode => await fetch(url, { mode })
        .then(() => `${mode} ${url}`, () => '')))
      return (await Promise.all(tries)).filter(Boolean)
    }, files.map(file => `http://localhost:${server().port}${file}`))
    expect(fetched, name).toEqual([])
  })
})

it('no module of the deck runs in another page', async () => {
  const files = (await servedFiles()).filter(file => file.endsWith('.js'))
  expect(files.length).toBeGreaterThan(0)
  await onAttackersPages(async (page, name) => {
    const ran = await page.evaluate(async urls => (await Promise.all(urls.map(async url => await new Promise<string>((resolve) => {
      const script = document.createElement('script')
      script.type = 'module'
      script.addEventListener('load', () => resolve(url))
      script.addEventListener('error', () => resolve(''))
      script.src = url
      document.body.append(script)
    })))).filter(Boolean), files.map(file => `http://localhost:${server().port}${file}`))
    expect(ran, name).toEqual([])
  })
})

it('a window that another page opens with the deck is out of its reach', async () => {
  await onAttackersPages(async (page, name) => {
    const [popup] = await Promise.all([
      page.context().waitForEvent('page'),
      page.evaluate((url) => {
        Object.assign(window, {
          victim: window.open(url),
        })
      }, `http://localhost:${server().port}/`),
    ])
    await popup.waitForLoadState('domcontentloaded')
    // Cut off from its opener, the window looks closed to it.
    await page.waitForFunction(() => 'victim' in window && (window.victim as Window).closed)
    expect(await popup.evaluate(() => window.opener === null), name).toBe(true)
    await popup.close()
  })
})

it('a WebSocket from another page is refused', async () => {
  await onAttackersPages(async (page, name) => {
    const results = await page.evaluate(async hosts => await Promise.all(hosts.map(async host => await new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://${host}/lesson`)
      socket.addEventListener('open', () => resolve('open'))
      socket.addEventListener('error', () => resolve('refused'))
    }))), [`localhost:${server().port}`, `127.0.0.1:${server().port}`, `${EVIL}:${server().port}`])
    expect(results, name).toEqual(['refused', 'refused', 'refused'])
  })
})

it('a name of the attacker\'s that leads to us shows nothing (DNS rebinding)', async () => {
  const page = await browser.newPage()
  for (const host of [EVIL, `localhost.${EVIL}`]) {
    const answer = await page.goto(`http://${host}:${server().port}/`)
    expect(answer?.status()).toBeOneOf([403, 421])
    expect(await answer?.text()).not.toContain(SERVER_META)
    expect(await page.evaluate(async () => await new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/lesson`)
      socket.addEventListener('open', () => resolve('open'))
      socket.addEventListener('error', () => resolve('refused'))
    }))).toBe('refused')
  }
  await page.close()
})

it('a form of another page changes nothing', async () => {
  await onAttackersPages(async (page, name) => {
    const [answer] = await Promise.all([
      page.waitForResponse(response => response.url().startsWith(`http://localhost:${server().port}/`)),
      page.evaluate((url) => {
        const form = document.createElement('form')
        form.method = 'post'
        form.enctype = 'text/plain'
        form.action = url
        form.innerHTML = '<input name=\'{"kind":"run","demo":"eerste-container","session":"x","step":0,"x":"\' value=\'"}\'>'
        document.body.append(form)
        form.submit()
      }, `http://localhost:${server().port}/lesson`),
    ])
    expect(answer.status(), name).toBeOneOf([400, 403, 405])
  })
})

it('a page of another local port cannot shut the deck out with cookies, which know no ports', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(site.local)
  await page.evaluate(() => {
    for (let index = 0; index < 170; index++)
      document.cookie = `c${index}=${'x'.repeat(4000)}; path=/; max-age=999999`
  })
  const answer = await page.goto(`http://localhost:${server().port}/`)
  expect(answer?.status()).toBe(200)
  expect(await page.evaluate(async () => await new Promise<string>((resolve) => {
    const socket = new WebSocket(`ws://${location.host}/lesson`)
    socket.addEventListener('open', () => resolve('open'))
    socket.addEventListener('error', () => resolve('refused'))
  }))).toBe('open')
  await context.close()
})

it('the deck may only load from itself', async () => {
  const { headers } = await request(server().port)
  const policy = new Map((headers.get('content-security-policy') ?? '').split(';').map((rule) => {
    const [name = '', ...sources] = rule.trim().split(/\s+/)
    return [name, sources]
  }))
  expect(policy.get('frame-ancestors')).toEqual(['\'none\''])
  expect(policy.get('object-src') ?? policy.get('default-src')).toEqual(['\'none\''])
  expect(policy.get('base-uri')).toEqual(['\'none\''])
  expect(policy.get('form-action')).toEqual(['\'none\''])
  const scripts = policy.get('script-src') ?? policy.get('default-src') ?? []
  expect(scripts.filter(source => !/^'(?:self|sha256-[\w+/]+=*)'$/.test(source))).toEqual([])
  expect(scripts.length).toBeGreaterThan(0)
  const connections = policy.get('connect-src') ?? policy.get('default-src') ?? []
  expect(connections.filter(source => source !== '\'self\'' && !/^ws:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(source))).toEqual([])
  const frames = policy.get('frame-src') ?? policy.get('default-src') ?? []
  expect(frames.filter(source => source !== '\'none\'' && !/^http:\/\/localhost:\d+$/.test(source))).toEqual([])
})

it.each([
  ['x-content-type-options', /^nosniff$/],
  ['x-frame-options', /^DENY$/i],
  ['referrer-policy', /^no-referrer$/],
  ['cross-origin-resource-policy', /^same-origin$/],
  ['cross-origin-opener-policy', /^same-origin$/],
])('each answer carries %s, a refusal too', async (header, value) => {
  const { port } = server()
  const answers = [
    ...await Promise.all((await servedFiles()).map(async path => await request(port, { path }))),
    await request(port, { path: '/nothing-here' }),
    await request(port, { method: 'POST' }),
    await request(port, { host: 'evil.example' }),
  ]
  for (const { status, headers } of answers)
    expect(headers.get(header) ?? '', String(status)).toMatch(value)
})

it('a recording is not served as something a browser runs', async () => {
  const { headers, status } = await request(server().port, { path: '/recordings/eerste-container.cast' })
  if (status === 200)
    expect(headers.get('content-type') ?? '').not.toMatch(/html|script|xml|svg/)
})
