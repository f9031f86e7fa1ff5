/** What the demos need of a machine, as their own steps name it, so that no second list of it can be out of date. */
import type { Demo } from '../kit/demo.ts'
import { pageOf } from '../kit/step.ts'

/** Names that must be free, or the lesson's own. */
export interface NeededNames {
  containers: string[]
  volumes: string[]
  networks: string[]
  /** Of images that are built or tagged here. */
  images: string[]
}

/** The images that must be there, each once. */
export function imagesOf(demos: readonly Demo[]): string[] {
  return [...new Set(demos.flatMap(({ images }) => images))]
}

/** What a demo fetches from a registry in front of the class, though the image may be there already. */
export interface Pull {
  demo: string
  image: string
}

/** The pulls of the demos from registries elsewhere. */
export function pullsOf(demos: readonly { id: string, demo: Demo }[]): Pull[] {
  return demos.flatMap(({ id, demo }) => demo.steps.flatMap((step) => {
    const image = step.kind === 'run' && step.argv[0] === 'docker' && step.argv[1] === 'pull' ? step.argv.at(-1) : undefined
    return image === undefined || image.startsWith('localhost:') ? [] : [{ demo: id, image }]
  }))
}

/** The ports of this machine that the steps publish or open, in order. */
export function portsOf(demos: readonly Demo[]): number[] {
  const texts = demos.flatMap(({ steps }) => steps.flatMap((step) => {
    switch (step.kind) {
      case 'open': return [new URL(pageOf(step)).port]
      case 'run': return valuesOf(step.argv, ['-p', '--publish']).flatMap(hostPort)
      default: return []
    }
  }))
  return ascending(texts.map(Number).filter(port => port > 0))
}

/** How curl ends when nobody answers (man curl, EXIT CODES). */
const NOBODY_ANSWERS = 7

/** The ports of this machine of which a step shows that nobody answers there, in order. */
export function closedPortsOf(demos: readonly Demo[]): number[] {
  const urls = demos.flatMap(({ steps }) => steps.flatMap(step =>
    step.kind === 'run' && step.argv[0] === 'curl' && step.exit === NOBODY_ANSWERS ? step.argv.flatMap(word => URL.parse(word) ?? []) : []))
  return ascending(urls.filter(({ hostname }) => hostname === 'localhost').map(({ port, protocol }) => Number(port) || (protocol === 'https:' ? 443 : 80)))
}

/** The names that the steps give to what they make. */
export function namesOf(demos: readonly Demo[]): NeededNames {
  const commands = demos.flatMap(({ steps }) => steps.flatMap(step => step.kind === 'run' && step.argv[0] === 'docker' ? [step.argv] : []))
  const made = (noun: string): string[] => commands.flatMap(([, first, second, ...rest]) => first === noun && second === 'create' ? rest.slice(-1) : [])
  const mounted = commands.flatMap(argv => valuesOf(argv, ['-v', '--volume']).flatMap(value => /^([a-z\d][\w.-]+):/i.exec(value)?.[1] ?? []))
  return {
    containers: unique(commands.flatMap(argv => valuesOf(argv, ['--name']))),
    volumes: unique([...made('volume'), ...mounted]),
    networks: unique(made('network')),
    images: unique(commands.flatMap(argv => argv[1] === 'tag' ? argv.slice(-1) : argv[1] === 'build' ? valuesOf(argv, ['-t', '--tag']) : [])),
  }
}

/** What `docker compose up` makes, and publishes. */
export interface ComposeNeeds extends NeededNames {
  ports: number[]
}

/** The arguments of docker that ask what a demo's compose file comes to, with the options that its own step gives; undefined when it starts none. */
export function composeQuestion({ steps }: Demo): string[] | undefined {
  for (const step of steps) {
    if (step.kind !== 'run' || step.argv[0] !== 'docker' || step.argv[1] !== 'compose' || !step.argv.includes('up'))
      continue
    return [...step.argv.slice(1, step.argv.indexOf('up')), 'config', '--format', 'json']
  }
  return undefined
}

/** Read from what `docker compose config --format json` printed: names as compose makes them, of its first container for each service. */
export function composeNeeds(printed: string): ComposeNeeds {
  const { name, services = {}, volumes = {}, networks = {} }: ComposeConfig = JSON.parse(printed)
  const made = (all: Record<string, ComposeMade>): string[] => Object.values(all).filter(({ external }) => !external).flatMap(one => one.name ?? [])
  return {
    containers: Object.entries(services).map(([service, { container_name }]) => container_name ?? `${name}-${service}-1`),
    volumes: made(volumes),
    networks: made(networks),
    images: Object.values(services).flatMap(({ build, image }) => build === undefined || image === undefined ? [] : [image]),
    ports: Object.values(services).flatMap(({ ports = [] }) => ports.map(({ published }) => Number(published))).filter(port => port > 0),
  }
}

interface ComposeMade {
  name?: string
  external?: boolean
}

interface ComposeConfig {
  name: string
  services?: Record<string, { container_name?: string, build?: unknown, image?: string, ports?: { published?: string }[] }>
  volumes?: Record<string, ComposeMade>
  networks?: Record<string, ComposeMade>
}

/** The values of an option, as `--name x` or `--name=x`. */
function valuesOf(argv: readonly string[], options: readonly string[]): string[] {
  return argv.flatMap((word, index) => {
    if (options.includes(argv[index - 1] ?? ''))
      return [word]
    const at = word.indexOf('=')
    return at > 0 && options.includes(word.slice(0, at)) ? [word.slice(at + 1)] : []
  })
}

/** The host's side of `8080:80`, `127.0.0.1:8080:80/tcp` and the like. */
function hostPort(published: string): string[] {
  return /(?:^|:)(\d+):\d+(?:\/\w+)?$/.exec(published)?.slice(1) ?? []
}

function ascending(ports: readonly number[]): number[] {
  return [...new Set(ports)].sort((a, b) => a - b)
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
