import type { LensScope } from './lens-rules.ts'
import { describe, expect, it } from 'vitest'
import { changeFor, filtered, labelled } from './lens-rules.ts'

const scope: LensScope = { demo: 'volumes', sees: 'demo' }

describe('which requests the lens changes', () => {
  it.each<[string, string, ReturnType<typeof changeFor>]>([
    ['POST', '/v1.45/containers/create?name=web', 'label'],
    ['POST', '/containers/create', 'label'],
    ['POST', '/v1.45/volumes/create', 'label'],
    ['POST', '/v1.45/networks/create', 'label'],
    ['GET', '/v1.45/containers/json?all=1', 'filter'],
    ['GET', '/v1.45/volumes', 'filter'],
    ['GET', '/v1.45/networks', 'filter'],
    ['POST', '/v1.45/containers/prune', 'filter'],
    ['GET', '/v1.45/containers/web/json', undefined],
    ['GET', '/v1.45/images/json', undefined],
    ['DELETE', '/v1.45/volumes/data', undefined],
    ['POST', '/session', undefined],
  ])('%s %s → %s', (method, url, change) => {
    expect(changeFor(method, url)).toBe(change)
  })
})

describe('a label on what is made', () => {
  it.each([
    ['{"Image":"nginx"}', { 'docker-les.demo': 'volumes' }],
    ['{"Labels":null}', { 'docker-les.demo': 'volumes' }],
    ['{"Labels":{"a":"b"}}', { 'a': 'b', 'docker-les.demo': 'volumes' }],
    ['{"Labels":{"docker-les.demo":"een ander"}}', { 'docker-les.demo': 'volumes' }],
  ])('%s', (body, labels) => {
    expect(JSON.parse(labelled(body, scope) ?? '')).toMatchObject({ Labels: labels })
  })

  it('leaves to the engine what it cannot read', () => {
    expect(labelled('{', scope)).toBeUndefined()
    expect(labelled('[]', scope)).toBeUndefined()
  })
})

describe('a filter on what is listed', () => {
  it.each<[string, LensScope, unknown]>([
    ['/containers/json', scope, { label: ['docker-les.demo=volumes'] }],
    ['/containers/json', { demo: 'x', sees: 'lesson' }, { label: ['docker-les.demo'] }],
    [`/containers/json?all=1&filters=${encodeURIComponent('{"label":{"a":true},"status":{"exited":true}}')}`, scope, { label: { 'a': true, 'docker-les.demo=volumes': true }, status: { exited: true } }],
    [`/containers/json?filters=${encodeURIComponent('{"label":["a=1"]}')}`, scope, { label: ['a=1', 'docker-les.demo=volumes'] }],
    ['/containers/json?filters=%7B', scope, { label: ['docker-les.demo=volumes'] }],
  ])('%s', (url, of, filters) => {
    const query = new URLSearchParams(filtered(url, of).split('?')[1])
    expect(JSON.parse(query.get('filters') ?? '')).toEqual(filters)
  })

  it('keeps the rest of the question', () => {
    expect(filtered('/v1.45/containers/json?all=1&limit=3', scope)).toMatch(/^\/v1\.45\/containers\/json\?all=1&limit=3&filters=/)
  })
})
