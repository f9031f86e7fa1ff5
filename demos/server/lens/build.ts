/**
 * Builds: what a program asks of BuildKit (github.com/moby/buildkit, api/services/control/control.proto and
 * frontend/gateway/pb/gateway.proto), read and changed before BuildKit sees it.
 */
import type { ProtoField } from './protobuf.ts'
import { escapeRegex } from './escape-regex.ts'
import { canonical } from './image-name.ts'
import { bytesField, entryField, mapIn, messagesIn, numberField, readMessage, textsIn, writeMessage } from './protobuf.ts'
import { refused } from './refuse.ts'
import { LABEL } from './scope.ts'

/** What happens to a call of BuildKit; one that is not here is refused. */
export type GrpcRule
  /** Passes as it is. */
  = | 'pass'
    /** A build begins: admitted and changed, its names in the journal. */
    | 'solve'
    /** A part of a build. */
    | 'solve-part'
    /** About a build that must be named, and be the lesson's. */
    | 'own-build'

export const GRPC_RULES: Readonly<Record<string, GrpcRule>> = {
  '/grpc.health.v1.Health/Check': 'pass',
  '/moby.buildkit.v1.Control/Info': 'pass',
  '/moby.buildkit.v1.Control/ListWorkers': 'pass',
  '/moby.buildkit.v1.Control/Session': 'pass',
  '/moby.buildkit.v1.Control/Solve': 'solve',
  // The name of a build is random, and a program asks for its progress before it has begun.
  '/moby.buildkit.v1.Control/Status': 'pass',
  '/moby.buildkit.v1.Control/ListenBuildHistory': 'own-build',
  '/moby.buildkit.v1.Control/UpdateBuildHistory': 'own-build',
  '/moby.buildkit.v1.frontend.LLBBridge/Ping': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/Solve': 'solve-part',
  '/moby.buildkit.v1.frontend.LLBBridge/ResolveImageConfig': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/ResolveSourceMeta': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/ReadFile': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/ReadDir': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/StatFile': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/Evaluate': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/Inputs': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/Warn': 'pass',
  '/moby.buildkit.v1.frontend.LLBBridge/Return': 'pass',
  '/containerd.services.content.v1.Content/Info': 'pass',
  '/containerd.services.content.v1.Content/Read': 'pass',
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'pass',
}

/** The fields of `Control.SolveRequest`. */
const SOLVE = { ref: 1, definition: 2, exporter: 3, exporterAttributes: 4, frontend: 6, frontendAttributes: 7, entitlements: 9, frontendInputs: 10, sourcePolicy: 12, exporters: 13 }
/** The fields of `LLBBridge.SolveRequest`. */
const PART = { definition: 1, frontend: 2, frontendOptions: 3, frontendInputs: 13 }

/** BuildKit's names of builds are 25 letters and digits. */
const RE_REF = /^\w{1,64}$/
/** More names than these no build of a lesson gives. */
const MOST_NAMES = 50
/** The longest name of an image, in characters (github.com/distribution/reference). */
const LONGEST_NAME = 255

/** What the lens knows when a build begins. */
export interface BuildScope {
  demo: string
  /** Names of images at the engine that the lesson may not see: `klant/geheim:1`, `klant/geheim@sha256:…`. */
  foreignNames: readonly string[]
}

export interface Build {
  /** The request to send. */
  request: Buffer
  /** The name BuildKit gives the build. */
  ref: string
  /** The names it will give to images, in canonical form. */
  names: string[]
}

/**
 * `Control.Solve`.
 * @throws {LessonError} for a build that could reach past the lesson
 */
export function admitBuild(message: Buffer, scope: BuildScope): Build {
  const fields = readMessage(message)
  const [entitlement] = textsIn(fields, SOLVE.entitlements)
  if (entitlement !== undefined)
    throw refused(`de les mag niet bouwen met "${entitlement}": zo'n build kan verder reiken dan de les`)
  const ref = textsIn(fields, SOLVE.ref).at(-1) ?? ''
  if (!RE_REF.test(ref))
    throw refused('een build zonder gewone naam mag de les niet beginnen', 'lens-malformed')
  admitSteps(fields, SOLVE)
  admitAttributes(mapIn(fields, SOLVE.frontendAttributes))
  const request = writeMessage([
    ...withOurs(fields, SOLVE.frontendAttributes, scope).filter(({ number }) => number !== SOLVE.sourcePolicy),
    bytesField(SOLVE.sourcePolicy, withDenials(messagesIn(fields, SOLVE.sourcePolicy), scope)),
  ])
  return { request, ref, names: namesOf(fields) }
}

/** `LLBBridge.Solve`: the same attributes, under the sources' policy of its build. */
export function admitPart(message: Buffer, scope: BuildScope): Buffer {
  const fields = readMessage(message)
  admitSteps(fields, PART)
  admitAttributes(mapIn(fields, PART.frontendOptions))
  return writeMessage(withOurs(fields, PART.frontendOptions, scope))
}

/** The build that a question about the history names; undefined for a question about all builds. */
export function refOf(path: string, message: Buffer): string | undefined {
  const number = path.endsWith('/ListenBuildHistory') ? 2 : 1
  return textsIn(readMessage(message), number).at(-1) || undefined
}

/** The id of the image that a build made, from `Control.SolveResponse`; undefined when it made none. */
export function builtImage(message: Buffer): string | undefined {
  const answer = mapIn(readMessage(message), 1)
  return answer.get('containerimage.config.digest') ?? answer.get('containerimage.digest')
}

const FRONTENDS = ['', 'dockerfile.v0', 'gateway.v0']

/**
 * Steps come from a Dockerfile that BuildKit itself reads: a program that writes its own (a `Definition`) could name any cache,
 * any image in any spelling, and any cgroup in them.
 */
function admitSteps(fields: readonly ProtoField[], numbers: { definition: number, frontend: number, frontendInputs: number }): void {
  const hasSteps = [numbers.definition, numbers.frontendInputs].some(number => messagesIn(fields, number).some(({ length }) => length > 0))
  const frontends = textsIn(fields, numbers.frontend)
  if (hasSteps || !frontends.every(frontend => FRONTENDS.includes(frontend)))
    throw refused('de les bouwt alleen uit een Dockerfile')
}

const NETWORKS = ['', 'default', 'none', 'sandbox']

function admitAttributes(attributes: ReadonlyMap<string, string>): void {
  const network = attributes.get('force-network-mode') ?? ''
  if (!NETWORKS.includes(network))
    throw refused(`de les mag niet bouwen met --network ${network}: zo'n build kan verder reiken dan de les`)
  if (attributes.get('cgroup-parent'))
    throw refused('de les mag niet bouwen met --cgroup-parent: zo\'n build kan verder reiken dan de les')
}

/**
 * What `RUN --mount=type=cache` keeps is shared by all builds of an engine, unless a build has a name space of its own for it.
 * And an image hands its labels to every container made from it: whatever its Dockerfile says, it does not hand on the lesson's.
 */
function withOurs(fields: readonly ProtoField[], number: number, { demo }: BuildScope): ProtoField[] {
  return [...fields, entryField(number, 'build-arg:BUILDKIT_CACHE_MOUNT_NS', `docker-les-${demo}`), entryField(number, `label:${LABEL}`, '')]
}

/** Names in all exporters: BuildKit reads the old fields when there are no new ones. */
function namesOf(fields: readonly ProtoField[]): string[] {
  const exporters = [
    mapIn(fields, SOLVE.exporterAttributes),
    ...messagesIn(fields, SOLVE.exporters).map(exporter => mapIn(readMessage(exporter), 2)),
  ]
  const written = exporters.flatMap(attributes => (attributes.get('name') ?? '').split(',').filter(Boolean))
  if (written.length > MOST_NAMES)
    throw refused(`een build van de les geeft hoogstens ${MOST_NAMES} namen`, 'lens-too-large')
  return [...new Set(written.map((name) => {
    const read = name.length > LONGEST_NAME ? undefined : canonical(name)
    if (read === undefined)
      throw refused(`"${name.slice(0, 120)}" is geen naam voor een image`, 'lens-malformed')
    return read
  }))]
}

/** `moby.buildkit.v1.sourcepolicy` (sourcepolicy/pb/policy.proto): of all rules that match a source, the last decides. */
const POLICY = { version: 1, rules: 2, action: 1, selector: 2, identifier: 1, matchType: 2, deny: 1, regex: 2 }

/**
 * `ADD http://…`, a Git repository, a context of either: the engine fetches it itself, from the machine it runs on, and goes where it is
 * sent from there. Which server an address leads to is not to be seen in it (`LOCALHOST`, `127。0。0。1`, a name, an answer that
 * says to look at 127.0.0.1), so nothing is fetched but images.
 */
const FETCHED = '^(https?|git|[^:/]*[+][^:/]*)://'

/** The program's own policy, with ours behind it: a base image that is not the lesson's, in any `FROM`, `COPY --from` or frontend. */
function withDenials(policies: readonly Buffer[], { foreignNames }: BuildScope): Buffer {
  const own = policies.flatMap(policy => readMessage(policy)).filter(({ number }) => number === POLICY.rules)
  const denied = foreignNames
    .map(name => canonical(name))
    .filter(name => name !== undefined)
    .map(spellings)
  return writeMessage([numberField(POLICY.version, 1), ...own, ...[...denied, FETCHED].map(denial)])
}

/** Everything that leads to an image: BuildKit gives one spelling to what stands in a Dockerfile, and not to what a frontend writes. */
function spellings(name: string): string {
  const [, library, rest = name] = /^docker\.io\/(library\/)?(.*)$/.exec(name) ?? []
  const registry = rest === name ? '' : `((index\\.)?docker\\.io/)?${library === undefined ? '' : '(library/)?'}`
  const [, latest] = /^(.*):latest$/.exec(rest) ?? []
  return `^docker-image://${registry}${latest === undefined ? escapeRegex(rest) : `${escapeRegex(latest)}(:latest)?`}(@.*)?$`
}

function denial(regex: string): ProtoField {
  const selector = writeMessage([bytesField(POLICY.identifier, regex), numberField(POLICY.matchType, POLICY.regex)])
  return bytesField(POLICY.rules, writeMessage([numberField(POLICY.action, POLICY.deny), bytesField(POLICY.selector, selector)]))
}
