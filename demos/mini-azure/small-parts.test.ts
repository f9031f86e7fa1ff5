import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeCertificates } from './certificates.ts'
import { demultiplexed } from './container-group.ts'
import { splitReference } from './pull.ts'
import { readRegistryAuth, registryAuth } from './registry-auth.ts'
import { accessOf } from './registry-door.ts'
import { TOKEN_USER } from './registry.ts'
import { nameOf } from './relay.ts'
import { routesOf } from './routes.ts'
import { tarOf } from './tar.ts'
import { tokensOf } from './tokens.ts'

describe('routes', () => {
  const route = routesOf({ 'GET /a/{one}': () => ({ status: 1 }), 'GET /v2/{name+}/tags/{tag}': () => ({ status: 2 }) })

  it.each<[string, string, Record<string, string> | undefined]>([
    ['GET', '/a/b', { one: 'b' }],
    ['GET', '/A/B%20c/', { one: 'B c' }],
    ['GET', '/a/b/c', undefined],
    ['POST', '/a/b', undefined],
    ['GET', '/v2/x/y/tags/v1', { name: 'x/y', tag: 'v1' }],
    ['GET', '/a/%zz', { one: '%zz' }],
  ])('%s %s', (method, path, params) => {
    expect(route(method, path)?.params).toEqual(params)
  })
})

describe('names of images', () => {
  it.each([
    ['klasdocker.azurecr.io/web', 'v1', { server: 'klasdocker.azurecr.io', repository: 'web', reference: 'v1' }],
    ['klasdocker.azurecr.io/a/web:v2', '', { server: 'klasdocker.azurecr.io', repository: 'a/web', reference: 'v2' }],
    ['klasdocker.azurecr.io/web', '', { server: 'klasdocker.azurecr.io', repository: 'web', reference: 'latest' }],
    ['nginx', 'latest', undefined],
    ['localhost:5001/web', 'v1', undefined],
    ['azurecr.io.evil.example/web', 'v1', undefined],
  ])('%s %s', (repository, tag, name) => {
    expect(nameOf(repository, tag)).toEqual(name)
  })

  it.each([
    ['nginx', 'nginx', 'latest'],
    ['localhost:5001/web', 'localhost:5001/web', 'latest'],
    ['localhost:5001/web:v1', 'localhost:5001/web', 'v1'],
    ['a/b@sha256:aa', 'a/b', 'sha256:aa'],
  ])('%s is %s and %s', (reference, name, tag) => {
    expect(splitReference(reference)).toEqual({ name, tag })
  })
})

describe('what docker and a registry say of access', () => {
  it.each([
    ['repository:a/b:pull,push', [{ type: 'repository', name: 'a/b', actions: ['pull', 'push'] }]],
    ['registry:catalog:*', [{ type: 'registry', name: 'catalog', actions: ['*'] }]],
    ['iets', []],
  ])('%s', (scope, access) => {
    expect(accessOf(scope)).toEqual(access)
  })

  it('a login is read as docker writes it, with its padding', () => {
    const login = { username: 'klas', password: 'ü?>~', serveraddress: 'x' }
    expect(registryAuth(login)).toMatch(/^[\w-]+=*$/)
    expect(registryAuth(login).length % 4).toBe(0)
    expect(readRegistryAuth(registryAuth(login))).toEqual({ user: 'klas', password: 'ü?>~' })
    expect(readRegistryAuth(Buffer.from('{"identitytoken":"t"}').toString('base64'))).toEqual({ user: TOKEN_USER, password: 't' })
    expect(readRegistryAuth('')).toBeUndefined()
    expect(readRegistryAuth('%%%')).toBeUndefined()
  })
})

describe('what goes to the engine and comes from it', () => {
  it('a tar archive of one file', () => {
    const tar = tarOf('a.pem', 'tekst')
    expect(tar.length % 512).toBe(0)
    expect([tar.toString('latin1', 0, 5), tar.toString('latin1', 124, 135), tar.toString('latin1', 257, 262), tar.toString('latin1', 512, 517)]).toEqual(['a.pem', '00000000005', 'ustar', 'tekst'])
  })

  it('logs are put together from their frames, also when the last is cut', () => {
    const frame = (text: string): Buffer => Buffer.concat([Buffer.from([1, 0, 0, 0]), Buffer.from(Uint32Array.of(text.length).buffer).reverse(), Buffer.from(text)])
    expect(demultiplexed(Buffer.concat([frame('een\n'), frame('twee\n')]))).toBe('een\ntwee\n')
    expect(demultiplexed(Buffer.concat([frame('een\n'), frame('twee\n').subarray(0, 10)]))).toBe('een\ntw')
    expect(demultiplexed(Buffer.alloc(0))).toBe('')
  })
})

describe('certificates and tokens', () => {
  it('one certificate for all names, vouched for by an authority that may sign no other authority', async () => {
    const made = await makeCertificates(['management.azure.com', '*.azurecr.io'])
    const [authority, certificate] = [new X509Certificate(made.authority), new X509Certificate(made.certificate)]
    expect(certificate.verify(authority.publicKey)).toBe(true)
    expect([authority.ca, certificate.ca]).toEqual([true, false])
    expect(certificate.subjectAltName).toBe('DNS:management.azure.com, DNS:*.azurecr.io')
    expect(certificate.checkHost('klasdocker.azurecr.io')).toBeDefined()
    expect(certificate.checkHost('example.com')).toBeUndefined()
    expect(certificate.validToDate.getTime() - Date.now()).toBeLessThan(25 * 3600 * 1000)
  })

  it('a token is for one audience, and of one start', async () => {
    const [one, other] = [tokensOf(await makeCertificates(['a.example'])), tokensOf(await makeCertificates(['a.example']))]
    const token = await one.sign({ sub: 'ik' }, { issuer: 'i', audience: 'a', life: 60 })
    expect(await one.read(token, 'a')).toMatchObject({ sub: 'ik', aud: 'a' })
    expect(await one.read(token, 'b')).toBeUndefined()
    expect(await other.read(token, 'a')).toBeUndefined()
    expect(await one.read(await one.sign({}, { issuer: 'i', audience: 'a', life: -60 }), 'a')).toBeUndefined()
  })
})
