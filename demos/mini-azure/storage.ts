/**
 * Where a registry keeps its layers: docker's own registry (`registry:2`) in a container of the lesson. It takes the tokens that
 * mini-Azure signs and no others, so that what may be pushed and pulled is decided where it is kept.
 */
import type { Engine } from './engine.ts'
import type { Tokens } from './tokens.ts'
import { request } from 'node:http'
import { AzureError } from './azure-error.ts'
import { objectOf, objectsOf, parseJson, textOf } from './json.ts'
import { pull } from './pull.ts'
import { tarOf } from './tar.ts'

export const STORAGE_IMAGE = 'registry:2'

/** The issuer of a registry's tokens, as in Azure's. */
const ISSUER = 'Azure Container Registry'
/** In seconds, as Azure has it. */
const ACCESS_LIFE = 4200

export interface Access {
  type: string
  name: string
  actions: string[]
}

export interface StorageAnswer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Buffer
}

export interface Storage {
  container: string
  /** The port of the engine's machine where it listens; the engine itself reaches it as `localhost:<port>`. */
  port: number
  /** A token that it accepts. */
  token: (access: readonly Access[], subject: string) => Promise<string>
  /** Asks it with all rights. */
  ask: (method: string, path: string, headers?: Readonly<Record<string, string>>) => Promise<StorageAnswer>
  remove: () => Promise<void>
}

/**
 * Starts the storage of one registry and waits until it answers.
 * @throws {AzureError} when the engine can't start it
 */
export async function startStorage(engine: Engine, loginServer: string, authority: string, tokens: Tokens): Promise<Storage> {
  const isThere = (await engine.ask('GET', `/images/${STORAGE_IMAGE}/json`)).status === 200
  const fault = isThere ? undefined : await pull(engine, STORAGE_IMAGE)
  if (fault !== undefined)
    throw new AzureError(500, 'InternalServerError', `The storage of '${loginServer}' could not be made: failed to fetch ${STORAGE_IMAGE}: ${fault}`)
  const made = await engine.ask('POST', '/containers/create', {
    body: {
      Image: STORAGE_IMAGE,
      Env: [
        'REGISTRY_AUTH=token',
        `REGISTRY_AUTH_TOKEN_REALM=https://${loginServer}/oauth2/token`,
        `REGISTRY_AUTH_TOKEN_SERVICE=${loginServer}`,
        `REGISTRY_AUTH_TOKEN_ISSUER=${ISSUER}`,
        'REGISTRY_AUTH_TOKEN_ROOTCERTBUNDLE=/mini-azure.pem',
        'REGISTRY_STORAGE_DELETE_ENABLED=true',
        'REGISTRY_LOG_LEVEL=warn',
      ],
      ExposedPorts: { '5000/tcp': {} },
      HostConfig: { PortBindings: { '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
    },
  })
  const container = textOf(objectOf(made.body).Id)
  if (container === '')
    throw new AzureError(500, 'InternalServerError', `The storage of '${loginServer}' could not be made: ${textOf(objectOf(made.body).message)}`)
  const remove = async (): Promise<void> => {
    await engine.ask('DELETE', `/containers/${container}?force=true&v=true`)
  }
  try {
    await must(engine.ask('PUT', `/containers/${container}/archive?path=/`, { body: tarOf('mini-azure.pem', authority) }))
    await must(engine.ask('POST', `/containers/${container}/start`))
    const { body } = await must(engine.ask('GET', `/containers/${container}/json`))
    const port = Number(textOf(objectsOf(objectOf(objectOf(objectOf(body).NetworkSettings).Ports)['5000/tcp'])[0]?.HostPort))
    await untilAnswers(port)
    const token: Storage['token'] = (access, subject) => tokens.sign({ sub: subject, access }, { issuer: ISSUER, audience: loginServer, life: ACCESS_LIFE })
    return {
      container,
      port,
      token,
      ask: async (method, path, headers = {}) => {
        const name = /^\/v2\/(.+)\/(?:manifests|tags|blobs)\//.exec(path)?.[1]
        const access = name === undefined
          ? [{ type: 'registry', name: 'catalog', actions: ['*'] }]
          : [{ type: 'repository', name, actions: ['pull', 'push', 'delete'] }]
        return await put(port, method, path, { ...headers, authorization: `Bearer ${await token(access, 'mini-azure')}` })
      },
      remove,
    }
  }
  catch (thrown) {
    await remove().catch(() => {})
    throw thrown
  }
}

/** The names in a list of names, as `/v2/_catalog` and `/v2/<name>/tags/list` have them. */
export function namesIn({ body }: StorageAnswer, key: 'repositories' | 'tags'): string[] {
  const list = objectOf(parseJson(body.toString()))[key]
  return Array.isArray(list) ? list.filter(one => typeof one === 'string') : []
}

async function must(asked: Promise<{ status: number, body: unknown }>): Promise<{ status: number, body: unknown }> {
  const answer = await asked
  if (answer.status >= 300)
    throw new AzureError(500, 'InternalServerError', textOf(objectOf(answer.body).message) || `The engine answered ${answer.status}.`)
  return answer
}

/** How long a storage may take to begin, in ms, and how long between two attempts. */
const BEGIN_LIMIT = 20_000
const PAUSE = 50

async function untilAnswers(port: number): Promise<void> {
  const end = Date.now() + BEGIN_LIMIT
  for (;;) {
    try {
      await put(port, 'GET', '/v2/', {})
      return
    }
    catch (thrown) {
      if (Date.now() > end)
        throw thrown
      await new Promise(resolve => setTimeout(resolve, PAUSE))
    }
  }
}

function put(port: number, method: string, path: string, headers: Readonly<Record<string, string>>): Promise<StorageAnswer> {
  return new Promise((resolve, reject) => {
    const question = request({ host: '127.0.0.1', port, method, path, agent: false, headers: { ...headers, connection: 'close' } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }))
    })
    question.on('error', reject)
    question.end()
  })
}
