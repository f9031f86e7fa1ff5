import { describe, expect, it } from 'vitest'
import { environmentFor, withPlugins } from './environment.ts'

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

describe('the lesson’s docker configuration', () => {
  it('finds a person’s plugins and nothing else of theirs', () => {
    const theirs = JSON.stringify({ auths: { 'example.org': { auth: 'geheim' } }, credsStore: 'desktop', psFormat: 'x', cliPluginsExtraDirs: ['/opt/plugins'] })
    expect(JSON.parse(withPlugins('', theirs, '/home/juf/.docker'))).toEqual({ cliPluginsExtraDirs: ['/home/juf/.docker/cli-plugins', '/opt/plugins'] })
  })

  it('keeps the lesson’s own logins', () => {
    expect(JSON.parse(withPlugins('{"auths":{"localhost:5000":{}}}', '', '/h'))).toMatchObject({ auths: { 'localhost:5000': {} } })
  })
})
