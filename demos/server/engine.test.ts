import type { ContextAnswer, EngineSearch } from './engine.ts'
import { describe, expect, it } from 'vitest'
import { findEngine, parseAddress, parseContext } from './engine.ts'

function search(env: Record<string, string>, context?: ContextAnswer, platform: NodeJS.Platform = 'linux'): EngineSearch {
  return { env, platform, home: '/home/juf', askContext: async () => context }
}

describe('the engine the docker command would use', () => {
  it.each<[string, EngineSearch, string, string]>([
    ['DOCKER_HOST first', search({ DOCKER_HOST: 'unix:///a.sock', DOCKER_CONTEXT: 'b' }, { host: 'unix:///b.sock' }), 'unix:///a.sock', 'DOCKER_HOST'],
    ['then DOCKER_CONTEXT', search({ DOCKER_CONTEXT: 'b' }, { host: 'unix:///b.sock' }), 'unix:///b.sock', 'DOCKER_CONTEXT'],
    ['then the current context', search({}, { host: 'unix:///home/juf/.docker/run/docker.sock' }), 'unix:///home/juf/.docker/run/docker.sock', 'context'],
    ['then the default', search({}), 'unix:///var/run/docker.sock', 'default'],
    ['then the default of Windows', search({}, undefined, 'win32'), 'npipe:////./pipe/docker_engine', 'default'],
    ['an empty DOCKER_HOST is none', search({ DOCKER_HOST: '' }), 'unix:///var/run/docker.sock', 'default'],
    ['a remote engine named on purpose', search({ DOCKER_HOST: 'ssh://juf@lokaal' }), 'ssh://juf@lokaal', 'DOCKER_HOST'],
    ['a remote context asked for', search({ LESSON_REMOTE_ENGINE: '1' }, { host: 'tcp://10.0.0.1:2376' }), 'tcp://10.0.0.1:2376', 'context'],
  ])('%s', async (_what, given, url, namedBy) => {
    expect(await findEngine(given)).toMatchObject({ url, namedBy })
  })

  it.each<[string, EngineSearch, RegExp]>([
    ['a remote engine that a config file chose', search({}, { host: 'tcp://10.0.0.1:2376' }), /LESSON_REMOTE_ENGINE=1/],
    ['the same by ssh, without its password', search({}, { host: 'ssh://juf:geheim@lokaal' }), /^(?!.*geheim)/],
    ['an unknown context', search({ DOCKER_CONTEXT: 'weg' }), /"weg"/],
    ['no address', search({ DOCKER_HOST: 'ftp://x' }), /geen adres/],
  ])('refuses %s', async (_what, given, sentence) => {
    await expect(findEngine(given)).rejects.toThrow(sentence)
  })
})

describe('an address', () => {
  it.each<[string, string | undefined, unknown]>([
    ['unix:///var/run/docker.sock', undefined, { kind: 'socket', path: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', undefined, { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://10.0.0.1', undefined, { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://[::1]:99', undefined, { kind: 'tcp', host: '::1', port: 99 }],
    ['10.0.0.1:2375', undefined, { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://les.example', '/t', { kind: 'tcp', host: 'les.example', port: 2376, tls: { ca: '/t/ca.pem', cert: '/t/cert.pem', key: '/t/key.pem' } }],
    ['ssh://juf@lokaal', undefined, { kind: 'ssh', url: 'ssh://juf@lokaal' }],
  ])('%s', (host, tlsFolder, address) => {
    expect(parseAddress({ host, tlsFolder })).toEqual(address)
  })
})

describe('what docker context inspect prints', () => {
  it.each<[string, string, ContextAnswer | undefined]>([
    ['a local context', '[{"Name":"default","Endpoints":{"docker":{"Host":"unix:///x.sock","SkipTLSVerify":false}},"TLSMaterial":{},"Storage":{"TLSPath":"<IN MEMORY>"}}]', { host: 'unix:///x.sock', tlsFolder: undefined }],
    ['one with keys', '[{"Endpoints":{"docker":{"Host":"tcp://x:1"}},"TLSMaterial":{"docker":["ca.pem"]},"Storage":{"TLSPath":"/s"}}]', { host: 'tcp://x:1', tlsFolder: '/s/docker' }],
    ['nothing', '[]', undefined],
    ['no JSON', 'context not found', undefined],
  ])('%s', (_what, printed, answer) => {
    expect(parseContext(printed)).toEqual(answer)
  })
})
