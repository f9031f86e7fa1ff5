import type { JsonObject } from './json.ts'
import { describe, expect, it } from 'vitest'
import { hasMark, withoutMark } from './absent.ts'
import { readAsk, targetOf } from './ask.ts'
import { parseBind } from './binds.ts'
import { fakeWorld, WEB } from './fake-world.ts'
import { nameInUse, volumeInUse } from './name-taken.ts'
import { mountsFolders, ownContainer, ownExec, ownNetwork, ownVolume, reachable, startable } from './own.ts'
import { echoed } from './references.ts'
import { RULES } from './rules.ts'

const world = fakeWorld()

describe('own things only', () => {
  it.each([
    ['GET', '/containers/geheim/json', ownContainer],
    ['POST', '/containers/ffff/stop', ownContainer],
    ['POST', '/exec/e2/start', ownExec],
    ['DELETE', '/networks/geheimnet', ownNetwork],
    ['GET', '/volumes/geheimvol', ownVolume],
  ])('%s %s asks for what nobody has', async (method, target, step) => {
    const sent = targetOf(await step(readAsk(method, target), world))
    expect(hasMark(sent)).toBe(true)
    expect(withoutMark(sent)).toBe(target)
  })

  it.each([
    ['GET', '/containers/web/json', ownContainer, `/containers/${WEB.id.slice(0, 63)}/json`],
    ['GET', `/containers/${WEB.id}/json`, ownContainer, `/containers/${WEB.id}/json`],
    ['GET', '/networks/klas', ownNetwork, '/networks/klas'],
    ['GET', '/networks/bbbb', ownNetwork, `/networks/${'b'.repeat(63)}`],
    ['GET', '/volumes/data', ownVolume, '/volumes/data'],
    ['GET', '/exec/e1/json', ownExec, '/exec/e1/json'],
  ])('%s %s is the lesson’s', async (method, target, step, sent) => {
    expect(targetOf(await step(readAsk(method, target), world))).toBe(sent)
  })

  it('a container that was made through this lens is known without asking', async () => {
    const asking = fakeWorld({ known: id => id === WEB.id ? WEB : undefined, container: async () => Promise.reject(new Error('gevraagd')) })
    expect(targetOf(await ownContainer(readAsk('POST', `/containers/${WEB.id}/wait`), asking))).toBe(`/containers/${WEB.id}/wait`)
  })
})

describe('a container with a folder of the demo starts', () => {
  const start = readAsk('POST', '/containers/web/start')
  /** Beside a container with this folder. */
  const beside = (Source: string, more: JsonObject = {}, State = 'running'): ReturnType<typeof fakeWorld> =>
    fakeWorld({ containers: async () => [{ Id: 'b', State, Mounts: [{ Type: 'bind', Source, RW: true, ...more }] }] })

  it.each([
    ['when nothing else runs', fakeWorld()],
    ['beside one with another folder', beside('/scratch/data')],
    ['beside one with the same folder, whose name it cannot change', beside('/scratch/html')],
    ['beside one that may only read', beside('/scratch', { RW: false })],
    ['beside one that has stopped', beside('/scratch', {}, 'exited')],
    ['beside one with a volume', beside('/scratch', { Type: 'volume' })],
  ])('%s', async (_what, there) => {
    expect(await startable(start, there)).toBe(start)
    expect(there.written).toEqual([])
  })

  it.each([
    ['one that can put a link in its place', beside('/scratch')],
    ['the same, written in another way', beside('/scratch/./')],
  ])('not beside %s, and docker run --rm does not wait for it', async (_what, there) => {
    await expect(startable(start, there)).rejects.toThrow('alleen-lezen')
    expect(there.written).toEqual([`forgot ${WEB.id}`])
  })
})

describe('a container that starts waits for the others', () => {
  it.each([
    ['when it mounts a folder', 'web', true],
    ['not when it mounts none', 'kaal', false],
    ['not when it is not there', 'weg', false],
  ])('%s', async (_what, name, expected) => {
    const bare = { ...WEB, hostPaths: [] }
    const there = fakeWorld({ container: async reference => ({ web: WEB, kaal: bare })[reference] })
    expect(await mountsFolders(readAsk('POST', `/containers/${name}/start`), there)).toBe(expected)
  })

  it('also when it is started again, or its files are copied', () => {
    expect(Object.keys(RULES).filter(key => RULES[key]?.alone)).toEqual(['POST /containers/{id}/start', 'POST /containers/{id}/restart', 'HEAD /containers/{id}/archive', 'GET /containers/{id}/archive', 'PUT /containers/{id}/archive'])
  })
})

describe('what the engine says', () => {
  it('is said of a name with letters that mean something in a pattern', () => {
    expect(echoed('No such container: (a+)+b|', { echoes: [['(a+)+b|', 'x']] })).toBe('No such container: x')
  })

  it('is said of the name that was asked for, and an id stays an id', async () => {
    const asked = await ownContainer(readAsk('POST', '/containers/web/kill'), world)
    expect(echoed(`cannot kill container: ${WEB.id.slice(0, 63)}: container ${WEB.id} is not running`, asked))
      .toBe(`cannot kill container: web: container ${WEB.id} is not running`)
  })

  it('of a name that is taken outside the lesson does not say by what', async () => {
    const message = (id: string): { message: string } => ({ message: `Conflict. The container name "/db" is already in use by container "${id}". You have to remove (or rename) that container.` })
    const asked = readAsk('POST', '/containers/create?name=db')
    await expect(nameInUse(message('f'.repeat(64)), asked, world)).rejects.toThrow('de naam "db" is al van een container buiten de les')
    expect(await nameInUse(message(WEB.id), asked, world)).toEqual(message(WEB.id))
  })

  it('of a volume that was there already is nobody’s business', () => {
    const asked = readAsk('POST', '/volumes/create')
    expect(() => volumeInUse({ Name: 'geheim', Labels: null, Mountpoint: '/x' }, asked, world)).toThrow('geheim')
    expect(volumeInUse({ Name: 'v', Labels: { 'docker-les.demo': 'proef' } }, asked, world)).toMatchObject({ Name: 'v' })
  })
})

describe('before docker cp', () => {
  it('its folders are looked at again', async () => {
    const asked = readAsk('GET', '/containers/web/archive?path=/x')
    await expect(reachable(asked, fakeWorld({ inScratch: () => false }))).rejects.toThrow('/scratch/html')
    expect(await reachable(asked, world)).toBe(asked)
  })
})

describe('before a container starts', () => {
  it('its folders are looked at again', async () => {
    const moved = fakeWorld({ inScratch: () => false })
    await expect(startable(readAsk('POST', '/containers/web/start'), moved)).rejects.toThrow('/scratch/html')
    expect(await startable(readAsk('POST', '/containers/web/start'), world)).toBeTruthy()
  })

  it('no checkpoint is used', async () => {
    // The lens drops what it does not know, and this it does not know; should it ever, it is refused.
    expect(readAsk('POST', '/containers/web/start?checkpoint=x').query.has('checkpoint')).toBe(false)
  })
})

describe('a bind', () => {
  it.each([
    ['/a:/b', { source: '/a', target: '/b', options: [] }],
    ['/a:/b:ro,z', { source: '/a', target: '/b', options: ['ro', 'z'] }],
    ['data:/b', { source: 'data', target: '/b', options: [] }],
    ['/b', { source: undefined, target: '/b', options: [] }],
    ['C:\\les:/b:ro', { source: 'C:\\les', target: '/b', options: ['ro'] }],
    ['c:/les:/b', { source: 'c:/les', target: '/b', options: [] }],
    ['c:/b', { source: 'c', target: '/b', options: [] }],
    [':/b', { source: '', target: '/b', options: [] }],
  ])('%s', (text, bind) => {
    expect(parseBind(text)).toEqual(bind)
  })
})
