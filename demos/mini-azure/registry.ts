/** One container registry: its name, its two passwords, its storage, and who may do what in it. */
import type { Cloud, Group, Resource } from './cloud.ts'
import type { JsonObject } from './json.ts'
import type { Access, Storage } from './storage.ts'
import type { Tokens } from './tokens.ts'
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { objectOf, objectsOf, parseJson, textOf } from './json.ts'
import { namesIn } from './storage.ts'

export const REGISTRY_TYPE = 'Microsoft.ContainerRegistry/registries'
export const REGISTRY_DOMAIN = '.azurecr.io'

/** The user whose password is a refresh token. */
export const TOKEN_USER = '00000000-0000-0000-0000-000000000000'

/** A refresh token of a registry holds for three hours. */
const REFRESH_LIFE = 3 * 3600

export interface Credentials {
  user: string
  password: string
}

export interface ManifestInfo {
  digest: string
  imageSize: number
  createdTime: string
  lastUpdateTime: string
  architecture: string
  os: string
  mediaType: string
  configMediaType: string
  tags: string[]
}

/** The media types of what docker pushes: an image, or a list of images. */
export const MANIFESTS = ['application/vnd.docker.distribution.manifest.v2+json', 'application/vnd.docker.distribution.manifest.list.v2+json', 'application/vnd.oci.image.manifest.v1+json', 'application/vnd.oci.image.index.v1+json'].join(', ')

export class Registry implements Resource {
  readonly type = REGISTRY_TYPE
  readonly name: string
  readonly group: Group
  readonly location: string
  readonly createdAt = new Date()
  tags: Readonly<Record<string, string>>
  sku: string
  adminEnabled: boolean
  passwords = [newPassword(), newPassword()]
  state: 'Creating' | 'Succeeded' | 'Deleting' = 'Creating'
  storage: Storage | undefined
  readonly #tokens: Tokens
  /** When a manifest or tag was first and last written, by `repository@digest` and `repository:tag`; in ms since 1970. */
  readonly #times = new Map<string, { first: number, last: number }>()
  /** Tags that were taken away: the storage can only remove a whole manifest. */
  readonly #untagged = new Set<string>()

  constructor(group: Group, asked: { name: string, location: string, sku: string, adminEnabled: boolean, tags: Readonly<Record<string, string>> }, tokens: Tokens) {
    this.group = group
    this.name = asked.name
    this.location = asked.location
    this.sku = asked.sku
    this.adminEnabled = asked.adminEnabled
    this.tags = asked.tags
    this.#tokens = tokens
  }

  get loginServer(): string {
    return `${this.name.toLowerCase()}${REGISTRY_DOMAIN}`
  }

  /** As the engine reaches it. */
  get localServer(): string {
    return `localhost:${this.storage?.port ?? 0}`
  }

  async remove(): Promise<void> {
    this.state = 'Deleting'
    await this.storage?.remove()
  }

  /** What a person of the subscription gets for their sign-in: a password for `TOKEN_USER`. */
  refreshToken(subject: string): Promise<string> {
    return this.#tokens.sign({ sub: subject, grant_type: 'refresh_token' }, { issuer: 'Azure Container Registry', audience: `${this.loginServer}/refresh`, life: REFRESH_LIFE })
  }

  /** Who this is; undefined when they may not come in. */
  async visitor({ user, password }: Credentials): Promise<string | undefined> {
    if (user === TOKEN_USER)
      return textOf((await this.#tokens.read(password, `${this.loginServer}/refresh`))?.sub) || undefined
    const isAdmin = this.adminEnabled && user === this.name && this.passwords.map(known => same(known, password)).includes(true)
    return isAdmin ? user : undefined
  }

  /** A token for a visitor; whoever comes in may do everything, as an owner of the subscription and the admin user may. */
  async accessToken(visitor: string, access: readonly Access[]): Promise<string> {
    return await this.storage?.token(access, visitor) ?? ''
  }

  /** What a token allows; undefined when it is none of this registry's. */
  async allowed(token: string): Promise<Access[] | undefined> {
    const claims = await this.#tokens.read(token, this.loginServer)
    return claims && objectsOf(claims.access).map(({ type, name, actions }) => ({ type: textOf(type), name: textOf(name), actions: Array.isArray(actions) ? actions.map(String) : [] }))
  }

  /** Something was pushed under this name. */
  async pushed(repository: string, tag: string): Promise<void> {
    this.#untagged.delete(`${repository}:${tag}`)
    const digest = await this.digestOf(repository, tag)
    if (digest !== undefined)
      this.#touch(`${repository}@${digest}`)
    this.#touch(`${repository}:${tag}`)
  }

  /** The digest that a tag or digest stands for; undefined when there is none. */
  async digestOf(repository: string, reference: string): Promise<string | undefined> {
    if (!this.storage || this.#untagged.has(`${repository}:${reference}`))
      return undefined
    const { status, headers } = await this.storage.ask('HEAD', `/v2/${repository}/manifests/${reference}`, { accept: MANIFESTS })
    return status === 200 ? textOf(headers['docker-content-digest']) : undefined
  }

  /** Repositories with something in them. */
  async repositories(): Promise<string[]> {
    if (!this.storage)
      return []
    const all = namesIn(await this.storage.ask('GET', '/v2/_catalog?n=1000'), 'repositories')
    const full = await Promise.all(all.map(async name => (await this.manifests(name)).length > 0))
    return all.filter((_name, index) => full[index]).sort()
  }

  /** Each tag with its digest. */
  async tagsOf(repository: string): Promise<{ name: string, digest: string, createdTime: string, lastUpdateTime: string }[]> {
    if (!this.storage)
      return []
    const names = namesIn(await this.storage.ask('GET', `/v2/${repository}/tags/list`), 'tags')
    const found = await Promise.all(names.map(async name => ({ name, digest: await this.digestOf(repository, name) })))
    return found.flatMap(({ name, digest }) => digest === undefined ? [] : [{ name, digest, ...this.#timesOf(`${repository}:${name}`) }]).sort((a, b) => a.name < b.name ? -1 : 1)
  }

  async manifests(repository: string): Promise<ManifestInfo[]> {
    const tags = await this.tagsOf(repository)
    const known = [...this.#times.keys()].filter(key => key.startsWith(`${repository}@`)).map(key => key.slice(repository.length + 1))
    const digests = [...new Set([...tags.map(({ digest }) => digest), ...known])]
    const found = await Promise.all(digests.map(async digest => await this.#manifest(repository, digest, tags.filter(tag => tag.digest === digest).map(({ name }) => name))))
    return found.filter(one => one !== undefined)
  }

  /** @returns false when there is no such manifest */
  async deleteManifest(repository: string, digest: string): Promise<boolean> {
    const { status } = await this.storage?.ask('DELETE', `/v2/${repository}/manifests/${digest}`) ?? { status: 404 }
    this.#times.delete(`${repository}@${digest}`)
    return status === 202
  }

  untag(repository: string, tag: string): void {
    this.#untagged.add(`${repository}:${tag}`)
  }

  async #manifest(repository: string, digest: string, tags: string[]): Promise<ManifestInfo | undefined> {
    const answer = await this.storage?.ask('GET', `/v2/${repository}/manifests/${digest}`, { accept: MANIFESTS })
    if (answer?.status !== 200)
      return undefined
    const manifest = objectOf(parseJson(answer.body.toString()))
    const config = objectOf(manifest.config)
    const about = typeof config.digest === 'string' ? await this.#config(repository, config.digest) : {}
    const parts = [config, ...objectsOf(manifest.layers), ...objectsOf(manifest.manifests)]
    return {
      digest,
      imageSize: parts.reduce((sum, { size }) => sum + (typeof size === 'number' ? size : 0), 0),
      ...this.#timesOf(`${repository}@${digest}`),
      architecture: textOf(about.architecture),
      os: textOf(about.os),
      mediaType: textOf(manifest.mediaType),
      configMediaType: textOf(config.mediaType),
      tags,
    }
  }

  async #config(repository: string, digest: string): Promise<JsonObject> {
    const answer = await this.storage?.ask('GET', `/v2/${repository}/blobs/${digest}`)
    return objectOf(parseJson(answer?.body.toString() ?? ''))
  }

  #touch(key: string): void {
    const now = Date.now()
    this.#times.set(key, { first: this.#times.get(key)?.first ?? now, last: now })
  }

  #timesOf(key: string): { createdTime: string, lastUpdateTime: string } {
    if (!this.#times.has(key))
      this.#touch(key)
    const { first, last } = this.#times.get(key) ?? { first: 0, last: 0 }
    return { createdTime: new Date(first).toISOString(), lastUpdateTime: new Date(last).toISOString() }
  }
}

/** The registry with this login server, whatever group it is in. */
export function registryAt(cloud: Cloud, server: string): Registry | undefined {
  return cloud.resources().find((one): one is Registry => one instanceof Registry && one.loginServer === server.toLowerCase() && one.state === 'Succeeded')
}

/** As long as Azure's, and nothing in it that a shell, or az for an option, could take for something else. */
export function newPassword(): string {
  return randomBytes(26).toString('hex')
}

function same(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
