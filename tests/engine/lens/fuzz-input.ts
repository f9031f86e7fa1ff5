/** Requests as no docker command writes them: from a seed, so that what fails can be had again. */
import { randomFrom } from '../../../demos/kit/random.ts'
import { OPERATIONS } from '../../../demos/server/lens/operations.ts'

export const OWN_ID = `${'a'.repeat(63)}1`
export const FOREIGN_ID = `${'f'.repeat(63)}2`

/** Names of the lesson, of others, and of nobody, written in ways that are not all the same to everyone. */
const NAMES = [
  'web',
  OWN_ID,
  'aaaa',
  'geheim',
  FOREIGN_ID,
  'ffff',
  '%67eheim',
  'web/../geheim',
  'web%2f..%2fgeheim',
  './geheim',
  '%2e%2e/geheim',
  'geheim/',
  '/geheim',
  'GEHEIM',
  'geheim%00',
  'geheim%20',
  'geheim;web',
  'klant/geheim:1',
  'klant%2Fgeheim:1',
  'nginx',
  'nginx:latest',
  'nginx:geheim',
  `sha256:${'f'.repeat(64)}`,
  'cijfer:1',
  'bridge',
  'host',
  'klas',
  'geheimnet',
  'data',
  'geheimvol',
  'json',
  'create',
  'prune',
]

const QUERIES = [
  'all=1',
  'filters={"label":["x"]}',
  'filters=%7B%22label%22%3A%7B%22x%22%3Atrue%7D%7D',
  'filters={}&filters={"a":["b"]}',
  'filters=null',
  'filters[]=x',
  'name=geheim',
  'fromImage=klant/geheim&tag=1',
  'fromImage=nginx',
  'fromSrc=http://localhost/x',
  'fromSrc=-&repo=klant/geheim&tag=1',
  'repo=klant/geheim&tag=1',
  'repo=cijfer&tag=1',
  'container=geheim',
  'container=web;container=geheim',
  'names=klant/geheim:1',
  'names=nginx&names=klant/geheim',
  'force=1',
  'v=1',
  'path=/etc',
  'stream=1&stdin=1&stdout=1',
  'checkpoint=x',
  't=0',
  'tag=geheim',
  'tag=',
  'ps_args=-e',
  'networkmode=host',
  'remote=http://localhost/',
  'a=%zz',
]

/** Fields of bodies, as text, so that names can stand twice and in any case. */
const FIELDS = [
  '"Image":"nginx"',
  '"Image":"klant/geheim:1"',
  '"image":"klant/geheim:1"',
  '"Labels":{"docker-les.demo":"anders"}',
  '"labels":null',
  '"Cmd":["sh"]',
  '"Privileged":true',
  '"privileged":true',
  '"PRIVILEGED":1',
  '"Container":"geheim"',
  '"container":"web"',
  '"Name":"geheimvol"',
  '"Name":"nieuw"',
  '"Driver":"host"',
  '"Driver":"macvlan"',
  '"driver":"local"',
  '"DriverOpts":{"type":"none","o":"bind","device":"/"}',
  '"driveropts":{"type":"tmpfs","device":"tmpfs","o":"bind"}',
  '"Options":{"com.docker.network.bridge.name":"docker0"}',
  '"HostConfig":{HOST}',
  '"hostconfig":{HOST}',
  '"Hostconfig":{HOST}',
  '"NetworkingConfig":{"EndpointsConfig":{"host":{}}}',
  '"networkingconfig":{"endpointsconfig":{"geheimnet":{"links":["geheim:x"]}}}',
  '"Volumes":{"/x":{}}',
  '"EndpointConfig":{"Links":["geheim"]}',
  '"Onbekend":1',
  '"__proto__":{"HostConfig":{"Privileged":true}}',
  '"constructor":{}',
]

const HOST_FIELDS = [
  '"Privileged":true',
  '"privileged":true',
  '"Privileged":false',
  '"pRIVILEGED":"true"',
  '"Binds":["/:/x"]',
  '"binds":["/scratch:/x"]',
  '"Binds":["geheimvol:/x"]',
  '"Binds":["data:/x","/scratch/../etc:/y"]',
  '"Bind\\u017f":["/:/x"]',
  '"Mounts":[{"Type":"bind","Source":"/","Target":"/x"}]',
  '"mounts":[{"type":"bind","source":"/","target":"/x"}]',
  '"Mounts":[{"Type":"volume","Source":"geheimvol","Target":"/x"}]',
  '"NetworkMode":"host"',
  '"networkMode":"container:geheim"',
  '"NetworkMode":"klas"',
  '"PidMode":"host"',
  '"IpcMode":"container:geheim"',
  '"UTSMode":"host"',
  '"UsernsMode":"host"',
  '"CgroupnsMode":"host"',
  '"CapAdd":["SYS_ADMIN"]',
  '"capadd":["ALL"]',
  '"CapAdd":["CHOWN"]',
  '"SecurityOpt":["seccomp=unconfined"]',
  '"Devices":[{"PathOnHost":"/dev/sda"}]',
  '"DeviceRequests":[{"Driver":"cdi","DeviceIDs":["a"]}]',
  '"Sysctls":{"a":"b"}',
  '"Runtime":"x"',
  '"MaskedPaths":[]',
  '"VolumesFrom":["geheim"]',
  '"Links":["geheim:x"]',
  '"CgroupParent":"/"',
  '"Memory":100000000',
  '"Tmpfs":{"/x":"bind"}',
  '"Annotations":{"a":"b"}',
]

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE', 'get', 'PO ST']
const PATHS = ['/grpc', '/debug/pprof/', '/containers/{id}/copy', '/containers/{id}/checkpoints', '/', '/v1.45', '/build/cancel', '/images/{name}/json/json', '*', '/containers/ps']
const PREFIXES = ['', '/v1.45', '/v1.24', '/v1.12', '/v2.0', '/v1.45/v1.45', '//', '/./', '/%2e%2e', 'http://docker', '/V1.45', '/v1.045']
const HEADERS = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding : chunked',
  'Content-Length: 0',
  'Content-Length: 10',
  'Content-Length: -1',
  'Content-Length: 5, 5',
  'Content-Type: application/x-www-form-urlencoded',
  'Content-Type: application/json',
  'Content-Type: multipart/form-data; boundary=x',
  'Connection: Upgrade\r\nUpgrade: tcp',
  'Connection: Upgrade\r\nUpgrade: h2c',
  'Connection: Upgrade, x-fuzz\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13',
  'Expect: 100-continue',
  'Host: evil.example',
  'X-HTTP-Method-Override: DELETE',
  'X-Registry-Auth: e30=',
  ' gevouwen: ja',
  'Accept-Encoding: gzip',
]

/** One input: the bytes of one request, or of a few on one connection. */
export function inputFrom(seed: number): Buffer {
  const random = randomFrom(seed)
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[Math.floor(random() * from.length)]
    if (picked === undefined)
      throw new RangeError('nothing to pick from')
    return picked
  }
  const chance = (of: number): boolean => random() < of

  const some = (from: readonly string[]): string => Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(from)).join(',')
  const json = (): string => chance(0.05)
    ? pick(['', '[]', 'null', '{', '{"a":1}{"HostConfig":{"Privileged":true}}', '\uFEFF{}', '"x"', `${'['.repeat(2000)}`])
    : `{${some(FIELDS).replaceAll('HOST', () => some(HOST_FIELDS))}}`

  const request = (): string => {
    const operation = pick(OPERATIONS)
    const method = chance(0.9) ? operation.method : pick(METHODS)
    const path = (chance(0.9) ? operation.path : pick(PATHS)).replace(/\{\w+\}/, () => pick(NAMES))
    const queries = Array.from({ length: Math.floor(random() * 3) }, () => pick(QUERIES))
    const target = `${chance(0.8) ? '/v1.45' : pick(PREFIXES)}${path}${queries.length > 0 ? `?${queries.join('&')}` : ''}`
    const hasBody = method !== 'GET' && method !== 'HEAD' && chance(0.8)
    const body = hasBody ? json() : ''
    const headers = [
      chance(0.97) ? 'Host: docker' : pick(HEADERS),
      ...hasBody ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : [],
      ...Array.from({ length: chance(0.3) ? 1 + Math.floor(random() * 2) : 0 }, () => pick(HEADERS)),
    ]
    const end = chance(0.97) ? '\r\n' : '\n'
    return `${method} ${target} HTTP/1.${chance(0.97) ? 1 : 0}${end}${headers.join(end)}${end}${end}${body}`
  }

  const whole = Buffer.from(Array.from({ length: chance(0.1) ? 2 : 1 }, request).join(''))
  if (chance(0.8))
    return whole
  // And then a few bytes are others.
  const bytes = [...whole]
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const at = Math.floor(random() * bytes.length)
    const byte = Math.floor(random() * 256)
    bytes.splice(at, pick([0, 1, 1, 2]), ...chance(0.7) ? [byte] : [])
  }
  return Buffer.from(bytes)
}
