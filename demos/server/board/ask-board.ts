/** Asks for what a board shows, through the lens of the demo: it shows what `docker ps -a` and its like would list there. */
import type { Board, BoardKind, BoardRegistry } from '../../kit/board.ts'
import type { Engine } from '../api.ts'
import type { Json } from '../lens/json.ts'
import type { EngineAnswers } from './board-of.ts'
import { get } from 'node:http'
import { ask } from '../api.ts'
import { isObject, objectOf, objectsOf, parseJson, textOf, textsOf } from '../lens/json.ts'
import { boardOf, registryPort } from './board-of.ts'

/** How long one question may take, in ms. */
const ASK_LIMIT = 3000
/** A registry that takes longer than this is not drawn, in ms. */
const REGISTRY_LIMIT = 1000
/** More of a registry's answer than this is not read, in bytes. */
const REGISTRY_ANSWER = 64 * 1024

/**
 * Makes the question of one demo.
 * @param lens the demo's lens, asked as an engine
 * @param kinds what its board shows
 * @param folder where it runs
 */
export function askBoard(lens: Engine, kinds: readonly BoardKind[], folder: string): () => Promise<Board> {
  const shows = (...some: BoardKind[]): boolean => some.some(kind => kinds.includes(kind))
  // What is known of an image or of how a container was made never changes.
  const layers = new Map<string, { image: Json, history: Json }>()
  const inspected = new Map<string, Json>()

  async function question(path: string): Promise<Json> {
    const { status, body } = await ask(lens, 'GET', path, { timeout: ASK_LIMIT })
    return status === 200 ? (body as Json) : null
  }

  async function containers(): Promise<Json> {
    if (!shows('container', 'registry'))
      return null
    const list = await question('/containers/json?all=1')
    if (shows('volume'))
      await remember(inspected, idsOf(list), id => question(`/containers/${id}/json`))
    return list
  }

  async function images(): Promise<Json> {
    if (!shows('image'))
      return null
    const list = await question('/images/json')
    await remember(layers, idsOf(list), async (id) => {
      const [image, history] = await Promise.all([question(`/images/${id}/json`), question(`/images/${id}/history`)])
      // Gone in the meantime: not known, rather than known to have no layers.
      return image === null || history === null ? null : { image, history }
    })
    return list
  }

  return async () => {
    const [listed, imageList, volumes, networks] = await Promise.all([
      containers(),
      images(),
      shows('volume') ? question('/volumes') : null,
      shows('network') ? question('/networks') : null,
    ])
    const registries = shows('registry') ? await registriesOf(listed) : []
    const answers: EngineAnswers = { containers: listed, inspected, images: imageList, layers, volumes, networks, registries, folder }
    return boardOf(answers, kinds)
  }
}

function idsOf(list: Json): string[] {
  return objectsOf(list).map(({ Id }) => textOf(Id))
}

/** Asks for what is not known yet, and forgets what is gone. */
async function remember<Known>(known: Map<string, Known>, ids: readonly string[], find: (id: string) => Promise<Known | null>): Promise<void> {
  for (const id of known.keys()) {
    if (!ids.includes(id))
      known.delete(id)
  }
  await Promise.all(ids.filter(id => !known.has(id)).map(async (id) => {
    const found = await find(id)
    if (found !== null)
      known.set(id, found)
  }))
}

/** The registries among the demo's containers, and what is in them. */
async function registriesOf(containers: Json): Promise<BoardRegistry[]> {
  const ports = objectsOf(containers).map(registryPort).filter(port => port !== undefined)
  const found = await Promise.all(ports.map(async (port): Promise<BoardRegistry | undefined> => {
    const base = `http://localhost:${port}/v2`
    const catalog = await readJson(`${base}/_catalog`)
    if (!isObject(catalog))
      return undefined
    const tags = await Promise.all(textsOf(catalog.repositories).map(async (repository) => {
      const answer = objectOf(await readJson(`${base}/${repository}/tags/list`))
      return textsOf(answer.tags).map(tag => `${repository}:${tag}`)
    }))
    return { name: `localhost:${port}`, images: tags.flat().sort() }
  }))
  return found.filter(registry => registry !== undefined)
}

/** A small JSON answer of a published port; undefined when there is none. */
function readJson(url: string): Promise<Json | undefined> {
  return new Promise((resolve) => {
    get(url, { agent: false, signal: AbortSignal.timeout(REGISTRY_LIMIT) }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
        if (text.length > REGISTRY_ANSWER)
          answer.destroy()
      })
      answer.on('close', () => resolve(answer.complete && answer.statusCode === 200 ? parseJson(text) : undefined))
    }).on('error', () => resolve(undefined))
  })
}
