/**
 * What went wrong, in one Dutch sentence that also says what to do: read from what docker and the engine print. Their texts are
 * not an interface, so each pattern holds on to the few words that have stayed the same, and a text that none knows stays as it is.
 */
import process from 'node:process'

/** A fault that is known by its text. */
export interface Fault {
  code: string
  /** Without a capital and a full stop: more may follow. */
  sentence: string
}

interface KnownFault {
  code: string
  pattern: RegExp
  /** Made of the first group that the pattern found, and of the whole text. */
  sentence: (found: string, output: string) => string
}

/** The host's side of a published port, as the engine writes it in a sentence. */
const RE_HOST_PORT = /(?:\d+\.\d+\.\d+\.\d+|\[[\da-f:]*\]):(\d+)/i

/** The words of a line that say that it is about a registry, and not about what a container does. */
const OF_REGISTRY = '(?:Get|Head|Post|Put|Patch) "https?://|failed to (?:resolve|do request|fetch|copy|authorize)|error (?:pulling|fetching)|download failed after'
/** What the engine says after these is most often about a registry too. */
const OF_ENGINE = 'Error response from daemon'
/** How a connection ends that finds no way. */
const NO_WAY = 'no such host|network is unreachable|no route to host|i/o timeout|TLS handshake timeout|Client\\.Timeout exceeded|connection refused|connection reset|server misbehaving|name resolution|proxyconnect'

/** An image that is not here, as docker run and a build say it. */
const RE_ABSENT_IMAGE = /Unable to find image '([^']+)' locally|failed to resolve source metadata for (\S+):/
const RE_PULLED_IMAGE = /failed to resolve reference "([^"]+)"/
const RE_REGISTRY = /"https?:\/\/([^/"\s]+)\/v2\//
const RE_ON_THIS_MACHINE = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/

const FETCH_BEFORE = 'haal de images vooraf op met "npm run check -- --fetch"'

/** Read from top to bottom: the first that fits is the fault. The cause stands above what follows from it. */
const KNOWN: readonly KnownFault[] = [
  {
    code: 'disk-full',
    pattern: /no space left on device|There is not enough space on the disk/i,
    sentence: () => 'de schijf is vol; maak plaats vrij, bijvoorbeeld door oude images te verwijderen, en kijk met "docker system df"',
  },
  {
    code: 'pull-limit',
    pattern: /toomanyrequests|\b429 Too Many Requests|pull rate limit/i,
    sentence: () => 'Docker Hub laat vanaf dit netwerk voorlopig geen images meer ophalen (de limiet is bereikt); wacht, neem een ander netwerk, of haal ze vooraf op met "npm run check -- --fetch"',
  },
  {
    code: 'engine-permission',
    pattern: /permission denied while trying to connect to the docker/i,
    sentence: () => permissionSentence(process.platform),
  },
  {
    code: 'engine-down',
    pattern: /Cannot connect to the Docker daemon|failed to connect to the docker API|error during connect:|docker daemon is not running/i,
    sentence: () => 'de Docker-engine antwoordt niet; start Docker en kijk met "npm run check"',
  },
  {
    code: 'engine-old',
    pattern: /client version \S+ is too new|API version \S+ is not supported by this client: the minimum|requires API version \S+, but the Docker daemon API version is/i,
    sentence: () => 'de engine is ouder dan wat het docker-commando nodig heeft; werk Docker bij',
  },
  {
    code: 'client-old',
    pattern: /client version \S+ is too old/i,
    sentence: () => 'het docker-commando (of zijn uitbreiding Compose) is te oud voor deze engine; werk Docker bij',
  },
  // The lens's own words, see `nameTaken`: its advice is for a person at a prompt, and on a slide there is no other name to choose.
  {
    code: 'name-taken',
    pattern: /de naam "([^"]+)" is al van een container buiten de les/,
    sentence: name => `de naam ${name} is al van een container buiten de les; hernoem die in een terminal met "docker rename ${name} ${name}-oud", of verwijder hem`,
  },
  {
    code: 'name-taken',
    pattern: /de naam "([^"]+)" is al van een volume buiten de les/,
    sentence: name => `de naam ${name} is al van een volume buiten de les; verwijder dat in een terminal met "docker volume rm ${name}", als je het niet meer nodig hebt`,
  },
  {
    code: 'name-taken',
    pattern: /de naam "([^"]+)" is al van een image van vóór de les/,
    sentence: name => `de naam ${name} is al van een image van vóór de les; haal die naam in een terminal weg met "docker rmi ${name}", als je de image niet meer nodig hebt`,
  },
  {
    code: 'name-taken',
    pattern: /network with name (\S+) already exists/,
    sentence: name => `er is al een netwerk met de naam ${name}; begin de demo opnieuw met R, of verwijder dat netwerk in een terminal met "docker network rm ${name}"`,
  },
  {
    code: 'name-taken',
    pattern: /Conflict\. The (?:container )?name "\/?([\w.-]+)" is already in use/i,
    sentence: name => `er is al een container met de naam ${name}; begin de demo opnieuw met R, of verwijder die container`,
  },
  {
    code: 'port-taken',
    pattern: /(.*(?:port is already allocated|(?:bind: |host port .*)address already in use|Ports are not available:).*)/i,
    sentence: (line) => {
      const port = RE_HOST_PORT.exec(line)?.[1]
      return `${port === undefined ? 'een poort die de demo nodig heeft' : `poort ${port}`} is al in gebruik; stop wat daar luistert, en kijk met "npm run check" wie dat is`
    },
  },
  {
    code: 'wrong-platform',
    pattern: /no matching manifest for (\S+)|platform: wanted ([^\s,]+)|does not (?:match|provide) the specified platform \(([^)]+)\)|no match for platform in manifest|exec format error/i,
    sentence: wanted => wanted
      ? `deze image bestaat hier niet voor ${wanted}; kies een platform dat ze wel heeft, met --platform`
      : 'deze image is voor een ander soort processor gemaakt; bouw of kies ze voor deze machine, met --platform',
  },
  {
    code: 'certificate',
    pattern: /x509: .*(?:signed by unknown authority|is not trusted)/i,
    sentence: () => 'het certificaat van de registry is van een onbekende uitgever, wellicht omdat dit netwerk meekijkt; neem een ander netwerk, of laat de netwerkbeheerder zijn certificaat in Docker zetten',
  },
  {
    code: 'no-network',
    pattern: new RegExp(`(?:${OF_ENGINE}|${OF_REGISTRY}).*(?:${NO_WAY})|(?:${OF_REGISTRY}).*context deadline exceeded`, 'i'),
    sentence: (_found, output) => unreachableRegistry(output),
  },
  {
    code: 'image-absent',
    pattern: /No such image: (\S+)/i,
    sentence: name => `de image ${name} staat niet op deze computer; ${FETCH_BEFORE}, of begin de demo opnieuw met R als de demo ze zelf maakt`,
  },
  {
    code: 'image-missing',
    pattern: /pull access denied for ([^\s,]+)|(?:manifest for|repository) (\S+) not found|failed to resolve (?:source metadata for|reference) "?([^\s"]+?)"?: .*(?:not found|pull access denied)/i,
    sentence: name => `de image ${name} bestaat niet, of is alleen na "docker login" te krijgen; kijk of de naam klopt`,
  },
  {
    code: 'plugin-old',
    pattern: /compose build requires buildx (\S+) or later/i,
    sentence: version => `Compose heeft Buildx ${version} of nieuwer nodig; werk docker-buildx-plugin of Docker Desktop bij`,
  },
  {
    code: 'plugin-missing',
    // The last one is the lens's own, of a build without Buildx.
    pattern: /docker: '(compose|buildx)' is not a docker command|unknown command: docker (compose|buildx)|the (buildx) component is missing|de les bouwt alleen met (buildx)/i,
    sentence: name => `docker kent "${name}" niet; installeer de uitbreiding (docker-${name}-plugin) of Docker Desktop`,
  },
  {
    code: 'plugin-missing',
    // Docker takes the flags of a plugin that it does not have for its own, and explains its own use, not that of one of its commands.
    pattern: /unknown (?:shorthand )?flag: [\s\S]{0,80}Usage:\s+docker \[OPTIONS\] COMMAND/,
    sentence: () => 'docker kent dit commando niet, want Compose of Buildx ontbreekt; installeer docker-compose-plugin en docker-buildx-plugin, of Docker Desktop',
  },
]

/**
 * The fault behind a step that failed.
 * @param output what the step put on screen, without colour codes; its end is enough
 * @returns undefined when the text is none that is known
 */
export function faultOfOutput(output: string): Fault | undefined {
  for (const { code, pattern, sentence } of KNOWN) {
    const match = pattern.exec(output)
    if (match)
      return { code, sentence: sentence(firstGroup(match) ?? '', output) }
  }
  return undefined
}

/**
 * The fault behind a step that ran out of time.
 * @param output what the step put on screen so far
 */
export function faultOfTimeout(output: string): Fault | undefined {
  const image = firstGroup(RE_ABSENT_IMAGE.exec(output))
  return faultOfOutput(output) ?? (image === undefined
    ? undefined
    : { code: 'image-slow', sentence: `de image ${image} staat niet op deze computer en komt te traag binnen; ${FETCH_BEFORE}` })
}

/** What is known of the image and of the registry decides what can be said and done. */
function unreachableRegistry(output: string): string {
  const absent = firstGroup(RE_ABSENT_IMAGE.exec(output))
  const registry = firstGroup(RE_REGISTRY.exec(output))
  if (registry !== undefined && RE_ON_THIS_MACHINE.test(registry))
    return `de registry ${registry} antwoordt niet; kijk met "docker ps" of haar container draait`
  if (absent !== undefined)
    return `de image ${absent} staat niet op deze computer en de registry is niet te bereiken; kijk naar de netwerkverbinding, of ${FETCH_BEFORE}`
  const pulled = firstGroup(RE_PULLED_IMAGE.exec(output))
  return `de registry${registry === undefined ? '' : ` ${registry}`} is niet te bereiken${pulled === undefined ? '' : ` voor de image ${pulled}`}; kijk naar de netwerkverbinding`
}

function firstGroup(match: RegExpExecArray | null): string | undefined {
  return match?.slice(1).find(group => group !== undefined)
}

/**
 * Why the engine can't be reached, from what the system said of the connection.
 * @param code the system's, such as `EACCES`
 */
export function faultOfConnection(code: string | undefined, platform: NodeJS.Platform = process.platform): Fault {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return { code: 'engine-permission', sentence: permissionSentence(platform) }
    case 'ENOENT':
    case 'ECONNREFUSED':
      return { code: 'engine-down', sentence: `Docker draait niet; ${howTo('start', platform)}` }
    // It runs, or something in between does: to start it once more does nothing.
    default:
      return { code: 'engine-silent', sentence: `de engine antwoordt niet; ${howTo('restart', platform)}, en kijk met "docker version"` }
  }
}

function howTo(what: 'start' | 'restart', platform: NodeJS.Platform): string {
  const verb = { start: 'start', restart: 'herstart' }[what]
  return platform === 'linux'
    ? `${verb} Docker met "sudo systemctl ${what} docker", of Docker Desktop`
    : `${verb} Docker Desktop`
}

function permissionSentence(platform: NodeJS.Platform): string {
  return platform === 'linux'
    ? 'deze gebruiker mag de Docker-engine niet gebruiken; voeg hem toe met "sudo usermod -aG docker $USER" en meld je opnieuw aan'
    : 'deze gebruiker mag de Docker-engine niet gebruiken; kijk in Docker Desktop of je bent aangemeld, of vraag het de beheerder van deze computer'
}
