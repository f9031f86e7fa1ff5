/** Someone's machine around the lesson: containers, volumes, networks and images that are none of its business, and what of them could show or change. */
import type { Engine } from '../../../demos/server/api.ts'
import { randomBytes } from 'node:crypto'
import { ask } from '../../../demos/server/api.ts'

/** How many of each: running, stopped, made and never started, used and unused, named and nameless. */
const EACH = 20
/** The word in every foreign name. */
export const WORD = 'geheim'
/** What stands in every foreign file. */
export const CONTENT = `inhoud-${randomBytes(8).toString('hex')}`

const LABEL = { 'van-iemand-anders': WORD }
const RUNNING = 4

export interface ForeignMachine {
  /** Ids of all that is foreign, whole. */
  ids: string[]
  /** Everything there is to know of it, as text: states, mounts, tags, digests, files. */
  inventory: () => Promise<string>
  remove: () => Promise<void>
}

interface Made { Id: string }

/** Makes the machine on an engine that has the image `busybox`. */
export async function foreignMachine(engine: Engine): Promise<ForeignMachine> {
  const call = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> => {
    const answer = await ask(engine, method, path, { body, timeout: 60_000 })
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    // Only this file's own questions, of which it knows the answers.
    return answer.body as T
  }
  const numbers = Array.from({ length: EACH }, (_, index) => index + 1)
  const name = (number: number): string => `${WORD}${number}`

  await removeAll(engine)
  for (const number of numbers) {
    await call('POST', '/volumes/create', { Name: name(number), Labels: LABEL })
    await call('POST', '/networks/create', { Name: name(number), Labels: LABEL, IPAM: { Config: [{ Subnet: `198.18.${number}.0/28` }] } })
  }
  const containers: string[] = []
  for (const number of numbers) {
    const { Id } = await call<Made>('POST', `/containers/create?name=${name(number)}`, {
      Image: 'busybox',
      Labels: LABEL,
      Env: [`WACHTWOORD=${CONTENT}`],
      Cmd: ['sh', '-c', `echo ${CONTENT}; echo ${CONTENT} > /data/bestand; exec sleep 100000`],
      StopTimeout: 0,
      HostConfig: { Binds: [`${name(number)}:/data`], NetworkMode: name(number) },
    })
    containers.push(Id)
    if (number <= RUNNING + 2)
      await call('POST', `/containers/${Id}/start`)
  }
  for (const number of [RUNNING + 1, RUNNING + 2])
    await call('POST', `/containers/${name(number)}/kill`)
  // An image each, all of one container: with tags of their own, one with a tag in a repository of the lesson, one without any.
  const images = new Set<string>()
  for (const number of numbers) {
    const { Id } = await call<Made>('POST', `/commit?container=${name(1)}&repo=${number === EACH ? '' : `klant/${name(number)}`}&tag=${number === EACH ? '' : '1'}&comment=${number}`, { Labels: LABEL })
    images.add(Id)
  }
  await call('POST', `/images/klant/${name(1)}:1/tag?repo=nginx&tag=${WORD}`)
  await call('POST', `/images/klant/${name(1)}:1/tag?repo=localhost:5000/${WORD}&tag=1`)
  const networks = (await call<Made[]>('GET', `/networks?filters=${filters()}`)).map(({ Id }) => Id)

  return {
    ids: [...containers, ...networks, ...[...images].map(id => id.replace('sha256:', ''))],
    inventory: async () => JSON.stringify({
      containers: (await Promise.all(containers.map(async id => interesting(await call<Record<string, unknown>>('GET', `/containers/${id}/json`))))),
      // The engine lists them in no order.
      volumes: await Promise.all(numbers.map(async number => call('GET', `/volumes/${name(number)}`))),
      networks: await Promise.all(networks.map(async id => call('GET', `/networks/${id}`))),
      images: (await Promise.all([...images].sort().map(async id => call<Record<string, unknown>>('GET', `/images/${id}/json`)))).map(({ Id, RepoTags, RepoDigests, RootFS }) => ({ Id, RepoTags, RepoDigests, RootFS })),
    }, null, 1),
    remove: () => removeAll(engine),
  }
}

/** What a command could change in a container; what the engine itself counts (health, exec ids) aside. */
function interesting({ Id, Name, State, Mounts, HostConfig, Config, NetworkSettings, Image, RestartCount }: Record<string, unknown>): unknown {
  return { Id, Name, State, Mounts, HostConfig, Config, NetworkSettings, Image, RestartCount }
}

function filters(): string {
  return encodeURIComponent(JSON.stringify({ label: [`van-iemand-anders=${WORD}`] }))
}

async function removeAll(engine: Engine): Promise<void> {
  const list = async (path: string): Promise<Record<string, unknown>[]> => {
    const { body } = await ask(engine, 'GET', path)
    return Array.isArray(body) ? body : []
  }
  for (const { Id } of await list(`/containers/json?all=1&filters=${filters()}`))
    await ask(engine, 'DELETE', `/containers/${String(Id)}?force=1&v=1`, { timeout: 60_000 })
  for (const { Id } of await list(`/networks?filters=${filters()}`))
    await ask(engine, 'DELETE', `/networks/${String(Id)}`)
  const { body } = await ask(engine, 'GET', `/volumes?filters=${filters()}`)
  for (const { Name } of (body as { Volumes?: { Name: string }[] | null }).Volumes ?? [])
    await ask(engine, 'DELETE', `/volumes/${Name}?force=1`)
  for (const { Id } of await list(`/images/json?filters=${filters()}`))
    await ask(engine, 'DELETE', `/images/${String(Id)}?force=1`)
}
