/** Is this machine ready for the lesson? Looks at everything at the same time; what it makes of it is in `verdicts.ts`. */
import type { Verdict } from '../kit/preflight.ts'
import type { EngineInfo } from '../kit/session.ts'
import type { Engine } from './api.ts'
import type { LoadedDemo } from './demos.ts'
import type { FetchFault } from './fetch-faults.ts'
import type { ComposeNeeds, NeededNames, Pull } from './needs.ts'
import type { ForeignImage, TakenName, TakenPort } from './verdicts.ts'
import { statfs } from 'node:fs/promises'
import process from 'node:process'
import { sentenceOf } from '../kit/error.ts'
import { ask } from './api.ts'
import { askProgram } from './ask-program.ts'
import { findBrowser } from './browser.ts'
import { AZ_ENVIRONMENT, environmentFor, prepareLogins } from './environment.ts'
import { faultOfFetch } from './fetch-faults.ts'
import { answers, isFree, listListeners, programOn } from './holders.ts'
import { canonical } from './lens/image-name.ts'
import { openJournal } from './lens/journal.ts'
import { journalFile } from './lens/open.ts'
import { LABEL } from './lens/scope.ts'
import { buildxBeside, MINIMUM } from './minimum.ts'
import { closedPortsOf, composeNeeds, composeQuestion, imagesOf, namesOf, portsOf, pullsOf } from './needs.ts'
import { LOGINS, ROOT } from './paths.ts'
import { howToInstall } from './pdf.ts'
import { recordingDigest } from './recording-digest.ts'
import { readRecording } from './recordings.ts'
import * as verdicts from './verdicts.ts'

/** What a container made here carries as its demo, so that a reset finds it. */
export const SCOPE = 'check'
/** How long one question may take, in ms. A container that takes longer to start is no container to begin a lesson with. */
const ASK_LIMIT = 4000
const RUN_LIMIT = 15_000
/** A registry that takes longer is one that a class waits for. */
const REGISTRY_LIMIT = 3000

/** What the preflight looks at; a workplace is one. */
export interface Place {
  engine: Engine | undefined
  /** Why there is no engine to use. */
  fault: string | undefined
  /** Which cloud a demo's programs go to. */
  cloudOf: (demo: LoadedDemo) => string | undefined
}

interface ListedContainer {
  name: string
  image: string
  ports: number[]
  ours: boolean
}

/** Looks at the machine for these demos. `info` is of the engine that answers there, null when none does; `inAzure` when those in the cloud go to the real one. */
export async function preflight(place: Place, info: EngineInfo | null, demos: readonly LoadedDemo[], inAzure = demos.some(demo => place.cloudOf(demo) === 'Azure')): Promise<Verdict[]> {
  const { engine, fault } = place
  const definitions = demos.map(({ demo }) => demo)
  const wanted = imagesOf(definitions)
  await prepareLogins(LOGINS)
  const env = environmentFor(engine?.url ?? '', LOGINS)
  const said = async (program: string, ...args: string[]): Promise<string | undefined> => {
    const answer = await askProgram(program, args, { env, timeout: ASK_LIMIT })
    return answer && 'said' in answer ? answer.said : undefined
  }
  const [command, compose, buildx, curl, az, composed, ofEngine, free, recordings] = await Promise.all([
    said('docker', '--version'),
    said('docker', 'compose', 'version', '--short'),
    said('docker', 'buildx', 'version'),
    said('curl', '--version'),
    // `az --version` would ask the network for a newer one.
    askProgram('az', ['version'], { env: { ...env, ...AZ_ENVIRONMENT }, timeout: ASK_LIMIT }),
    // Compose waits for an engine that does not answer, though it has no question for it.
    info ? Promise.all(demos.map(async demo => await needsOfCompose(demo, env))) : [],
    info && engine ? lookAtEngine(engine, wanted, pullsOf(demos)).catch((thrown: unknown) => sentenceOf(thrown)) : undefined,
    freeRoom(info ? engine : undefined),
    Promise.all(demos.map(async ({ id, demo, folder }) => ({ id, demo, digest: await recordingDigest({ demo, folder }), recording: await readRecording(id).catch(sentenceOf) }))),
  ])
  // It answered when it was first asked, and then no more.
  const lost = typeof ofEngine === 'string' ? ofEngine : undefined
  const found = typeof ofEngine === 'string' ? undefined : ofEngine
  const needs = composed.flat()
  const published = [...new Set([...portsOf(definitions), ...needs.flatMap(({ ports }) => ports)])]
  const closed = closedPortsOf(definitions).filter(port => !published.includes(port))
  const taken = await takenPorts(published, closed, found?.containers ?? [])
  return [
    verdicts.dockerCommand(command),
    verdicts.engine(lost === undefined ? info : null, engine?.url, lost ?? fault, MINIMUM.engine),
    ...found ? [verdicts.container(found.image, found.fault)] : [],
    verdicts.plugin('Compose', 'docker-compose-plugin', compose, MINIMUM.compose),
    verdicts.plugin('Buildx', 'docker-buildx-plugin', buildx, buildxBeside(compose)),
    ...found ? [verdicts.images(found.missing, found.foreign, wanted.length)] : [],
    ...found && found.pulls.length > 0 ? [verdicts.pulls(found.pulls)] : [],
    verdicts.ports([...closed, ...published].sort((a, b) => a - b), taken, found !== undefined),
    ...found ? [verdicts.names([namesOf(definitions), ...needs].flatMap(names => takenNames(names, found)))] : [],
    verdicts.disk(free),
    verdicts.curl(curl, MINIMUM.curl),
    verdicts.azure(az, inAzure),
    verdicts.browser(findBrowser(), howToInstall(process.platform)),
    verdicts.recordings(recordings),
  ]
}

/**
 * The images of the lesson that must be fetched: those that are not on the engine, or are for another platform.
 * @throws {LessonError} `engine-silent`
 */
export async function missingImages(engine: Engine, wanted: readonly string[]): Promise<string[]> {
  const { missing, foreign } = await imagesOn(engine, wanted)
  return wanted.filter(name => missing.includes(name) || foreign.some(one => one.name === name))
}

/** @throws {LessonError} `engine-silent` */
async function imagesOn(engine: Engine, wanted: readonly string[]): Promise<{ missing: string[], foreign: ForeignImage[] }> {
  const [own, ...platforms] = await Promise.all(['/version', ...wanted.map(name => `/images/${encodeURI(name)}/json`)].map(path => platformAt(engine, path)))
  const found = wanted.map((name, index) => ({ name, platform: platforms[index] }))
  return {
    missing: found.flatMap(({ name, platform }) => platform === undefined ? [name] : []),
    foreign: found.flatMap(({ name, platform }) => platform === undefined || platform === own ? [] : [{ name, platform }]),
  }
}

/** As `linux/amd64`, of the engine or of an image; undefined when that is not there. */
async function platformAt(engine: Engine, path: string): Promise<string | undefined> {
  const { status, body } = await ask(engine, 'GET', path, { timeout: ASK_LIMIT })
  return status === 200 ? `${textIn(body, 'Os')}/${textIn(body, 'Architecture') ?? textIn(body, 'Arch')}` : undefined
}

interface EngineFindings {
  missing: string[]
  foreign: ForeignImage[]
  /** What was run; undefined when there was nothing to run. */
  image: string | undefined
  /** Why it didn't run. */
  fault: string | undefined
  pulls: (Pull & { fault?: FetchFault })[]
  containers: ListedContainer[]
  /** Names of what is not the lesson's. */
  volumes: Set<string>
  networks: Set<string>
  /** By their canonical names. */
  images: Set<string>
}

async function lookAtEngine(engine: Engine, wanted: readonly string[], pulls: readonly Pull[]): Promise<EngineFindings> {
  const registry = Promise.all(pulls.map(async pull => ({ ...pull, fault: await faultOfPull(engine, pull) })))
  const [{ missing, foreign }, containers, volumes, networks, images] = await Promise.all([
    imagesOn(engine, wanted),
    containersOf(engine),
    namesOfOthers(engine, '/volumes', body => isRecord(body) ? body.Volumes : undefined),
    namesOfOthers(engine, '/networks', body => body),
    imagesOfOthers(engine),
  ])
  const image = wanted.find(name => !missing.includes(name) && !foreign.some(one => one.name === name))
  const fault = image === undefined ? undefined : await runContainer(engine, image)
  return { missing, foreign, image, fault, pulls: await registry, containers, volumes, networks, images }
}

function takenNames(names: NeededNames, { containers, volumes, networks, images }: EngineFindings): TakenName[] {
  return [
    ...containers.filter(({ name, ours }) => !ours && names.containers.includes(name)).map(({ name, image }): TakenName => ({ name, kind: 'container', image })),
    ...names.volumes.filter(name => volumes.has(name)).map((name): TakenName => ({ name, kind: 'volume' })),
    ...names.networks.filter(name => networks.has(name)).map((name): TakenName => ({ name, kind: 'network' })),
    ...names.images.filter(name => images.has(canonical(name) ?? name)).map((name): TakenName => ({ name, kind: 'image' })),
  ]
}

/** The engine asks the registry as it does for a pull: by its own mirrors and proxy. */
async function faultOfPull(engine: Engine, { image }: Pull): Promise<FetchFault | undefined> {
  try {
    const { status, body } = await ask(engine, 'GET', `/distribution/${encodeURI(image)}/json`, { timeout: REGISTRY_LIMIT })
    return status === 200 ? undefined : faultOfFetch(explained({ status, body }))
  }
  catch {
    return { is: 'de registry antwoordt niet' }
  }
}

/** Makes a container, starts it and waits for its end: an engine can answer and still run nothing. @returns what went wrong */
async function runContainer(engine: Engine, image: string): Promise<string | undefined> {
  const made = await ask(engine, 'POST', '/containers/create', { timeout: ASK_LIMIT, body: { Image: image, Cmd: ['true'], Entrypoint: [], Labels: { [LABEL]: SCOPE }, HostConfig: { NetworkMode: 'none' } } })
  const id = textIn(made.body, 'Id')
  if (id === undefined)
    return explained(made)
  try {
    const started = await ask(engine, 'POST', `/containers/${id}/start`, { timeout: RUN_LIMIT })
    if (started.status >= 300)
      return explained(started)
    const ended = await ask(engine, 'POST', `/containers/${id}/wait`, { timeout: RUN_LIMIT })
    const code: unknown = isRecord(ended.body) ? ended.body.StatusCode : undefined
    return code === 0 ? undefined : `de container stopte met exitcode ${String(code)}`
  }
  finally {
    await ask(engine, 'DELETE', `/containers/${id}?force=true&v=true`, { timeout: RUN_LIMIT }).catch(() => {})
  }
}

function explained({ status, body }: { status: number, body: unknown }): string {
  return textIn(body, 'message') ?? `de engine antwoordde ${status}`
}

/** What of the lesson itself listens there is not in its way: its demos clear up before they begin. */
async function takenPorts(published: readonly number[], closed: readonly number[], containers: readonly ListedContainer[]): Promise<TakenPort[]> {
  const listeners = await listListeners()
  const isTaken = async (port: number): Promise<boolean> => listeners.some(listener => listener.port === port) || !await isFree(port)
  const look = async (port: number, taken: (port: number) => Promise<boolean>): Promise<Omit<TakenPort, 'closed'> | undefined> => {
    const container = containers.find(one => one.ports.includes(port))
    if (container)
      return container.ours ? undefined : { port, by: { container: container.name, image: container.image } }
    return await taken(port) ? { port, by: await programOn(port, listeners) } : undefined
  }
  const found = await Promise.all([
    ...published.map(async port => await look(port, isTaken)),
    ...closed.map(async (port) => {
      const one = await look(port, answers)
      return one && { ...one, closed: true }
    }),
  ])
  return found.filter(one => one !== undefined)
}

async function containersOf(engine: Engine): Promise<ListedContainer[]> {
  const { body } = await ask(engine, 'GET', '/containers/json?all=true', { timeout: ASK_LIMIT })
  return (Array.isArray(body) ? body : []).filter(isRecord).map(({ Names, Image, Ports, Labels }) => ({
    name: String(Array.isArray(Names) ? Names[0] : '').replace(/^\//, ''),
    image: String(Image),
    ports: (Array.isArray(Ports) ? Ports : []).filter(isRecord).map(({ PublicPort }) => Number(PublicPort)).filter(port => port > 0),
    ours: isOurs(Labels),
  }))
}

/** Names of what is not the lesson's. */
async function namesOfOthers(engine: Engine, path: string, listIn: (body: unknown) => unknown): Promise<Set<string>> {
  const list = listIn((await ask(engine, 'GET', path, { timeout: ASK_LIMIT })).body)
  return new Set((Array.isArray(list) ? list : []).filter(isRecord).filter(({ Labels }) => !isOurs(Labels)).map(({ Name }) => String(Name)))
}

/** A name that was there before the lesson; what the lesson made itself stands in its journal, as no image can be labelled. */
async function imagesOfOthers(engine: Engine): Promise<Set<string>> {
  const [{ body }, journal] = await Promise.all([ask(engine, 'GET', '/images/json', { timeout: ASK_LIMIT }), journalFile(engine).then(openJournal)])
  const names = (Array.isArray(body) ? body : []).filter(isRecord).flatMap(({ RepoTags }) => Array.isArray(RepoTags) ? RepoTags.map(tag => canonical(String(tag)) ?? '') : [])
  return new Set(names.filter(name => journal.state.claims.get(name)?.had !== null))
}

function isOurs(labels: unknown): boolean {
  return isRecord(labels) && LABEL in labels
}

/** What a demo's compose file comes to; its run works in a folder with the demo's name, after which compose names all it makes. */
async function needsOfCompose({ id, demo, folder }: LoadedDemo, env: Record<string, string>): Promise<ComposeNeeds[]> {
  const question = composeQuestion(demo)
  const answer = question && await askProgram('docker', question, { env: { ...env, COMPOSE_PROJECT_NAME: id }, timeout: ASK_LIMIT, cwd: folder })
  try {
    return answer && 'said' in answer ? [composeNeeds(answer.said)] : []
  }
  catch {
    // A Compose that says something else says it to a step too.
    return []
  }
}

/**
 * Free bytes where the engine keeps its images, when that is a folder of this machine; Docker Desktop keeps them in a disk of its
 * own that lies with the person's files.
 */
async function freeRoom(engine: Engine | undefined): Promise<number | undefined> {
  if (engine && engine.address.kind !== 'socket')
    return undefined
  const answer = engine ? await ask(engine, 'GET', '/info', { timeout: ASK_LIMIT }).catch(() => undefined) : undefined
  const folder = textIn(answer?.body, 'DockerRootDir')
  const room = (folder === undefined ? undefined : await statfs(folder).catch(() => undefined)) ?? await statfs(ROOT).catch(() => undefined)
  return room && room.bavail * room.bsize
}

function textIn(body: unknown, key: string): string | undefined {
  const value = isRecord(body) ? body[key] : undefined
  return typeof value === 'string' ? value : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
