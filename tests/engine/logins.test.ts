/** Logins of the lesson and of the teacher are two things: the lesson's go into its own folder, the teacher's are neither used, shown nor written. */
import { Buffer } from 'node:buffer'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { LOGINS } from '../../demos/server/paths.ts'
import { root } from '../attacks/server.ts'
import { useTestEngine } from './stage.ts'

const REGISTRY = 'localhost:18094'
const NAME = 'proef-logins-register'
const IMAGE = `${REGISTRY}/proef-logins:1`
const USER = 'docent'
const PASSWORD = 'Zeer-geheim_9f8e7d6c5b'
/** The password, as bcrypt makes it with a salt that is no secret. */
const HTPASSWD = `${USER}:$2y$05$abcdefghijklmnopqrstuub6v.ARf2eOuPUI0.onZTnqM8FjrgDva\n`
/** What a config.json keeps of a login. */
const AUTH = Buffer.from(`${USER}:${PASSWORD}`).toString('base64')
/** The teacher's login elsewhere: whatever shows it, has read it. */
const THEIR_SECRET = 'ZG9jZW50OmVpZ2VuLWdlaGVpbQ=='

let folder: string
/** The teacher's own docker configuration. */
let theirs: string
let before: string

beforeAll(async () => {
  await useTestEngine()
  const plugins = pluginsOf(process.env.DOCKER_CONFIG ?? '')
  folder = mkdtempSync(join(tmpdir(), 'logins-'))
  writeFileSync(join(folder, 'htpasswd'), HTPASSWD)
  docker('rm', '--force', NAME)
  docker('run', '--detach', '--name', NAME, '--publish', '127.0.0.1:18094:5000', '--volume', `${folder}:/auth:ro`, '--env', 'REGISTRY_AUTH_HTPASSWD_REALM=klas', '--env', 'REGISTRY_AUTH_HTPASSWD_PATH=/auth/htpasswd', 'registry:2')
  await vi.waitFor(async () => expect((await fetch(`http://${REGISTRY}/v2/`)).status).toBe(401), { timeout: 20_000 })

  // A teacher who is logged in everywhere, to this registry too, and whose plugins only their own folder knows.
  theirs = join(folder, 'docent')
  mkdirSync(join(theirs, 'cli-plugins'), { recursive: true })
  for (const plugin of ['docker-compose', 'docker-buildx'])
    symlinkSync(join(plugins, plugin), join(theirs, 'cli-plugins', plugin))
  writeFileSync(join(theirs, 'config.json'), JSON.stringify({ auths: { [REGISTRY]: { auth: AUTH }, 'https://index.docker.io/v1/': { auth: THEIR_SECRET } }, psFormat: 'van-de-docent' }))
  before = stateOf(theirs)
}, 60_000)

beforeEach(async () => {
  await reset()
})

afterAll(async () => {
  await reset()
  docker('rm', '--force', '--volumes', NAME)
  docker('rmi', '--force', IMAGE)
  rmSync(folder, { recursive: true })
})

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

/** Where the plugins of this configuration are. */
function pluginsOf(config: string): string {
  const { cliPluginsExtraDirs: [first] = [join(config, 'cli-plugins')] } = JSON.parse(readFileSync(join(config, 'config.json'), 'utf8')) as { cliPluginsExtraDirs?: string[] }
  return first ?? ''
}

function stateOf(config: string): string {
  const file = join(config, 'config.json')
  return `${statSync(file).mtimeMs} ${readFileSync(file, 'utf8')}`
}

/** One of the project's commands, as this teacher gives it. */
function command(args: readonly string[], input = ''): Promise<{ code: number | null, output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['demos/server/main.ts', ...args], { cwd: root, env: { ...process.env, DOCKER_CONFIG: theirs }, stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => output += text)
    child.on('error', reject)
    child.on('close', code => resolve({ code, output }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

async function lens(line: string, input?: string): Promise<{ code: number | null, output: string }> {
  return await command(['lens', ...line.split(' ')], input)
}

async function reset(): Promise<string> {
  const { code, output } = await command(['reset'])
  expect(code, output).toBe(0)
  return output
}

describe('the teacher’s logins', () => {
  it('are not used: the lesson must log in itself before it can push', async () => {
    expect((await lens(`docker tag busybox ${IMAGE}`)).code).toBe(0)
    const refused = await lens(`docker push ${IMAGE}`)
    expect(refused.code).not.toBe(0)
    expect(refused.output).toMatch(/no basic auth credentials|unauthorized|authentication required/)
  })

  it('are neither shown nor written, whatever the lesson does with its own', async () => {
    const outputs = [
      await lens(`docker login --username ${USER} --password-stdin ${REGISTRY}`, PASSWORD),
      await lens('docker info'),
      await lens('docker ps'),
      await lens('docker context ls'),
      await lens(`docker logout ${REGISTRY}`),
      await command(['check']),
    ].map(({ output }) => output).join('')
    for (const secret of [THEIR_SECRET, AUTH, PASSWORD, 'van-de-docent'])
      expect(outputs).not.toContain(secret)
    expect(stateOf(theirs)).toBe(before)
  })
})

describe('the lesson’s logins', () => {
  it('go into its own folder, readable by this person only, and work', async () => {
    const login = await lens(`docker login --username ${USER} --password-stdin ${REGISTRY}`, PASSWORD)
    expect(login).toMatchObject({ code: 0, output: expect.stringContaining('Login Succeeded') })
    const file = join(LOGINS, 'docker', 'config.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ auths: { [REGISTRY]: { auth: AUTH } } })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await lens(`docker tag busybox ${IMAGE}`)).code).toBe(0)
    expect(await lens(`docker push ${IMAGE}`)).toMatchObject({ code: 0, output: expect.stringContaining('digest: sha256:') })
    expect(stateOf(theirs)).toBe(before)
  })

  it('a wrong password is refused and kept nowhere', async () => {
    const login = await lens(`docker login --username ${USER} --password-stdin ${REGISTRY}`, 'verkeerd-wachtwoord')
    expect(login.code).not.toBe(0)
    expect(readFileSync(join(LOGINS, 'docker', 'config.json'), 'utf8')).not.toContain('auth"')
  })

  it('are gone after a reset of everything', async () => {
    await lens(`docker login --username ${USER} --password-stdin ${REGISTRY}`, PASSWORD)
    expect(await reset()).toContain(`de les is afgemeld bij ${REGISTRY}`)
    expect(JSON.parse(readFileSync(join(LOGINS, 'docker', 'config.json'), 'utf8'))).not.toHaveProperty('auths')
  })
})

describe('the teacher’s plugins', () => {
  it.each(['docker compose version', 'docker buildx version'])('are found: %s', async (line) => {
    expect(await lens(line)).toMatchObject({ code: 0, output: expect.stringMatching(/\d+\.\d+/) })
  })
})
