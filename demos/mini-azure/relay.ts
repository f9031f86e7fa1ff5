/**
 * The docker command's road to the engine, in a mini-Azure. The engine can't be taught where `klasdocker.azurecr.io` is without
 * touching the machine it runs on; but it reaches the registry's storage as `localhost:<port>`, and trusts that. So signing in, push and
 * pull for such a name are answered or translated here, and all else passes on as it is. A push goes with a token that allows just that
 * push, for which the credentials that docker sent are exchanged as Azure does it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Engine } from './engine.ts'
import type { Registry } from './registry.ts'
import { Agent, createServer, request } from 'node:http'
import { connect } from 'node:net'
import { Transform } from 'node:stream'
import { engineAt } from './engine.ts'
import { objectOf, parseJson, textOf, textsByKey } from './json.ts'
import { imagePath } from './pull.ts'
import { readRegistryAuth, registryAuth } from './registry-auth.ts'
import { UNAUTHORIZED } from './registry-door.ts'
import { REGISTRY_DOMAIN, TOKEN_USER } from './registry.ts'

export interface Relay {
  /** As `DOCKER_HOST` writes it. */
  url: string
  close: () => Promise<void>
}

/**
 * Docker's API goes on along connections that stay. An engine that is told to close one does so as soon as it has answered, and what it
 * said is lost to whoever is still writing the end of the question (EPIPE): one `docker exec` in three.
 */
const ROAD = new Agent({ keepAlive: true })

/** A name on a registry: `klasdocker.azurecr.io`, `cijferlezer`, `v1`. */
interface Name {
  server: string
  repository: string
  reference: string
}

/** Listens at `listen`, passes on to `lens`; `registryOf` knows the registries there are. */
export async function openRelay({ lens, listen }: { lens: string, listen: string }, registryOf: (server: string) => Registry | undefined): Promise<Relay> {
  const engine = engineAt(lens)
  const open = new Set<Duplex>()
  // An upload can take minutes; no clock of ours may end it.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (incoming, outgoing) => {
    const call = callOf(incoming)
    const work = call === undefined ? Promise.resolve(passOn(lens, incoming, outgoing)) : call({ engine, lens, registryOf, incoming, outgoing })
    work.catch((thrown: unknown) => outgoing.headersSent ? outgoing.destroy() : say(outgoing, 500, thrown instanceof Error ? thrown.message : String(thrown)))
  })
  server.timeout = 0
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
  })
  server.on('upgrade', (incoming, socket, head) => passRaw(lens, incoming, socket, head))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen, resolve)
  })
  return {
    url: listen.startsWith('\\\\') ? `npipe://${listen.replaceAll('\\', '/')}` : `unix://${listen}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of open)
        socket.destroy()
    }),
  }
}

interface Visit {
  engine: Engine
  lens: string
  registryOf: (server: string) => Registry | undefined
  incoming: IncomingMessage
  outgoing: ServerResponse
}

type Work = (visit: Visit) => Promise<void>

/** What is done here; undefined for what passes on. */
function callOf({ method, url = '' }: IncomingMessage): Work | undefined {
  const { pathname, searchParams } = new URL(url, 'http://docker')
  const path = pathname.replace(/^\/v\d[\d.]*/, '')
  if (method !== 'POST')
    return undefined
  if (path === '/auth')
    return signIn
  const pushed = /^\/images\/(.+)\/push$/.exec(path)?.[1]
  const name = pushed === undefined
    ? path === '/images/create' ? nameOf(searchParams.get('fromImage') ?? '', searchParams.get('tag') ?? '') : undefined
    : nameOf(decodeURIComponent(pushed), searchParams.get('tag') ?? '')
  if (!name)
    return undefined
  return visit => pushed === undefined ? pull(visit, name) : push(visit, name)
}

/** A name on one of Azure's registries; undefined for any other. */
export function nameOf(repository: string, tag: string): Name | undefined {
  const [, server = '', path = '', inName] = /^([^/]+)\/([^:@]+)(?:[:@](.+))?$/.exec(repository) ?? []
  return server.endsWith(REGISTRY_DOMAIN)
    ? { server, repository: path, reference: tag || inName || 'latest' }
    : undefined
}

/** `docker login`, which az does with a token. */
async function signIn({ lens, registryOf, incoming, outgoing }: Visit): Promise<void> {
  const bytes = await collect(incoming)
  const asked = textsByKey(parseJson(bytes.toString()))
  const server = (asked.serveraddress ?? '').replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  if (!server.endsWith(REGISTRY_DOMAIN))
    return passOn(lens, incoming, outgoing, bytes)
  const registry = registryOf(server)
  if (!registry)
    return say(outgoing, 500, noSuchHost(server))
  const credentials = asked.identitytoken ? { user: TOKEN_USER, password: asked.identitytoken } : { user: asked.username ?? '', password: asked.password ?? '' }
  if (await registry.visitor(credentials) === undefined)
    return say(outgoing, 401, `Get "https://${server}/v2/": unauthorized: ${UNAUTHORIZED}`)
  json(outgoing, 200, { IdentityToken: '', Status: 'Login Succeeded' })
}

/** The name is also given to the storage, for as long as the push lasts. */
async function push({ engine, lens, registryOf, incoming, outgoing }: Visit, name: Name): Promise<void> {
  const registry = registryOf(name.server)
  const local = registry && `${registry.localServer}/${name.repository}`
  const found = await engine.ask('GET', `/images/${imagePath(`${name.server}/${name.repository}:${name.reference}`)}/json`)
  if (found.status !== 200)
    return say(outgoing, 404, `An image does not exist locally with the tag: ${name.server}/${name.repository}`)
  const token = await tokenFor(registry, incoming, name, ['pull', 'push'])
  if (!registry || local === undefined || token === undefined)
    return refuseStream(outgoing, `The push refers to repository [${name.server}/${name.repository}]`, registry ? `unauthorized: ${UNAUTHORIZED}` : noSuchHost(name.server))
  const tagged = await engine.ask('POST', `/images/${imagePath(`${name.server}/${name.repository}:${name.reference}`)}/tag?${new URLSearchParams({ repo: local, tag: name.reference })}`)
  if (tagged.status >= 300)
    return say(outgoing, tagged.status, textOf(objectOf(tagged.body).message))
  try {
    await translated({ lens, outgoing, path: `/images/${imagePath(local)}/push?${new URLSearchParams({ tag: name.reference })}`, token, words: [[registry.localServer, name.server]] })
    await registry.pushed(name.repository, name.reference)
  }
  finally {
    await engine.ask('DELETE', `/images/${imagePath(`${local}:${name.reference}`)}?noprune=1`)
  }
  outgoing.end()
}

/** What comes is given its name in Azure before docker hears that it is there. */
async function pull({ engine, lens, registryOf, incoming, outgoing }: Visit, name: Name): Promise<void> {
  const registry = registryOf(name.server)
  if (!registry)
    return say(outgoing, 500, noSuchHost(name.server))
  const token = await tokenFor(registry, incoming, name, ['pull'])
  if (token === undefined)
    return say(outgoing, 500, `Head "https://${name.server}/v2/${name.repository}/manifests/${name.reference}": unauthorized: ${UNAUTHORIZED}`)
  const isDigest = name.reference.includes(':')
  if (await registry.digestOf(name.repository, name.reference) === undefined)
    return say(outgoing, 404, `manifest for ${name.server}/${name.repository}${isDigest ? '@' : ':'}${name.reference} not found: manifest unknown: manifest ${name.reference} is not found`)
  const local = `${registry.localServer}/${name.repository}`
  const query = new URLSearchParams({ fromImage: local, tag: name.reference })
  const platform = new URL(incoming.url ?? '', 'http://docker').searchParams.get('platform')
  if (platform !== null)
    query.set('platform', platform)
  await translated({ lens, outgoing, path: `/images/create?${query}`, token, words: [[registry.localServer, name.server]] })
  // A name without a tag can't be given to an image; it stays known by its digest alone.
  if (!isDigest) {
    const had = await engine.ask('POST', `/images/${imagePath(`${local}:${name.reference}`)}/tag?${new URLSearchParams({ repo: `${name.server}/${name.repository}`, tag: name.reference })}`)
    if (had.status >= 300)
      outgoing.write(errorLine(textOf(objectOf(had.body).message)))
    await engine.ask('DELETE', `/images/${imagePath(`${local}:${name.reference}`)}?noprune=1`)
  }
  outgoing.end()
}

/** A token for what docker sent along; undefined when that is not enough. */
async function tokenFor(registry: Registry | undefined, { headers }: IncomingMessage, { repository }: Name, actions: string[]): Promise<string | undefined> {
  const header = headers['x-registry-auth']
  const credentials = readRegistryAuth(typeof header === 'string' ? header : '')
  const visitor = credentials && await registry?.visitor(credentials)
  return visitor === undefined ? undefined : await registry?.accessToken(visitor, [{ type: 'repository', name: repository, actions }])
}

interface Translation {
  lens: string
  outgoing: ServerResponse
  path: string
  token: string
  /** What the engine says, and what docker hears. */
  words: readonly (readonly [said: string, heard: string])[]
}

/** Asks, and passes the progress on with the names that docker knows; the answer is left open. */
function translated({ lens, outgoing, path, token, words }: Translation): Promise<void> {
  return new Promise((resolve, reject) => {
    const question = request({ socketPath: lens, method: 'POST', path, agent: false, headers: { 'host': 'docker', 'content-length': '0', 'x-registry-auth': registryAuth({ registrytoken: token }) } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? 'application/json' })
      outgoing.flushHeaders()
      const lines = byLine(line => words.reduce((text, [said, heard]) => text.replaceAll(said, heard), line))
      lines.on('error', reject)
      lines.on('end', resolve)
      answer.on('error', reject)
      answer.pipe(lines).pipe(outgoing, { end: false })
    })
    question.on('error', reject)
    outgoing.on('close', () => {
      if (!outgoing.writableFinished)
        question.destroy()
      resolve()
    })
    question.end()
  })
}

/** Whole lines, so that no name is cut in two. */
function byLine(change: (line: string) => string): Transform {
  let rest = ''
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + chunk.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      done(null, lines.map(line => `${change(line)}\n`).join(''))
    },
    flush(done) {
      done(null, change(rest))
    },
  })
}

/** Passes a request on as it is. */
function passOn(lens: string, incoming: IncomingMessage, outgoing: ServerResponse, body?: Buffer): void {
  const question = request({ socketPath: lens, method: incoming.method, path: incoming.url, agent: ROAD, headers: [...incoming.rawHeaders] }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders)
    outgoing.flushHeaders()
    answer.pipe(outgoing)
    answer.on('error', () => outgoing.destroy())
  })
  question.on('error', () => outgoing.headersSent ? outgoing.destroy() : say(outgoing, 502, 'de engine antwoordt niet; start Docker en kijk met "docker version"'))
  outgoing.on('close', () => {
    if (!outgoing.writableFinished)
      question.destroy()
  })
  if (body === undefined)
    incoming.pipe(question)
  else
    question.end(body)
}

/** A connection that will not stay HTTP: its first lines are sent again as they came, and from then on both sides speak raw. */
function passRaw(lens: string, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const line = connect({ path: lens, allowHalfOpen: true })
  const headers = incoming.rawHeaders.flatMap((name, index) => index % 2 === 0 ? [`${name}: ${incoming.rawHeaders[index + 1] ?? ''}\r\n`] : [])
  line.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join('')}\r\n`)
  line.write(head)
  for (const [from, to] of [[socket, line], [line, socket]] as const) {
    from.on('error', () => to.destroy())
    from.on('close', () => {
      if (!from.readableEnded)
        to.destroy()
    })
    from.pipe(to)
  }
}

function refuseStream(outgoing: ServerResponse, status: string, error: string): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' })
  outgoing.end(`${JSON.stringify({ status })}\r\n${errorLine(error)}`)
}

function errorLine(message: string): string {
  return `${JSON.stringify({ errorDetail: { message }, error: message })}\r\n`
}

function noSuchHost(server: string): string {
  return `Get "https://${server}/v2/": dial tcp: lookup ${server}: no such host`
}

function say(outgoing: ServerResponse, status: number, message: string): void {
  json(outgoing, status, { message })
}

function json(outgoing: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  outgoing.end(text)
}

async function collect(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming)
    chunks.push(chunk)
  return Buffer.concat(chunks)
}
