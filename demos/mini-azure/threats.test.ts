/** Who must not get in. Each attempt is made on a mini-Azure as a demo has it, and must leave no trace in what it answered. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import type { MiniAzure } from './mini-azure.ts'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SUBSCRIPTION, TENANT } from './account.ts'
import { openMiniAzure } from './mini-azure.ts'

const MANAGER = 'management.azure.com'
const GROUPS = `/subscriptions/${SUBSCRIPTION.id}/resourcegroups?api-version=2021-04-01`

let folder: string
let mini: MiniAzure
let ca: string
const answers: string[] = []

function open(name: string, onAnswer?: (line: string) => void): Promise<MiniAzure> {
  const place = mkdtempSync(join(folder, `${name}-`))
  return openMiniAzure({ engine: join(place, 'engine'), docker: { lens: join(place, 'lens'), listen: join(place, 'docker') }, folder: place, homes: new Map(), onAnswer })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mini-azure-'))
  mini = await open('een', line => answers.push(line))
  ca = readFileSync(mini.env.REQUESTS_CA_BUNDLE ?? '', 'utf8')
})

beforeEach(() => {
  answers.length = 0
})

afterAll(async () => {
  await mini.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Heard {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** One request, in a tunnel when there is a socket. */
function ask(options: { method?: string, path: string, headers?: OutgoingHttpHeaders, body?: string, socket?: Socket }): Promise<Heard> {
  const { socket, body, ...rest } = options
  return new Promise((resolve, reject) => {
    const question = request({ host: '127.0.0.1', port: mini.port, setHost: false, ...(socket ? { createConnection: () => socket } : { agent: false }), ...rest }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => text += piece).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
    })
    question.on('error', reject)
    question.end(body)
  })
}

/** Asks for a tunnel. */
function tunnel(target: string, authorization: string | undefined): Promise<{ status: number, socket: Socket }> {
  return new Promise((resolve, reject) => {
    const question = request({ host: '127.0.0.1', port: mini.port, method: 'CONNECT', path: target, agent: false, headers: authorization === undefined ? {} : { 'proxy-authorization': authorization } })
    question.on('connect', (answer, socket) => resolve({ status: answer.statusCode ?? 0, socket }))
    question.on('error', reject)
    question.end()
  })
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

function secret(): string {
  return basic('les', new URL(mini.env.HTTPS_PROXY ?? '').password)
}

/** A request to one of Azure's names, as az sends it. */
async function inside(host: string, options: { method?: string, path: string, headers?: OutgoingHttpHeaders, body?: string, servername?: string }): Promise<Heard> {
  const { socket } = await tunnel(`${host}:443`, secret())
  const { servername = host, headers = {}, ...rest } = options
  const secure = await new Promise<Socket>((resolve, reject) => {
    const line = connectTls({ socket, ca, servername, checkServerIdentity: () => undefined }, () => resolve(line))
    line.on('error', reject)
  })
  return await ask({ ...rest, headers: { host, ...headers }, socket: secure })
}

async function armToken(from: MiniAzure = mini): Promise<string> {
  const { body } = await inside('login.microsoftonline.com', {
    method: 'POST',
    path: `/${TENANT}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: from.program.id, client_secret: from.program.secret, scope: `https://${MANAGER}/.default` }).toString(),
  })
  return JSON.parse(body).access_token
}

describe('the door', () => {
  it('stands on this machine’s own address only', async () => {
    const others = ['::1', ...Object.values(networkInterfaces()).flatMap(addresses => (addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address))]
    for (const host of others) {
      const reached = await new Promise((resolve) => {
        const line = connect({ host, port: mini.port }, () => {
          line.destroy()
          resolve(true)
        })
        line.on('error', () => resolve(false))
      })
      expect([host, reached]).toEqual([host, false])
    }
  })

  it.runIf(process.platform === 'linux')('… and on no other, says the system', () => {
    const port = mini.port.toString(16).toUpperCase().padStart(4, '0')
    const listening = ['tcp', 'tcp6'].flatMap(table => readFileSync(`/proc/net/${table}`, 'utf8').split('\n').flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/)
      return state === '0A' && local.endsWith(`:${port}`) ? [local] : []
    }))
    expect(listening).toEqual([`0100007F:${port}`])
  })

  it.each<[string, string | undefined]>([
    ['no secret', undefined],
    ['an empty one', ''],
    ['a wrong one', basic('les', 'x'.repeat(43))],
    ['another user', basic('root', 'x')],
    ['no base64', 'Basic %%%'],
    ['a bearer', 'Bearer x'],
  ])('opens no tunnel with %s', async (_what, authorization) => {
    const { status, socket } = await tunnel(`${MANAGER}:443`, authorization)
    socket.destroy()
    expect(status).toBe(407)
    expect((await ask({ path: 'http://klasdocker.westeurope.azurecontainer.io/', headers: { host: 'klasdocker.westeurope.azurecontainer.io', ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) } })).status).toBe(407)
    expect(answers).toEqual([])
  })

  it('does not take the secret of another start', async () => {
    const other = await open('ander')
    const { status, socket } = await tunnel(`${MANAGER}:443`, basic('les', new URL(other.env.HTTPS_PROXY ?? '').password))
    socket.destroy()
    await other.close()
    expect(status).toBe(407)
  })

  it.each(['example.com:443', 'localhost:443', '127.0.0.1:22', '169.254.169.254:80', `${MANAGER}:80`, `${MANAGER}.evil.example:443`, 'evil-azurecr.io:443', 'bestaatniet.azurecr.io:443', 'graph.microsoft.com:443', ':443', 'x'])('leads nowhere but to Azure’s names: %s', async (target) => {
    const { status, socket } = await tunnel(target, secret())
    socket.destroy()
    expect(status).toBe(502)
  })

  it.each(['http://localhost:22/', 'http://127.0.0.1/', 'http://169.254.169.254/metadata', 'http://example.com/'])('passes no plain request on: %s', async (path) => {
    expect((await ask({ path, headers: { 'host': new URL(path).host, 'proxy-authorization': secret() } })).status).toBe(502)
  })

  it.each<[string, OutgoingHttpHeaders]>([
    ['GET', {}],
    ['POST', { 'origin': 'http://evil.example', 'content-type': 'text/plain' }],
    ['OPTIONS', { 'origin': 'http://localhost:3030', 'access-control-request-method': 'PUT' }],
    ['DELETE', { origin: 'null' }],
  ])('tells a web page nothing: %s %j', async (method, headers) => {
    for (const host of [`127.0.0.1:${mini.port}`, `localhost:${mini.port}`, MANAGER, 'evil.example']) {
      const heard = await ask({ method, path: GROUPS, headers: { ...headers, host, 'proxy-authorization': secret() } })
      expect(heard).toMatchObject({ status: 403, body: '' })
      expect(Object.keys(heard.headers).filter(name => name.startsWith('access-control'))).toEqual([])
    }
    expect(answers).toEqual([])
  })
})

describe('inside a tunnel', () => {
  it.each<[string, OutgoingHttpHeaders]>([
    ['a foreign Host', { host: 'evil.example' }],
    ['another of Azure’s names as Host', { host: 'login.microsoftonline.com' }],
    ['a Host with another port', { host: `${MANAGER}:8443` }],
    ['a trailing dot', { host: `${MANAGER}.` }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['Origin null', { origin: 'null' }],
  ])('%s is turned away', async (_what, headers) => {
    expect((await inside(MANAGER, { path: GROUPS, headers: { authorization: `Bearer ${await armToken()}`, ...headers } })).status).toBe(421)
    expect(answers.filter(line => line.includes('resourcegroups'))).toEqual([])
  })

  it('tLS for a name that is none of Azure’s is turned away', async () => {
    expect((await inside(MANAGER, { path: GROUPS, servername: 'evil.example', headers: { host: 'evil.example' } })).status).toBe(421)
  })

  it('no other certificate authority vouches for it', async () => {
    const { socket } = await tunnel(`${MANAGER}:443`, secret())
    const failure = await new Promise<Error>((resolve, reject) => {
      const line = connectTls({ socket, servername: MANAGER }, () => reject(new Error('trusted')))
      line.on('error', resolve)
    })
    expect(failure).toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })
  })

  it('nobody is in who has not signed in', async () => {
    const other = await open('vreemd')
    const mine = await armToken()
    const [head, body] = mine.split('.')
    const cases: [string | undefined, string][] = [
      [undefined, 'AuthenticationFailed'],
      ['Bearer x', 'InvalidAuthenticationToken'],
      [`Bearer ${head}.${body}.`, 'InvalidAuthenticationToken'],
      [`Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`, 'InvalidAuthenticationToken'],
      [`Basic ${mine}`, 'InvalidAuthenticationToken'],
    ]
    for (const [authorization, code] of cases) {
      const heard = await inside(MANAGER, { path: GROUPS, headers: authorization === undefined ? {} : { authorization } })
      expect([heard.status, JSON.parse(heard.body).error.code]).toEqual([401, code])
    }
    await other.close()
    expect((await inside(MANAGER, { path: GROUPS, headers: { authorization: `Bearer ${mine}` } })).status).toBe(200)
  })

  it('a program of another start may not sign in', async () => {
    const other = await open('programma')
    expect(await armToken(other)).toBeUndefined()
    await other.close()
  })

  it.each(['https://evil.example/', 'http://localhost.evil.example/', 'http://evil.example@localhost.x/', 'javascript:alert(1)', ''])('a sign-in goes back to this machine only, not to %j', async (redirect_uri) => {
    const heard = await inside('login.microsoftonline.com', { path: `/organizations/oauth2/v2.0/authorize?${new URLSearchParams({ client_id: 'x', redirect_uri, state: 's' })}` })
    expect(heard.status).toBe(400)
    expect(heard.headers.location).toBeUndefined()
  })

  it('a code is good once, for who asked for it, with its proof', async () => {
    const authorize = async (): Promise<string> => {
      const { headers } = await inside('login.microsoftonline.com', { path: `/organizations/oauth2/v2.0/authorize?${new URLSearchParams({ client_id: 'az', redirect_uri: 'http://localhost:1', state: 's', code_challenge: createHash('sha256').update('bewijs').digest('base64url') })}` })
      return new URL(headers.location ?? '').searchParams.get('code') ?? ''
    }
    const redeem = async (code: string, changes: Record<string, string> = {}): Promise<number> => (await inside('login.microsoftonline.com', {
      method: 'POST',
      path: '/organizations/oauth2/v2.0/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'az', redirect_uri: 'http://localhost:1', code, code_verifier: 'bewijs', scope: 'https://management.azure.com/.default', ...changes }).toString(),
    })).status
    expect(await redeem(await authorize(), { client_id: 'ander' })).toBe(400)
    expect(await redeem(await authorize(), { redirect_uri: 'http://localhost:2' })).toBe(400)
    expect(await redeem(await authorize(), { code_verifier: 'gok' })).toBe(400)
    expect(await redeem('gok')).toBe(400)
    const code = await authorize()
    expect([await redeem(code), await redeem(code)]).toEqual([200, 400])
  })

  it('what is too large is not read', async () => {
    const heard = await inside(MANAGER, { method: 'PUT', path: GROUPS, headers: { 'authorization': `Bearer ${await armToken()}`, 'content-type': 'application/json' }, body: `"${'x'.repeat(1024 * 1024)}"` })
    expect([heard.status, JSON.parse(heard.body).error.code]).toEqual([413, 'RequestEntityTooLarge'])
  })
})

describe('what lies on disk', () => {
  it.runIf(process.platform !== 'win32')('the authority can be read by this person only', () => {
    expect(statSync(mini.env.REQUESTS_CA_BUNDLE ?? '').mode & 0o077).toBe(0)
  })
})
