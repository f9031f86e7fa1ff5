import type { JsonObject } from './json.ts'
import { describe, expect, it } from 'vitest'
import { hasMark } from './absent.ts'
import { ourContainers, ourDiskUse, ourHistory, ourImage, ourImages, ourInfo, ourNetworks, ourVolumes } from './answers.ts'
import { readAsk } from './ask.ts'
import { isOurEvent } from './events.ts'
import { fakeWorld, WEB } from './fake-world.ts'
import { filterContainers, filterImages, onlyOurs, onlyOursToPrune, readFilters } from './filters.ts'

const world = fakeWorld()
const OURS = { 'docker-les.demo': 'proef' }
function list(filters: unknown): ReturnType<typeof readAsk> {
  return readAsk('GET', `/containers/json?filters=${encodeURIComponent(typeof filters === 'string' ? filters : JSON.stringify(filters))}`)
}

describe('a list asks for the lesson’s label', () => {
  it.each<[string, unknown, unknown]>([
    ['nothing asked', '', { label: ['docker-les.demo=proef'] }],
    ['with another label', { label: ['a=b'] }, { label: ['a=b', 'docker-les.demo=proef'] }],
    ['in the newer shape', { label: { 'a=b': true, 'c': false } }, { label: ['a=b', 'docker-les.demo=proef'] }],
    ['with another filter', { status: ['running'] }, { status: ['running'], label: ['docker-les.demo=proef'] }],
  ])('%s', (_what, filters, sent) => {
    expect(readFilters(onlyOurs(list(filters), world))).toEqual(sent)
  })

  it.each(['[]', 'x', '{"label":1}', '{"label":[1]}', '{"label":"a"}x', 'null'])('and %s is no filter', (filters) => {
    expect(() => onlyOurs(list(filters), world)).toThrow()
  })

  it('and a prune of the whole lesson leaves what only inherited an empty label', () => {
    const whole = { ...world, labelFilter: 'docker-les.demo' }
    expect(readFilters(onlyOursToPrune(list({ until: ['1h'] }), whole))).toEqual({ 'until': ['1h'], 'label': ['docker-les.demo'], 'label!': ['docker-les.demo='] })
    expect(() => onlyOursToPrune(list({ 'label!': ['x'] }), whole)).toThrow()
    expect(readFilters(onlyOursToPrune(list({ 'label!': ['x'] }), world))).toEqual({ 'label!': ['x'], 'label': ['docker-les.demo=proef'] })
  })

  it('and not from another’s object on', async () => {
    expect(readFilters(await filterContainers(list({ since: ['web'] }), world))).toEqual({ since: [WEB.id] })
    expect(hasMark(readFilters(await filterContainers(list({ before: ['geheim'] }), world)).before?.[0] ?? '')).toBe(true)
    expect(hasMark(readFilters(await filterImages(list({ since: ['klant/geheim:1', 'nginx'] }), world)).since?.[0] ?? '')).toBe(true)
  })
})

describe('answers show the lesson’s', () => {
  it('containers, and none that has only inherited an empty label', () => {
    expect(ourContainers([{ Id: 'a', Labels: OURS }, { Id: 'b', Labels: { 'docker-les.demo': '' } }], { ...world, labelFilter: 'docker-les.demo' }))
      .toEqual([{ Id: 'a', Labels: OURS }])
  })

  it('networks: its own, the engine’s, and on those its own containers', () => {
    const seen = ourNetworks([
      { Name: 'klas', Id: 'n1', Labels: OURS },
      { Name: 'geheim', Id: 'n2', Labels: {} },
      { Name: 'ander', Id: 'n3', Labels: { 'docker-les.demo': 'anders' } },
      { Name: 'bridge', Id: 'n4', Labels: {}, Containers: { [WEB.id]: { Name: 'web' }, ffff: { Name: 'geheim' } } },
    ], world, new Set([WEB.id]))
    expect(seen).toEqual([
      { Name: 'klas', Id: 'n1', Labels: OURS },
      { Name: 'bridge', Id: 'n4', Labels: {}, Containers: { [WEB.id]: { Name: 'web' } } },
    ])
  })

  it('volumes', () => {
    expect(ourVolumes({ Volumes: [{ Name: 'a', Labels: OURS }, { Name: 'b', Labels: null }], Warnings: null }, world))
      .toEqual({ Volumes: [{ Name: 'a', Labels: OURS }], Warnings: null })
    expect(ourVolumes({ Volumes: null }, world)).toEqual({ Volumes: [] })
  })

  const images: JsonObject[] = [
    { Id: 'sha256:1', RepoTags: ['nginx:latest', 'klant/geheim:1', 'nginx:prive'], RepoDigests: ['nginx@sha256:00000000000000000000000000000000', 'klant/geheim@sha256:00000000000000000000000000000000'] },
    { Id: 'sha256:2', RepoTags: ['klant/geheim:2'], RepoDigests: [] },
    { Id: 'sha256:c1', RepoTags: [], RepoDigests: [] },
    { Id: 'sha256:3', RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'] },
  ]

  it('images, with the names it may see', () => {
    expect(ourImages(images, world)).toEqual([
      { Id: 'sha256:1', RepoTags: ['nginx:latest'], RepoDigests: ['nginx@sha256:00000000000000000000000000000000'] },
      { Id: 'sha256:c1', RepoTags: [], RepoDigests: [] },
    ])
    expect(ourImage(images[1] ?? {}, world)).toBeUndefined()
  })

  it('the names in an image’s history', () => {
    expect(ourHistory([{ Id: 'a', Tags: ['nginx:latest', 'klant/geheim:1'] }, { Id: 'b', Tags: null }], world))
      .toEqual([{ Id: 'a', Tags: ['nginx:latest'] }, { Id: 'b', Tags: null }])
  })

  it('counts', () => {
    expect(ourInfo({ ID: 'x', Containers: 40, ContainersRunning: 30, Images: 99, Swarm: { NodeID: 'abc' }, NCPU: 2 }, [{ State: 'running' }, { State: 'exited' }, { State: 'paused' }], 2))
      .toMatchObject({ ID: 'x', NCPU: 2, Containers: 3, ContainersRunning: 1, ContainersPaused: 1, ContainersStopped: 1, Images: 2, Swarm: { NodeID: '' } })
  })

  it('disk use until v1.51', () => {
    expect(ourDiskUse({
      LayersSize: 999,
      Images: images.map(image => ({ ...image, Size: 10 })),
      Containers: [{ Id: 'a', Labels: OURS }, { Id: 'b', Labels: {} }],
      Volumes: null,
      BuildCache: [{ ID: 'x', Description: 'RUN cat /geheim' }],
      BuilderSize: 5,
      Nieuw: 'x',
    }, world, false)).toEqual({
      LayersSize: 20,
      Images: ourImages(images.map(image => ({ ...image, Size: 10 })), world),
      Containers: [{ Id: 'a', Labels: OURS }],
      Volumes: null,
      BuildCache: [],
      BuilderSize: 0,
    })
  })

  it('disk use since v1.52, counted anew', () => {
    const usage = (Items: JsonObject[]): JsonObject => ({ ActiveCount: 9, TotalCount: 9, TotalSize: 9, Reclaimable: 9, Items })
    const answer: JsonObject = {
      ImageUsage: usage(images.map(image => ({ ...image, Size: 10, Containers: image.Id === 'sha256:1' ? 1 : 0 }))),
      ContainerUsage: usage([{ Id: 'a', Labels: OURS, State: 'running', SizeRw: 3 }, { Id: 'b', Labels: {}, State: 'running', SizeRw: 3 }]),
      VolumeUsage: usage([{ Name: 'a', Labels: OURS, UsageData: { Size: 7, RefCount: 0 } }, { Name: 'b', Labels: {}, UsageData: { Size: 7, RefCount: 1 } }]),
      BuildCacheUsage: usage([{ ID: 'x' }]),
    }
    expect(ourDiskUse(answer, world, false)).toEqual({
      ImageUsage: { ActiveCount: 1, TotalCount: 2, TotalSize: 20, Reclaimable: 10 },
      ContainerUsage: { ActiveCount: 1, TotalCount: 1, TotalSize: 3, Reclaimable: 0 },
      VolumeUsage: { ActiveCount: 0, TotalCount: 1, TotalSize: 7, Reclaimable: 7 },
      BuildCacheUsage: { ActiveCount: 0, TotalCount: 0, TotalSize: 0, Reclaimable: 0 },
    })
    expect(JSON.stringify(ourDiskUse(answer, world, true))).not.toMatch(/geheim|"b"/)
  })
})

describe('events', () => {
  const known = { containers: new Set([WEB.id]), networks: new Set(['net1']), volumes: new Set(['data']) }
  it.each<[boolean, string, JsonObject]>([
    [true, 'a container of the lesson', { Type: 'container', Actor: { ID: 'x', Attributes: OURS } }],
    [false, 'another demo’s container', { Type: 'container', Actor: { ID: 'x', Attributes: { 'docker-les.demo': 'anders' } } }],
    [false, 'a container of someone else', { Type: 'container', Actor: { ID: 'x', Attributes: { name: 'geheim' } } }],
    [true, 'a network of the lesson', { Type: 'network', Actor: { ID: 'net1', Attributes: { name: 'klas' } } }],
    [false, 'a network of someone else', { Type: 'network', Actor: { ID: 'net2', Attributes: { name: 'geheim' } } }],
    [true, 'a container of the lesson on the bridge', { Type: 'network', Actor: { ID: 'bridge', Attributes: { container: WEB.id } } }],
    [false, 'someone else’s container on the bridge', { Type: 'network', Actor: { ID: 'bridge', Attributes: { container: 'ffff' } } }],
    [false, 'someone else’s container on a network of the lesson', { Type: 'network', Actor: { ID: 'net1', Attributes: { container: 'ffff' } } }],
    [true, 'a volume of the lesson', { Type: 'volume', Actor: { ID: 'data', Attributes: { driver: 'local' } } }],
    [false, 'a volume of someone else', { Type: 'volume', Actor: { ID: 'geheim', Attributes: { driver: 'local' } } }],
    [true, 'an image the lesson names', { Type: 'image', Actor: { ID: 'sha256:1', Attributes: { name: 'nginx' } } }],
    [true, 'an image the lesson made', { Type: 'image', Actor: { ID: 'sha256:c1', Attributes: { name: 'sha256:c1' } } }],
    [false, 'an image of someone else', { Type: 'image', Actor: { ID: 'sha256:2', Attributes: { name: 'klant/geheim:1' } } }],
    [false, 'a build', { Type: 'builder', Actor: { ID: '', Attributes: {} } }],
    [false, 'the engine itself', { Type: 'daemon', Actor: { ID: 'x', Attributes: {} } }],
    [false, 'something to come', { Type: 'onbekend' }],
    [false, 'nothing', {}],
  ])('%s: %s', (is, _what, event) => {
    expect(isOurEvent(event, world, known)).toBe(is)
  })
})
