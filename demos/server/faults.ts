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
  sentence: (...groups: (string | undefined)[]) => string
}

/** The host's side of a published port, as the engine writes it in a sentence. */
const RE_HOST_PORT = /(?:\d+\.\d+\.\d+\.\d+|\[[\da-f:]*\]):(\d+)/i

/** The words of a line that say that it is about fetching from a registry, and not about what a container does. */
const FETCHING = '(?:Error response from daemon|failed to (?:resolve|do request|fetch|copy|authorize)|error pulling|Error (?:pulling|fetching)).*'

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
    pattern: /client version (\S+) is too new\. Maximum supported API version is ([\d.]+)|requires API version (\S+), but the Docker daemon API version is ([\d.]+)/i,
    sentence: () => 'de engine is ouder dan wat het docker-commando nodig heeft; werk Docker bij',
  },
  {
    code: 'client-old',
    pattern: /client version (\S+) is too old/i,
    sentence: () => 'het docker-commando is te oud voor deze engine; werk Docker bij',
  },
  {
    code: 'name-taken',
    pattern: /Conflict\. The (?:container )?name "\/?([\w.-]+)" is already in use/i,
    sentence: name => `er is al een container met de naam ${name}; begin de demo opnieuw met R, of verwijder die container`,
  },
  {
    code: 'port-taken',
    pattern: /(.*(?:port is already allocated|(?:bind: |host port .*)address already in use|Ports are not available:).*)/i,
    sentence: (line = '') => {
      const port = RE_HOST_PORT.exec(line)?.[1]
      return `${port === undefined ? 'een poort die de demo nodig heeft' : `poort ${port}`} is al in gebruik; stop wat daar luistert, en kijk met "npm run check" wie dat is`
    },
  },
  {
    code: 'wrong-platform',
    pattern: /no matching manifest for (\S+)|platform: wanted ([^\s,]+)|exec format error/i,
    sentence: (none, wanted) => none ?? wanted
      ? `deze image bestaat hier niet voor ${none ?? wanted}; kies een platform dat ze wel heeft, met --platform`
      : 'deze image is voor een ander soort processor gemaakt; bouw of kies ze voor deze machine, met --platform',
  },
  {
    code: 'no-network',
    pattern: new RegExp(`${FETCHING}(?:no such host|network is unreachable|no route to host|i/o timeout|TLS handshake timeout|Client\\.Timeout exceeded|connection refused|connection reset|server misbehaving|name resolution|proxyconnect)`, 'i'),
    sentence: () => 'een image staat niet op deze computer en het register is niet te bereiken; kijk naar de netwerkverbinding, of haal de images vooraf op met "npm run check -- --fetch"',
  },
  {
    code: 'image-missing',
    pattern: /pull access denied for ([^\s,]+)|manifest for (\S+) not found|No such image: (\S+)|failed to resolve source metadata for (\S+): .*not found/i,
    sentence: (...names) => {
      const name = names.find(group => group !== undefined)
      return `de image ${name ?? ''} bestaat niet, of is alleen na "docker login" te krijgen; kijk of de naam klopt`
    },
  },
  {
    code: 'plugin-missing',
    pattern: /docker: '(\w+)' is not a docker command|unknown command: docker (\w+)|BuildKit is enabled but the (buildx) component is missing/i,
    sentence: (...names) => {
      const name = names.find(group => group !== undefined)
      return `docker kent "${name}" niet; installeer de uitbreiding (docker-${name}-plugin) of Docker Desktop`
    },
  },
]

/** A step that waits for an image until its time is up. */
const RE_WAITS_FOR_IMAGE = /Unable to find image '([^']+)' locally/

/**
 * The fault behind a step that failed.
 * @param output what the step put on screen, without colour codes; its end is enough
 * @returns undefined when the text is none that is known
 */
export function faultOfOutput(output: string): Fault | undefined {
  for (const { code, pattern, sentence } of KNOWN) {
    const match = pattern.exec(output)
    if (match)
      return { code, sentence: sentence(...match.slice(1)) }
  }
  return undefined
}

/**
 * The fault behind a step that ran out of time.
 * @param output what the step put on screen so far
 */
export function faultOfTimeout(output: string): Fault | undefined {
  const image = RE_WAITS_FOR_IMAGE.exec(output)?.[1]
  return faultOfOutput(output) ?? (image === undefined
    ? undefined
    : { code: 'image-slow', sentence: `de image ${image} staat niet op deze computer en komt te traag binnen; haal de images vooraf op met "npm run check -- --fetch"` })
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
      return { code: 'engine-down', sentence: `Docker draait niet; ${howToStart(platform)}` }
    default:
      return { code: 'engine-silent', sentence: `de engine antwoordt niet; ${howToStart(platform)}, en kijk met "docker version"` }
  }
}

function howToStart(platform: NodeJS.Platform): string {
  return platform === 'linux'
    ? 'start Docker met "sudo systemctl start docker", of Docker Desktop'
    : 'start Docker Desktop'
}

function permissionSentence(platform: NodeJS.Platform): string {
  return platform === 'linux'
    ? 'deze gebruiker mag de Docker-engine niet gebruiken; voeg hem toe met "sudo usermod -aG docker $USER" en meld je opnieuw aan'
    : 'deze gebruiker mag de Docker-engine niet gebruiken; kijk in Docker Desktop of je bent aangemeld, of vraag het de beheerder van deze computer'
}
