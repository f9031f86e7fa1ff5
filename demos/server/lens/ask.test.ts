import { describe, expect, it } from 'vitest'
import { CALLS, isTrue, readAsk, targetOf } from './ask.ts'

describe('a request is read in one way only', () => {
  it.each([
    ['GET', '/containers/json', 'GET /containers/json', ''],
    ['GET', '/v1.45/containers/json?all=1', 'GET /containers/json', ''],
    ['GET', '/v1.24/containers/web/json', 'GET /containers/{id}/json', 'web'],
    ['GET', '/v1.45/containers/%77eb/json', 'GET /containers/{id}/json', 'web'],
    ['GET', '/containers/web/db/json', 'GET /containers/{id}/json', 'web/db'],
    ['GET', '/images/json', 'GET /images/json', ''],
    ['GET', '/images/klant/geheim:1/json', 'GET /images/{name}/json', 'klant/geheim:1'],
    ['GET', '/images/klant%2Fgeheim:1/json', 'GET /images/{name}/json', 'klant/geheim:1'],
    ['GET', '/images/json/json', 'GET /images/{name}/json', 'json'],
    ['GET', '/images/get', 'GET /images/get', ''],
    ['POST', '/images/localhost:5000/a/push?tag=1', 'POST /images/{name}/push', 'localhost:5000/a'],
    ['DELETE', '/images/sha256:00ff', 'DELETE /images/{name}', 'sha256:00ff'],
    ['GET', '/containers/web/attach/ws', 'GET /containers/{id}/attach/ws', 'web'],
    ['POST', '/grpc', 'POST /grpc', ''],
    ['GET', '/exec/e1/json', 'GET /exec/{id}/json', 'e1'],
  ])('%s %s is %s of "%s"', (method, target, call, name) => {
    const ask = readAsk(method, target)
    expect(`${ask.method} ${ask.path}`).toBe(call)
    expect(ask.name).toBe(name)
  })

  it.each([
    ['GET', 'http://docker/containers/json', 'absolute form'],
    ['GET', '*', 'asterisk'],
    ['GET', '//containers/json', 'an empty part'],
    ['GET', '/containers//json', 'an empty name'],
    ['GET', '/containers/./json', 'a dot'],
    ['GET', '/containers/%2e/json', 'an encoded dot'],
    ['GET', '/containers/a/../json', 'two dots'],
    ['GET', '/containers/%2e%2e/json', 'encoded dots'],
    ['GET', '/containers/a%2f..%2fb/json', 'dots in an encoded name'],
    ['GET', '/containers/json/', 'a slash at the end'],
    ['GET', '/containers\\json', 'a backslash'],
    ['GET', '/containers/%zz/json', 'a broken escape'],
    ['GET', '/containers/%ff/json', 'no UTF-8'],
    ['GET', '/containers/a%00b/json', 'a zero'],
    ['GET', '/containers/a%0d%0ab/json', 'a line end'],
    ['GET', '/containers/json#x', 'a fragment'],
    ['GET', '/containers/%3fall/json', 'an encoded question mark'],
    ['GET', '/v1.23/containers/json', 'a version from before'],
    ['GET', '/v2.0/containers/json', 'a version to come'],
    ['GET', '/v1.45/v1.45/containers/json', 'two versions'],
    ['GET', `/containers/json?x=${'a'.repeat(70_000)}`, 'no end'],
    ['GET', '/debug/pprof/heap', 'an unknown path'],
    ['GET', '/CONTAINERS/JSON', 'capitals'],
    ['PATCH', '/containers/json', 'an unknown method'],
    ['OPTIONS', '/containers/json', 'a method that answers everything'],
    ['POST', '/containers/web/checkpoints', 'an experimental path'],
    ['POST', '/containers/web/copy', 'a path of long ago'],
    ['HEAD', '/containers/web/json', 'a method the path does not have'],
  ])('%s %s is refused: %s', (method, target) => {
    expect(() => readAsk(method, target)).toThrow()
  })
})

describe('the query', () => {
  it.each([
    ['/containers/json?all=1&all=0', '/containers/json?all=1', 'the first counts, as for the engine'],
    ['/containers/json?all=1&onbekend=1', '/containers/json?all=1', 'what the lens does not know stays behind'],
    ['/containers/json?All=1', '/containers/json', 'names have one spelling'],
    ['/containers/json?all=1;filters={}', '/containers/json', 'the engine does not read a pair with a semicolon'],
    ['/images/get?names=a&names=b', '/images/get?names=a&names=b', 'what may be said twice'],
    ['/containers/json?filters=%7B%7D', '/containers/json?filters=%7B%7D', 'encoded again'],
    ['/containers/web/logs?details=1&stdout=1', '/containers/web/logs?details=1&stdout=1', 'what no description has, and docker sends'],
  ])('%s becomes %s: %s', (target, sent) => {
    expect(targetOf(readAsk('GET', target))).toBe(sent)
  })

  it.each([['1', true], ['true', true], ['yes', true], ['0', false], ['', false], ['False', false], [' no ', false], ['none', false], [null, false]])('%s is %s for the engine', (value, is) => {
    expect(isTrue(value)).toBe(is)
  })
})

describe('what was read is what is sent', () => {
  it.each([
    '/v1.45/containers/web/json',
    '/images/klant/geheim%3A1/json',
    '/volumes/naam%20met%20spatie',
    '/networks/klas?verbose=1',
  ])('%s', (target) => {
    expect(targetOf(readAsk('GET', target))).toBe(target)
  })

  it('knows every call once', () => {
    expect(new Set(CALLS).size).toBe(CALLS.length)
  })
})
