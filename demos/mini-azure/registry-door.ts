/**
 * `<name>.azurecr.io`: signing in to a registry, and asking what is in it. Layers do not come this way: the engine pushes and pulls
 * them where they are kept.
 * https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
import type { Cloud } from './cloud.ts'
import type { Credentials, Registry } from './registry.ts'
import type { Answer, Call, Table } from './routes.ts'
import type { Access } from './storage.ts'
import type { Tokens } from './tokens.ts'
import { TENANT } from './account.ts'
import { textOf, textsByKey } from './json.ts'
import { MANIFESTS, registryAt, TOKEN_USER } from './registry.ts'
import { ARM_AUDIENCES } from './sign-in.ts'

const NOT_KNOWN = 'repository name not known to registry'
const UNLOCKED = { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true }

export function registryDoor(cloud: Cloud, tokens: Tokens): Table {
  function registryOf({ url }: Call): Registry {
    const found = registryAt(cloud, url.hostname)
    if (!found)
      throw new RegistryRefusal(404, 'NOT_FOUND', 'registry not found')
    return found
  }

  /** @throws {RegistryRefusal} unless the request may do this */
  async function admit(call: Call, access: Access): Promise<Registry> {
    const registry = registryOf(call)
    if (!await mayDo(registry, call.authorization, access))
      throw unauthorized(registry, access)
    return registry
  }

  async function exchange(call: Call): Promise<Answer> {
    const registry = registryOf(call)
    const asked = textsByKey(call.body)
    const claims = await tokens.read(asked.access_token ?? '', [...ARM_AUDIENCES, 'https://containerregistry.azure.net'])
    if (asked.grant_type !== 'access_token' || !claims || (asked.service ?? registry.loginServer) !== registry.loginServer || (asked.tenant ?? TENANT) !== TENANT)
      throw unauthorized(registry)
    return { status: 200, body: { refresh_token: await registry.refreshToken(textOf(claims.oid)) } }
  }

  async function token(call: Call, credentials: Credentials, scopes: readonly string[]): Promise<Answer> {
    const registry = registryOf(call)
    const visitor = await registry.visitor(credentials)
    if (visitor === undefined)
      throw unauthorized(registry)
    return { status: 200, body: { access_token: await registry.accessToken(visitor, scopes.flatMap(accessOf)) } }
  }

  async function manifest(call: Call, method: 'GET' | 'HEAD'): Promise<Answer> {
    const { repository = '', reference = '' } = call.params
    const registry = await admit(call, pull(repository))
    const digest = await registry.digestOf(repository, reference)
    if (digest === undefined)
      throw unknownManifest(reference)
    const answer = await registry.storage?.ask(method, `/v2/${repository}/manifests/${digest}`, { accept: MANIFESTS })
    return { status: answer?.status ?? 404, body: answer?.body.toString() ?? '', headers: { 'content-type': textOf(answer?.headers['content-type']), 'docker-content-digest': digest } }
  }

  async function deleteRepository(call: Call): Promise<Answer> {
    const { repository = '' } = call.params
    const registry = await admit(call, { type: 'repository', name: repository, actions: ['delete'] })
    const [manifests, tags] = await Promise.all([registry.manifests(repository), registry.tagsOf(repository)])
    if (manifests.length === 0)
      throw unknownRepository(repository)
    await Promise.all(manifests.map(({ digest }) => registry.deleteManifest(repository, digest)))
    return { status: 202, body: { manifestsDeleted: manifests.map(({ digest }) => digest), tagsDeleted: tags.map(({ name }) => name) } }
  }

  async function known(call: Call): Promise<{ registry: Registry, name: string, about: { registry: string, imageName: string } }> {
    const { repository = '' } = call.params
    const registry = await admit(call, { type: 'repository', name: repository, actions: ['metadata_read'] })
    return { registry, name: repository, about: { registry: registry.loginServer, imageName: repository } }
  }

  return {
    'GET /v2/': async (call) => {
      const registry = registryOf(call)
      if (!await mayDo(registry, call.authorization, undefined))
        throw unauthorized(registry)
      return { status: 200, body: {} }
    },
    'POST /oauth2/exchange': exchange,
    'POST /oauth2/token': (call) => {
      const asked = textsByKey(call.body)
      const credentials = asked.grant_type === 'password'
        ? { user: asked.username ?? '', password: asked.password ?? '' }
        : { user: TOKEN_USER, password: asked.refresh_token ?? '' }
      return token(call, credentials, (asked.scope ?? '').split(' '))
    },
    'GET /oauth2/token': call => token(call, basic(call.authorization) ?? { user: '', password: '' }, call.url.searchParams.getAll('scope')),
    'GET /v2/_catalog': catalog,
    'GET /acr/v1/_catalog': catalog,
    'GET /v2/{repository+}/tags/list': async (call) => {
      const { repository = '' } = call.params
      const registry = await admit(call, pull(repository))
      return { status: 200, body: { name: repository, tags: (await registry.tagsOf(repository)).map(({ name }) => name) } }
    },
    'GET /v2/{repository+}/manifests/{reference}': call => manifest(call, 'GET'),
    'HEAD /v2/{repository+}/manifests/{reference}': call => manifest(call, 'HEAD'),
    'DELETE /v2/{repository+}/manifests/{reference}': async (call) => {
      const { repository = '', reference = '' } = call.params
      const registry = await admit(call, { type: 'repository', name: repository, actions: ['delete'] })
      if (!await registry.deleteManifest(repository, reference))
        throw unknownManifest(reference)
      return { status: 202 }
    },
    'GET /acr/v1/{repository+}/_tags': async (call) => {
      const { registry, name, about } = await known(call)
      const tags = await registry.tagsOf(name)
      if (tags.length === 0 && (await registry.manifests(name)).length === 0)
        throw unknownRepository(name)
      return { status: 200, body: { ...about, tags: tags.map(tag => ({ ...tag, signed: false, changeableAttributes: UNLOCKED })) } }
    },
    'GET /acr/v1/{repository+}/_tags/{tag}': async (call) => {
      const { registry, name, about } = await known(call)
      const tag = (await registry.tagsOf(name)).find(one => one.name === call.params.tag)
      if (!tag)
        throw new RegistryRefusal(404, 'TAG_UNKNOWN', 'the specified tag does not exist')
      return { status: 200, body: { ...about, tag: { ...tag, signed: false, changeableAttributes: UNLOCKED } } }
    },
    'DELETE /acr/v1/{repository+}/_tags/{tag}': async (call) => {
      const { repository = '', tag = '' } = call.params
      const registry = await admit(call, { type: 'repository', name: repository, actions: ['delete'] })
      if (await registry.digestOf(repository, tag) === undefined)
        throw new RegistryRefusal(404, 'TAG_UNKNOWN', 'the specified tag does not exist')
      registry.untag(repository, tag)
      return { status: 202 }
    },
    'GET /acr/v1/{repository+}/_manifests': async (call) => {
      const { registry, name, about } = await known(call)
      const manifests = await registry.manifests(name)
      if (manifests.length === 0)
        throw unknownRepository(name)
      return { status: 200, body: { ...about, manifests: manifests.map(one => ({ ...one, changeableAttributes: UNLOCKED })) } }
    },
    'GET /acr/v1/{repository+}/_manifests/{digest}': async (call) => {
      const { registry, name, about } = await known(call)
      const found = (await registry.manifests(name)).find(({ digest }) => digest === call.params.digest)
      if (!found)
        throw unknownManifest(call.params.digest ?? '')
      return { status: 200, body: { ...about, manifest: { ...found, changeableAttributes: UNLOCKED } } }
    },
    'DELETE /acr/v1/{repository+}': deleteRepository,
    'GET /acr/v1/{repository+}': async (call) => {
      const { registry, name, about } = await known(call)
      const [manifests, tags] = await Promise.all([registry.manifests(name), registry.tagsOf(name)])
      if (manifests.length === 0)
        throw unknownRepository(name)
      const times = manifests.flatMap(({ createdTime, lastUpdateTime }) => [createdTime, lastUpdateTime]).sort()
      return { status: 200, body: { ...about, createdTime: times[0], lastUpdateTime: times.at(-1), manifestCount: manifests.length, tagCount: tags.length, changeableAttributes: { ...UNLOCKED, teleportEnabled: false } } }
    },
  }

  async function catalog(call: Call): Promise<Answer> {
    const registry = await admit(call, { type: 'registry', name: 'catalog', actions: ['*'] })
    const repositories = await registry.repositories()
    return { status: 200, body: { repositories: repositories.length > 0 ? repositories : null } }
  }
}

/** A registry says no in a way of its own. */
export class RegistryRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly challenge: string | undefined

  constructor(status: number, code: string, message: string, challenge?: string) {
    super(message)
    this.status = status
    this.code = code
    this.challenge = challenge
  }

  get answer(): Answer {
    return {
      status: this.status,
      body: { errors: [{ code: this.code, message: this.message }] },
      headers: { 'docker-distribution-api-version': 'registry/2.0', ...(this.challenge === undefined ? {} : { 'www-authenticate': this.challenge }) },
    }
  }
}

/** What Azure's registry says to whoever may not come in. */
export const UNAUTHORIZED = 'authentication required, visit https://aka.ms/acr/authorization for more information.'

function unauthorized({ loginServer }: Registry, access?: Access): RegistryRefusal {
  const scope = access ? `,scope="${access.type}:${access.name}:${access.actions.join(',')}"` : ''
  return new RegistryRefusal(401, 'UNAUTHORIZED', UNAUTHORIZED, `Bearer realm="https://${loginServer}/oauth2/token",service="${loginServer}"${scope}`)
}

function unknownRepository(name: string): RegistryRefusal {
  return new RegistryRefusal(404, 'NAME_UNKNOWN', `${NOT_KNOWN}: ${name}`)
}

function unknownManifest(reference: string): RegistryRefusal {
  return new RegistryRefusal(404, 'MANIFEST_UNKNOWN', `manifest ${reference} is not found`)
}

/** Whether this `Authorization` allows it; without an access, whether it is anyone's at all. */
async function mayDo(registry: Registry, authorization: string, access: Access | undefined): Promise<boolean> {
  const credentials = basic(authorization)
  if (credentials)
    return await registry.visitor(credentials) !== undefined
  const allowed = await registry.allowed(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '')
  if (!allowed || !access)
    return allowed !== undefined
  return access.actions.every(action => allowed.some(({ type, name, actions }) => type === access.type && name === access.name && (actions.includes(action) || actions.includes('*'))))
}

function pull(name: string): Access {
  return { type: 'repository', name, actions: ['pull'] }
}

/** `repository:cijferlezer:pull,push` */
export function accessOf(scope: string): Access[] {
  const [, type, name, actions] = /^(repository|registry|artifact-repository):(.+):([^:]*)$/.exec(scope) ?? []
  return type === undefined || name === undefined || actions === undefined ? [] : [{ type, name, actions: actions.split(',') }]
}

function basic(authorization: string): Credentials | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(authorization) ?? []
  if (encoded === undefined)
    return undefined
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':')
  return { user, password: password.join(':') }
}
