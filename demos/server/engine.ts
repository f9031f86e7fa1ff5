/**
 * Which engine the lesson uses: the one the docker command would use. The answer is asked once and serves both the
 * lens (and through it the docker command) and the server's own questions, so the two can never talk to different engines.
 */
import { execFile } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { LessonError } from '../kit/error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where an engine listens. */
export type EngineAddress
  = | { kind: 'socket', path: string }
    | { kind: 'tcp', host: string, port: number, tls?: TlsFiles }
    | { kind: 'ssh', url: string }

/** The files that prove who we are to a remote engine, and the engine to us. */
export interface TlsFiles {
  ca: string
  cert: string
  key: string
}

export interface EngineChoice {
  address: EngineAddress
  /** The address as `DOCKER_HOST` writes it. */
  url: string
  /** Which of the strategies found it. */
  namedBy: Strategy['name']
}

/** What `docker context inspect` says of a context, as far as it matters here. */
export interface ContextAnswer {
  host: string
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`. */
  tlsFolder?: string
}

export interface EngineSearch {
  env: Environment
  platform: NodeJS.Platform
  home: string
  /** Asks the docker command for a context; undefined when there is no command or it does not know. */
  askContext: (env: Environment) => Promise<ContextAnswer | undefined>
}

interface Strategy {
  name: 'DOCKER_HOST' | 'DOCKER_CONTEXT' | 'context' | 'default'
  /** A name someone gave on purpose for this run; a remote engine is only used then (threat 15). */
  onPurpose: (env: Environment) => boolean
  find: (search: EngineSearch) => Promise<ContextAnswer | undefined>
}

/** Read from top to bottom; the first that finds something wins. */
const STRATEGIES: readonly Strategy[] = [
  {
    name: 'DOCKER_HOST',
    onPurpose: () => true,
    find: async ({ env, home }) => env.DOCKER_HOST
      ? { host: env.DOCKER_HOST, tlsFolder: env.DOCKER_TLS_VERIFY ? env.DOCKER_CERT_PATH || join(home, '.docker') : undefined }
      : undefined,
  },
  {
    name: 'DOCKER_CONTEXT',
    onPurpose: () => true,
    find: async ({ env, askContext }) => {
      if (!env.DOCKER_CONTEXT)
        return undefined
      const answer = await askContext(env)
      if (!answer)
        throw new LessonError('engine-context', `de context "${env.DOCKER_CONTEXT}" uit DOCKER_CONTEXT is niet bekend bij docker; kijk met "docker context ls"`)
      return answer
    },
  },
  {
    name: 'context',
    onPurpose: env => env.LESSON_REMOTE_ENGINE === '1',
    find: ({ env, askContext }) => askContext(env),
  },
  {
    name: 'default',
    onPurpose: () => true,
    find: async ({ platform }) => ({
      host: platform === 'win32'
        ? 'npipe:////./pipe/docker_engine'
        : 'unix:///var/run/docker.sock',
    }),
  },
]

const RE_SOCKET = /^(?:unix|npipe):\/\/(.+)$/
const RE_WITHOUT_SCHEME = /^[\w.-]+:\d+$/

/**
 * Finds the engine; whether it answers is another question.
 * @throws {LessonError} `engine-context`, `engine-address` or `engine-remote`
 */
export async function findEngine(search: EngineSearch = thisMachine()): Promise<EngineChoice> {
  for (const strategy of STRATEGIES) {
    const answer = await strategy.find(search)
    if (!answer)
      continue
    const address = parseAddress(answer)
    if (address.kind !== 'socket' && !strategy.onPurpose(search.env))
      throw new LessonError('engine-remote', `de huidige docker-context wijst naar een engine op een andere machine (${withoutPassword(answer.host)}); zet LESSON_REMOTE_ENGINE=1 als de les daar mag draaien, of kies een lokale context met "docker context use default"`)
    return { address, url: answer.host, namedBy: strategy.name }
  }
  throw new LessonError('engine-address', 'er is geen adres van een engine gevonden')
}

/**
 * Reads an address as docker writes it.
 * @throws {LessonError} `engine-address`
 */
export function parseAddress({ host, tlsFolder }: ContextAnswer): EngineAddress {
  const path = RE_SOCKET.exec(host)?.[1]
  if (path !== undefined)
    return { kind: 'socket', path }
  const url = URL.parse(RE_WITHOUT_SCHEME.test(host) ? `tcp://${host}` : host)
  if (url?.protocol === 'ssh:' && url.hostname)
    return { kind: 'ssh', url: host }
  if ((url?.protocol === 'tcp:' || url?.protocol === 'http:' || url?.protocol === 'https:') && url.hostname) {
    const tls = tlsFolder === undefined
      ? undefined
      : { ca: join(tlsFolder, 'ca.pem'), cert: join(tlsFolder, 'cert.pem'), key: join(tlsFolder, 'key.pem') }
    return { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 2376 : 2375), tls }
  }
  throw new LessonError('engine-address', `"${withoutPassword(host)}" is geen adres van een engine; kijk naar DOCKER_HOST en "docker context ls"`)
}

function thisMachine(): EngineSearch {
  return { env: process.env, platform: process.platform, home: homedir(), askContext }
}

/** `docker context inspect` names the context in force (`DOCKER_CONTEXT`, or the one the config file chose). */
function askContext(env: Environment): Promise<ContextAnswer | undefined> {
  return new Promise((resolve) => {
    execFile('docker', ['context', 'inspect'], { env: { ...env }, timeout: 10_000, windowsHide: true }, (error, stdout) =>
      resolve(error ? undefined : parseContext(stdout)))
  })
}

/** The one context in what `docker context inspect` prints; undefined when it is not there. */
export function parseContext(printed: string): ContextAnswer | undefined {
  try {
    const [context]: ({ Endpoints?: { docker?: { Host?: unknown } }, TLSMaterial?: Record<string, unknown>, Storage?: { TLSPath?: unknown } } | undefined)[] = JSON.parse(printed)
    const host = context?.Endpoints?.docker?.Host
    if (typeof host !== 'string' || host === '')
      return undefined
    const folder = context?.TLSMaterial?.docker ? context.Storage?.TLSPath : undefined
    return { host, tlsFolder: typeof folder === 'string' ? join(folder, 'docker') : undefined }
  }
  catch {
    return undefined
  }
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//')
}
