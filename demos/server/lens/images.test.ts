import type { Ask } from './ask.ts'
import { describe, expect, it } from 'vitest'
import { hasMark } from './absent.ts'
import { readAsk, targetOf } from './ask.ts'
import { fakeWorld } from './fake-world.ts'
import { admitImageRemoval, claimCommit, claimPull, claimTag, ownCommitted, ownImage, ownPush, ownSave } from './images.ts'
import { RULES } from './rules.ts'

const ask = (method: string, target: string): Ask => readAsk(method, target)

describe('an image that is not the lesson’s does not exist', () => {
  it.each([
    ['inspect', ownImage, ask('GET', '/images/klant/geheim:1/json')],
    ['inspect by id', ownImage, ask('GET', '/images/sha256:00ff/json')],
    ['push', ownPush, ask('POST', '/images/klant/geheim/push?tag=1')],
    ['push of another tag', ownPush, ask('POST', '/images/nginx/push?tag=prive')],
    ['save', ownSave, ask('GET', '/images/klant/geheim:1/get')],
    ['save among others', ownSave, ask('GET', '/images/get?names=nginx:latest&names=klant/geheim:1')],
    ['rmi', admitImageRemoval, ask('DELETE', '/images/klant/geheim:1')],
    ['commit of another’s container', ownCommitted, ask('POST', '/commit?container=geheim')],
  ])('%s', async (_what, step, asked) => {
    expect(hasMark(decodeURIComponent(targetOf(await step(asked, fakeWorld()))))).toBe(true)
  })

  it.each([
    ['inspect', ownImage, ask('GET', '/images/nginx/json')],
    ['push', ownPush, ask('POST', '/images/cijfer/push?tag=1')],
    ['rmi', admitImageRemoval, ask('DELETE', '/images/cijfer:1')],
  ])('and the lesson’s does: %s', async (_what, step, asked) => {
    expect(hasMark(targetOf(await step(asked, fakeWorld())))).toBe(false)
  })
})

describe('names', () => {
  it.each([
    ['/images/create?fromImage=busybox&tag=latest', 'pulled docker.io/library/busybox:latest'],
    ['/images/create?fromImage=busybox:1', 'pulled docker.io/library/busybox:1'],
    ['/images/create?fromImage=localhost:5000/a&tag=b', 'pulled localhost:5000/a:b'],
    [`/images/create?fromImage=busybox&tag=sha256:${'0'.repeat(64)}`, `pulled docker.io/library/busybox@sha256:${'0'.repeat(64)}`],
    ['/images/create?fromSrc=-&repo=nieuw&tag=1', 'made docker.io/library/nieuw:1'],
    ['/images/create?fromSrc=-&repo=nieuw', 'made docker.io/library/nieuw:latest'],
    ['/images/create?fromSrc=-&repo=klant/geheim:1', 'made docker.io/klant/geheim:1'],
    ['/images/create?fromSrc=-&repo=klant/geheim:1&tag=2', 'made docker.io/klant/geheim:2'],
  ])('%s is in the journal first: %s', async (target, written) => {
    const world = fakeWorld()
    await claimPull(ask('POST', target), world)
    expect(world.written).toEqual([written])
  })

  it.each([
    '/images/create?fromImage=busybox',
    '/images/create?fromImage=localhost:5000/a',
    '/images/create?fromImage=Bus%20ybox&tag=1',
    '/images/create?fromImage=',
    '/images/create?fromSrc=http://localhost:8080/x.tar',
    '/images/create?fromSrc=-&fromImage=nginx&tag=latest',
    `/images/create?fromSrc=-&repo=nieuw@sha256:${'0'.repeat(64)}`,
    '/images/create?fromSrc=-&repo=nieuw&tag=a:b',
  ])('%s is refused: every tag, no name, two answers, or the machine’s own network', async (target) => {
    await expect(claimPull(ask('POST', target), fakeWorld())).rejects.toThrow()
  })

  it('a tag that stands in the repository is the one that is claimed, as the engine reads it', async () => {
    const world = fakeWorld()
    await claimTag(ask('POST', '/images/nginx/tag?repo=klant/geheim:1'), world)
    await claimCommit(ask('POST', '/commit?container=web&repo=localhost:5000/geheim:2'), world)
    expect(world.written).toEqual(['made docker.io/klant/geheim:1', 'made localhost:5000/geheim:2'])
  })

  it('what gets no name is preceded by what was there', async () => {
    const world = fakeWorld()
    await claimCommit(ask('POST', '/commit?container=web'), world)
    await claimPull(ask('POST', '/images/create?fromSrc=-'), world)
    expect(world.written).toEqual(['begin now', 'begin now'])
  })

  it('a pull that fails gives its name up', async () => {
    const world = fakeWorld()
    const sent = await claimPull(ask('POST', '/images/create?fromImage=nginx&tag=9'), world)
    await RULES['POST /images/create']?.onError?.({ message: 'manifest unknown' }, sent, world, sent)
    expect(world.written).toEqual(['pulled docker.io/library/nginx:9', 'gave up docker.io/library/nginx:9'])
  })

  it('a tag that another made is not taken', async () => {
    const world = fakeWorld({ claimMade: async () => Promise.reject(new Error('van een ander')) })
    await expect(claimTag(ask('POST', '/images/nginx/tag?repo=klant/geheim&tag=1'), world)).rejects.toThrow()
  })

  it.each([
    ['commit', claimCommit, '/commit?container=web&repo=nieuw&changes=CMD%20echo%20%5C'],
    ['import', claimPull, '/images/create?fromSrc=-&repo=nieuw&changes=CMD%20echo%20%60%20'],
  ])('a change that swallows what the lens adds is refused: %s', async (_what, step, target) => {
    await expect(step(ask('POST', target), fakeWorld())).rejects.toThrow('--change')
  })

  it('nor does an imported one', async () => {
    const sent = await claimPull(ask('POST', '/images/create?fromSrc=-&repo=nieuw&changes=LABEL%20docker-les.demo=proef'), fakeWorld())
    expect(sent.query.getAll('changes')).toEqual(['LABEL docker-les.demo=proef', 'LABEL docker-les.demo='])
  })

  it('a committed image does not hand on the lesson’s label', async () => {
    const sent = await claimCommit(ask('POST', '/commit?container=web&repo=nieuw&changes=ENV%20A=1'), fakeWorld())
    expect(sent.query.getAll('changes')).toEqual(['ENV A=1', 'LABEL docker-les.demo='])
  })

  it('a repository is saved without the tags of others', async () => {
    const sent = await ownSave(ask('GET', '/images/get?names=nginx'), fakeWorld({ tagsOf: async () => ['nginx:latest', 'nginx:1'] }))
    expect(sent.query.getAll('names')).toEqual(['nginx:latest', 'nginx:1'])
  })
})

describe('rmi', () => {
  it.each([
    ['what was there before', '/images/nginx', {}],
    ['the last name of an image from before', '/images/cijfer:1', { mayDelete: () => false }],
    ['by id, with a name of someone else’s on it', '/images/sha256:c1', { image: async () => ({ id: 'sha256:c1', volumes: [], tags: ['docker.io/library/cijfer:1'], foreignTags: ['klant/x:1'] }) }],
  ])('leaves %s', async (_what, target, changed) => {
    await expect(admitImageRemoval(ask('DELETE', target), fakeWorld(changed))).rejects.toThrow(/vóór de les/)
  })

  it('never takes an image’s parents along', async () => {
    expect((await admitImageRemoval(ask('DELETE', '/images/cijfer:1?force=1'), fakeWorld())).query.toString()).toBe('force=1&noprune=1')
  })
})
