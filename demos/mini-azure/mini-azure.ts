/** Opens a mini-Azure: one cloud, one door to it, and the road on which the engine reaches its registries. See README.md. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Visitor } from './door.ts'
import type { Answer, Call, Found } from './routes.ts'
import type { SignInProgram } from './sign-in.ts'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { PROGRAM_ID, SUBSCRIPTION, TENANT } from './account.ts'
import { AzureError } from './azure-error.ts'
import { makeCertificates } from './certificates.ts'
import { Cloud, LOCATIONS, MANAGER_HOST } from './cloud.ts'
import { ContainerGroup } from './container-group.ts'
import { containerGroups } from './container-groups.ts'
import { openDoor } from './door.ts'
import { engineAt } from './engine.ts'
import { BRIDGE_DOMAIN, executionsOn } from './executions.ts'
import { objectOf, parseJson } from './json.ts'
import { manager } from './manager.ts'
import { registries } from './registries.ts'
import { registryDoor, RegistryRefusal } from './registry-door.ts'
import { REGISTRY_DOMAIN, registryAt } from './registry.ts'
import { openRelay } from './relay.ts'
import { routesOf } from './routes.ts'
import { ARM_AUDIENCES, SIGN_IN_HOST, signIn } from './sign-in.ts'
import { tokensOf } from './tokens.ts'

export interface MiniAzureParts {
  /** Hears of each answer, for tests: method, address, status. */
  onAnswer?: (line: string) => void
  /** The socket or pipe of the lens through which mini-Azure makes its own containers. */
  engine: string
  /** Where the docker command's API goes: the lens it would use without mini-Azure, and where to listen instead. */
  docker: { lens: string, listen: string }
  /** A folder only this person can enter. */
  folder: string
  /** Ports of this machine agreed for public names: `klasdocker.westeurope.azurecontainer.io:3000` → 8082. */
  homes: ReadonlyMap<string, number>
  /** Whether the person who signs in has a subscription; they do when it is left out. */
  hasSubscription?: () => boolean
  /** Of the door, at least 128 bits; a new one when it is left out. */
  secret?: string
}

export interface MiniAzure {
  /** What a program needs in its environment to be in this Azure: az and curl, and not docker. */
  env: Record<string, string>
  /** The docker command's engine, as `DOCKER_HOST` writes it. */
  dockerHost: string
  port: number
  /** A program that may sign in, for clients that are no person. */
  program: SignInProgram
  /** Closes the door; what runs on the engine is removed by the lesson's reset. */
  close: () => Promise<void>
}

/** The largest request that is read, in bytes. */
const REQUEST_LIMIT = 1024 * 1024

export async function openMiniAzure({ engine: enginePath, docker, folder, homes, hasSubscription, secret = randomBytes(32).toString('base64url'), onAnswer }: MiniAzureParts): Promise<MiniAzure> {
  const regions = Object.keys(LOCATIONS)
  const certificates = await makeCertificates([SIGN_IN_HOST, MANAGER_HOST, `*${REGISTRY_DOMAIN}`, ...regions.map(name => `*.${name}${BRIDGE_DOMAIN}`)])
  const authority = join(folder, 'mini-azure.pem')
  await writeFile(authority, certificates.authority, { mode: 0o600 })
  const tokens = tokensOf(certificates)
  const program = { id: PROGRAM_ID, secret: randomBytes(30).toString('hex') }
  const cloud = new Cloud()
  const engine = engineAt(enginePath)
  const executions = executionsOn(engine)
  const signInRoutes = routesOf(signIn(tokens, program))
  const managerRoutes = routesOf({ ...manager(cloud, hasSubscription), ...registries(cloud, engine, certificates.authority, tokens), ...containerGroups({ cloud, engine, executions, homes }) })
  const registryRoutes = routesOf(registryDoor(cloud, tokens))

  async function answerFor(asked: Omit<Call, 'params' | 'body'>, incoming: IncomingMessage): Promise<Answer> {
    const { hostname, pathname, searchParams } = asked.url
    try {
      if (hostname === MANAGER_HOST) {
        await admit(asked.authorization)
        if (!searchParams.has('api-version'))
          throw new AzureError(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.')
        const subscription = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1]
        if (subscription !== undefined && subscription.toLowerCase() !== SUBSCRIPTION.id)
          throw new AzureError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`)
        return await handled(managerRoutes(asked.method, pathname), { ...asked, body: await bodyOf(incoming) }) ?? notHere(pathname)
      }
      const routes = hostname === SIGN_IN_HOST ? signInRoutes : registryRoutes
      return await handled(routes(asked.method, pathname), { ...asked, body: await bodyOf(incoming) }) ?? { status: 404, body: { errors: [{ code: 'NOT_FOUND', message: '404 page not found' }] } }
    }
    catch (thrown) {
      if (thrown instanceof RegistryRefusal)
        return thrown.answer
      const { status, code, message } = thrown instanceof AzureError ? thrown : new AzureError(500, 'InternalServerError', thrown instanceof Error ? thrown.message : String(thrown))
      return { status, body: { error: { code, message } }, headers: { 'x-ms-failure-cause': 'service', ...(status === 401 ? { 'www-authenticate': `Bearer authorization_uri="https://${SIGN_IN_HOST}/${TENANT}", error="invalid_token"` } : {}) } }
    }
  }

  /** @throws {AzureError} for whoever has not signed in */
  async function admit(authorization: string): Promise<void> {
    if (authorization === '')
      throw new AzureError(401, 'AuthenticationFailed', 'Authentication failed. The \'Authorization\' header is missing.')
    if (!await tokens.read(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '', ARM_AUDIENCES))
      throw new AzureError(401, 'InvalidAuthenticationToken', 'The access token is invalid.')
  }

  const door = await openDoor(certificates, secret, {
    knows: host => host === SIGN_IN_HOST || host === MANAGER_HOST || host.endsWith(BRIDGE_DOMAIN) || registryAt(cloud, host) !== undefined,
    answer: async ({ incoming, url }, outgoing) => {
      const answer = await answerFor({ method: incoming.method ?? '', url, authorization: incoming.headers.authorization ?? '' }, incoming)
      onAnswer?.(`${incoming.method} ${url.href} ${answer.status}`)
      send(outgoing, answer, incoming.method ?? '')
    },
    upgrade: (visitor: Visitor, socket, head) => visitor.url.hostname.endsWith(BRIDGE_DOMAIN)
      ? executions.upgrade(visitor, socket, head)
      : void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
    homeOf: (host, port) => {
      const found = cloud.resources().find((one): one is ContainerGroup => one instanceof ContainerGroup && (one.fqdn === host || one.ip === host))
      return found === undefined ? Promise.resolve(undefined) : found.homeOf(port)
    },
    forward,
  })
  const relay = await openRelay(docker, server => registryAt(cloud, server))
  const proxy = door.proxy
  return {
    env: {
      HTTPS_PROXY: proxy,
      https_proxy: proxy,
      http_proxy: proxy,
      NO_PROXY: 'localhost,127.0.0.1,::1',
      no_proxy: 'localhost,127.0.0.1,::1',
      REQUESTS_CA_BUNDLE: authority,
      CURL_CA_BUNDLE: authority,
      WEBSOCKET_CLIENT_CA_BUNDLE: authority,
      // "The browser" that `az login` opens; the ampersand is Python's sign not to wait for its end.
      BROWSER: `${slashes(process.execPath)} ${slashes(join(import.meta.dirname, 'browser.ts'))} %s &`,
      NODE_USE_ENV_PROXY: '1',
      NODE_EXTRA_CA_CERTS: authority,
    },
    dockerHost: relay.url,
    port: door.port,
    program,
    close: async () => {
      executions.close()
      await Promise.all([door.close(), relay.close()])
    },
  }
}

async function handled(found: Found | undefined, call: Omit<Call, 'params'>): Promise<Answer | undefined> {
  return found && await found.handler({ ...call, params: found.params })
}

function notHere(path: string): Answer {
  throw new AzureError(404, 'InvalidResourceType', `This is not part of mini-Azure: ${path}`)
}

function send(outgoing: ServerResponse, { status, body, headers = {} }: Answer, method: string): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  outgoing.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': randomBytes(16).toString('hex'),
    ...headers,
    ...(status === 204 || method === 'HEAD' ? {} : { 'content-length': Buffer.byteLength(text) }),
  })
  outgoing.end(status === 204 || method === 'HEAD' ? undefined : text)
}

/** JSON, or the fields of a form; undefined without a body. */
async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    size += chunk.length
    if (size > REQUEST_LIMIT)
      throw new AzureError(413, 'RequestEntityTooLarge', 'The request is too large.')
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (text === '')
    return undefined
  return incoming.headers['content-type']?.includes('application/x-www-form-urlencoded') === true
    ? Object.fromEntries(new URLSearchParams(text))
    : parseJson(text) ?? objectOf(undefined)
}

/** Passes a plain request on to the container that has the name, as the internet would. */
function forward(port: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const url = new URL(incoming.url ?? '')
  const headers = { ...incoming.headers }
  delete headers['proxy-authorization']
  delete headers['proxy-connection']
  const question = request({ host: '127.0.0.1', port, method: incoming.method, path: url.pathname + url.search, headers: { ...headers, connection: 'close' }, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  question.on('error', () => outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502, { 'content-length': '0' }).end())
  incoming.pipe(question)
}

/** Python splits `BROWSER` as a shell would, and a backslash would be lost. */
function slashes(path: string): string {
  return path.replaceAll('\\', '/').replaceAll(' ', '\\ ')
}
