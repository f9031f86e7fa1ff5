import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentFor, forgetLogins, prepareLogins, withPlugins } from './environment.ts'

describe('the environment of what a demo runs', () => {
  const server = { PATH: '/usr/bin', HOME: '/home/juf', LESSON_TOKEN: 'geheim', AWS_SECRET_ACCESS_KEY: 'geheim', DOCKER_HOST: 'tcp://elders', DOCKER_CONTEXT: 'elders', LD_PRELOAD: '/x.so', NODE_OPTIONS: '--x' }

  it('has what programs need and none of the rest', () => {
    const env = environmentFor('unix:///les.sock', '/les/logins', server, 'linux')
    expect(env).toMatchObject({ PATH: '/usr/bin', HOME: '/home/juf', DOCKER_HOST: 'unix:///les.sock' })
    expect(JSON.stringify(env)).not.toMatch(/geheim|elders|NODE_OPTIONS|LD_PRELOAD/)
    expect(env.DOCKER_CONFIG?.replaceAll('\\', '/')).toBe('/les/logins/docker')
  })

  it('has what Windows needs, in whatever case it is written', () => {
    const env = environmentFor('npipe:////./pipe/x', 'C:\\les', { Path: 'C:\\', SystemRoot: 'C:\\Windows', HOME: 'x' }, 'win32')
    expect(env).toMatchObject({ Path: 'C:\\', SystemRoot: 'C:\\Windows' })
    expect(env.HOME).toBeUndefined()
  })
})

describe('the lesson’s logins', () => {
  const there = (): string => mkdtempSync(join(tmpdir(), 'logins-'))
  const configOf = (logins: string): unknown => JSON.parse(readFileSync(join(logins, 'docker', 'config.json'), 'utf8'))

  it('all go, and docker still finds the person’s plugins', async () => {
    const [logins, home] = [there(), there()]
    await prepareLogins(logins, {}, home)
    const prepared = configOf(logins)
    writeFileSync(join(logins, 'docker', 'config.json'), JSON.stringify({ ...new Object(prepared), auths: { 'localhost:5000': { auth: 'geheim' } } }))
    writeFileSync(join(logins, 'azure', 'azureProfile.json'), '{"subscriptions":[{"name":"les"}]}')
    mkdirSync(join(logins, 'acr', 'azure'), { recursive: true })
    expect(await forgetLogins(logins, {}, home)).toEqual(['localhost:5000', 'Azure'])
    expect(configOf(logins)).toEqual(prepared)
    expect(readdirSync(logins).sort()).toEqual(['azure', 'docker'])
    expect([readdirSync(join(logins, 'docker')), readdirSync(join(logins, 'azure'))]).toEqual([['config.json'], []])
    expect(await forgetLogins(logins, {}, home)).toEqual([])
  })

  it('are not made by a reset that finds none', async () => {
    const logins = join(there(), 'geen')
    expect(await forgetLogins(logins, {}, there())).toEqual([])
    expect(existsSync(logins)).toBe(false)
  })
})

describe('the lesson’s docker configuration', () => {
  it('finds a person’s plugins and nothing else of theirs', () => {
    const theirs = JSON.stringify({ auths: { 'example.org': { auth: 'geheim' } }, credsStore: 'desktop', psFormat: 'x', cliPluginsExtraDirs: ['/opt/plugins'] })
    expect(JSON.parse(withPlugins('', theirs, '/home/juf/.docker'))).toEqual({ cliPluginsExtraDirs: ['/home/juf/.docker/cli-plugins', '/opt/plugins'] })
  })

  it('keeps the lesson’s own logins', () => {
    expect(JSON.parse(withPlugins('{"auths":{"localhost:5000":{}}}', '', '/h'))).toMatchObject({ auths: { 'localhost:5000': {} } })
  })
})
