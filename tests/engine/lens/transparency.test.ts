/**
 * What the lens does not refuse is as it is without the lens: the same commands, run past it and through it, end with the same
 * exit code and say the same, ids and times aside.
 */
import type { LensBench, Said } from './lens-bench.ts'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lensBench } from './lens-bench.ts'

/** A command line; what it reads; whether it has a terminal; and what of its output is compared. */
interface Line {
  line: string
  input?: string
  /** Typed in a terminal, each when the one before has been answered with a prompt. */
  typed?: string[]
  /** The bytes on the standard output are compared, not the text. */
  bytes?: true
  /** The same for a tar, without its times. */
  archive?: true
  /** The lines come in any order. */
  anyOrder?: true
  /** Only the exit code: the output is another each time. */
  exitOnly?: true
}

const IMAGES = ['busybox', 'nginx', 'node:24-slim', 'registry:2', 'redis:8']
const RUN = 'docker run --rm'
const CURSOR_QUERY = '\x1B[6n'

/**
 * A command whose container lives on a little: on a crowded machine the engine can lose what one says that ends at once, for it
 * has not opened the pipe yet that is closed by then.
 */
function lives(command: string): string {
  return `sh -c "(${command}); e=$?; sleep 0.2; exit $e"`
}

/** In order: later lines use what earlier ones made. */
const LINES: (Line | string)[] = [
  'docker version -f {{.Server.Version}}',
  'docker info -f {{.Driver}}',
  `${RUN} busybox ${lives('echo hallo')}`,
  `${RUN} busybox ${lives('echo fout >&2; exit 3')}`,
  `${RUN} busybox bestaat-niet`,
  `${RUN} busybox sh -c "kill -9 $$"`,
  { line: `${RUN} -i busybox ${lives('cat')}`, input: 'naar binnen\n' },
  { line: `${RUN} -i busybox sh -c "cat; echo daarna; sleep 0.2; echo nog meer"`, input: 'half gesloten\n' },
  { line: `${RUN} -i busybox ${lives('md5sum')}`, input: 'x'.repeat(3_000_000) },
  { line: `${RUN} busybox ${lives('seq 1 200000')}`, bytes: true },
  { line: `${RUN} -it busybox sh`, typed: ['echo $((6*7))', 'stty size', 'exit 5'] },
  `${RUN} -e A=b --env C busybox ${lives('printenv A')}`,
  `${RUN} --user 1000:1000 --workdir /tmp busybox ${lives('id -u; pwd')}`,
  `${RUN} --entrypoint sh busybox -c "echo via entrypoint; sleep 0.2"`,
  `${RUN} --hostname binnen --add-host ergens:10.0.0.9 busybox ${lives('hostname; grep ergens /etc/hosts')}`,
  `${RUN} --memory 32m --cpus 0.5 --pids-limit 50 --ulimit nofile=64:64 busybox ${lives('ulimit -n')}`,
  `${RUN} --read-only --tmpfs /tmp:size=1m busybox ${lives('touch /tmp/x && touch /x')}`,
  `${RUN} --network none busybox ${lives('ls /sys/class/net')}`,
  `${RUN} --init busybox ${lives('cat /proc/1/comm')}`,
  `${RUN} --cap-drop ALL busybox ${lives('chown 1 /etc/passwd')}`,
  `${RUN} --gpus all busybox true`,
  `${RUN} --dns 10.0.0.1 busybox ${lives('cat /etc/resolv.conf')}`,
  `${RUN} -v ./map:/x:ro busybox ${lives('cat /x/bestand')}`,
  `${RUN} --mount type=bind,src=SCRATCH/map,dst=/x busybox ${lives('echo nieuw > /x/nieuw; ls /x')}`,
  `${RUN} -v anders:/a -v /los busybox ${lives('ls -d /a /los')}`,
  `${RUN} --platform linux/arm64 --pull never busybox true`,
  `${RUN} --onbekend busybox`,
  'docker run -d --name tr-web -p 127.0.0.1:18091:80 --label a=b nginx',
  'docker run --name tr-web nginx',
  'docker ps -a --filter name=tr-web --format "{{.Names}} {{.Image}} {{.State}} {{.Ports}}"',
  'docker port tr-web',
  'docker inspect -f "{{.State.Status}} {{.Config.Image}} {{.HostConfig.NetworkMode}} {{.Name}}" tr-web',
  'docker top tr-web -o comm',
  'docker stats --no-stream --format "{{.Name}}" tr-web',
  'docker exec tr-web ls /usr/share/nginx/html',
  { line: 'docker exec -i tr-web sh -c "cat; exit 4"', input: 'in de container\n' },
  { line: 'docker exec -it tr-web sh', typed: ['hostname | wc -c', 'exit'] },
  'docker exec -e X=y -w /etc tr-web sh -c "echo $X; pwd"',
  'docker exec -d tr-web touch /tmp/los',
  'docker exec tr-web bestaat-niet',
  // A detached exec answers before its command has run, so this one waits for what that command makes.
  'docker exec tr-web sh -c "for i in 1 2 3 4 5 6 7 8 9; do ls /tmp/los 2>/dev/null && exit; sleep 0.3; done"',
  'docker exec tr-web ls /etc/hostname /bestaat/niet',
  { line: 'docker logs --tail 1 tr-web', exitOnly: true },
  `docker run --name tr-praat busybox ${lives('seq 1 9')}`,
  'docker logs --tail 7 tr-praat',
  'docker rm tr-praat',
  'docker logs bestaat-niet',
  'docker cp ./map tr-web:/tmp',
  { line: 'docker cp tr-web:/tmp/map/bestand -', exitOnly: true },
  'docker cp tr-web:/etc/hostname terug',
  'docker cp tr-web:/bestaat/niet terug',
  'docker pause tr-web',
  'docker exec tr-web true',
  'docker unpause tr-web',
  'docker rm tr-web',
  'docker update --memory 64m --memory-swap 64m tr-web',
  'docker restart -t 1 tr-web',
  'docker stop -t 1 tr-web',
  'docker kill tr-web',
  'docker exec tr-web true',
  'docker start tr-web',
  'docker rename tr-web tr-web2',
  'docker stop -t 1 tr-web2',
  // What a server ends with depends on how far it had come when it was stopped: wait is asked about one that says it itself.
  'docker run -d --name tr-drie busybox sh -c "exit 3"',
  'docker wait tr-drie',
  'docker rm tr-drie',
  { line: 'docker diff tr-web2', anyOrder: true },
  'docker commit -m "een verhaal" -a ik -c "ENV D=e" tr-web2 tr-gemaakt:1',
  'docker image inspect -f "{{json .Config.Env}} {{.Comment}}" tr-gemaakt:1',
  { line: 'docker export tr-web2 -o uit.tar' },
  { line: 'docker import - tr-ingevoerd:1', input: '', exitOnly: true },
  'docker rm tr-web2',
  'docker rm tr-web2',
  `docker create --name tr-los busybox ${lives('echo los')}`,
  'docker start -a tr-los',
  'docker rm -f tr-los',
  'docker volume create tr-data',
  'docker volume create tr-data',
  'docker volume create --opt type=tmpfs --opt device=tmpfs --opt o=size=1m tr-geheugen',
  `${RUN} -v tr-data:/d busybox ${lives('echo blijft > /d/x')}`,
  `${RUN} --mount type=volume,src=tr-data,dst=/d,readonly busybox ${lives('cat /d/x')}`,
  'docker run -d --name tr-houdt --mount src=tr-data,dst=/d busybox sleep 1000',
  'docker volume rm tr-data',
  `${RUN} --volumes-from tr-houdt busybox ${lives('cat /d/x')}`,
  `${RUN} --network container:tr-houdt --pid container:tr-houdt busybox ${lives('cat /proc/1/comm')}`,
  'docker inspect -f "{{range .Mounts}}{{.Type}} {{.Name}} {{.Destination}} {{.RW}}{{end}}" tr-houdt',
  'docker run -d --name tr-redis redis:8',
  'docker inspect -f "{{range .Mounts}}{{.Type}} {{.Destination}} {{.Driver}}{{end}}" tr-redis',
  'docker rm -fv tr-redis',
  'docker rm -f -t 0 tr-houdt',
  'docker rm -f tr-houdt',
  'docker volume inspect -f "{{.Name}} {{.Driver}} {{.Scope}}" tr-data',
  'docker volume rm tr-data tr-geheugen',
  'docker volume rm tr-data',
  'docker network create --subnet 10.214.0.0/24 --label l=m tr-net',
  'docker network create --subnet 10.214.0.0/24 tr-net',
  'docker run -d --name tr-a --network tr-net --network-alias bijnaam busybox sleep 1000',
  `${RUN} --network tr-net busybox ${lives('ping -c 1 -W 2 -q bijnaam')}`,
  `${RUN} busybox ${lives('ping -c 1 -W 2 bijnaam')}`,
  'docker run -d --name tr-b --link tr-a:broer busybox sleep 1000',
  'docker rm tr-b',
  'docker run -d --name tr-b busybox sleep 1000',
  `${RUN} --link tr-b:broer busybox ${lives('ping -c 1 -W 2 -q broer')}`,
  'docker network connect --alias tweede tr-net tr-b',
  'docker network connect tr-net tr-b',
  'docker exec tr-a ping -c 1 -W 2 -q tweede',
  'docker network inspect -f "{{.Name}} {{len .Containers}} {{index .Labels \"l\"}}" tr-net',
  'docker network rm tr-net',
  'docker network disconnect tr-net tr-b',
  'docker network disconnect tr-net tr-b',
  'docker network rm bridge',
  'docker rm -f tr-a tr-b',
  'docker network rm tr-net',
  { line: 'docker build --progress plain --secret id=s,src=geheimpje --build-arg WIE=klas -t tr-bouw:1 .' },
  { line: 'docker build --progress plain --secret id=s,src=geheimpje --build-arg WIE=klas -t tr-bouw:1 .' },
  { line: 'docker build -q --target eerst .', exitOnly: true },
  { line: 'docker build -q -t tr-stdin -', input: 'FROM busybox\nCMD echo stdin; sleep 0.2\n', exitOnly: true },
  { line: 'docker build --progress plain -f kapot .' },
  { line: 'docker build --progress plain -f bestaat-niet .' },
  { line: 'docker build --output uit -f bestand .', exitOnly: true },
  { line: 'docker buildx build --load -q -t tr-bouw:2 --build-arg WIE=klas --secret id=s,src=geheimpje .', exitOnly: true },
  `${RUN} tr-bouw:1`,
  `${RUN} tr-stdin`,
  'docker history --format "{{.CreatedBy}}" tr-bouw:1',
  'docker images --format "{{.Repository}}:{{.Tag}}" tr-bouw',
  'docker tag tr-bouw:1 tr-bouw:3',
  'docker tag bestaat-niet tr-x',
  'docker tag tr-bouw:1 FOUT:1',
  { line: 'docker save busybox', archive: true },
  { line: 'docker save node:24-slim', archive: true },
  'docker save -o bouw.tar tr-bouw:1',
  'docker rmi tr-bouw:1 tr-bouw:2 tr-bouw:3',
  'docker load -i bouw.tar',
  `${RUN} tr-bouw:1`,
  'docker load -i geheimpje',
  'docker rmi tr-bouw:1',
  'docker rmi tr-bouw:1',
  'docker run -d --name tr-reg -p 127.0.0.1:18092:5000 registry:2',
  { line: `${RUN} --network container:tr-reg busybox sh -c "for i in 1 2 3 4 5 6 7 8 9; do wget -qO- http://127.0.0.1:5000/v2/ && exit; sleep 0.3; done"` },
  'docker tag busybox localhost:18092/tr/doos:1',
  'docker push -q localhost:18092/tr/doos:1',
  'docker push localhost:18092/tr/bestaat-niet:1',
  'docker rmi localhost:18092/tr/doos:1',
  'docker pull localhost:18092/tr/doos:1',
  'docker pull localhost:18092/tr/bestaat-niet:1',
  'docker pull -q localhost:18092/tr/doos:1',
  `${RUN} localhost:18092/tr/doos:1 ${lives('echo uit het register')}`,
  'docker rmi localhost:18092/tr/doos:1',
  'docker rm -f tr-reg',
  'docker pull busybox',
  'docker inspect bestaat-niet',
  'docker image inspect bestaat-niet',
  'docker compose config',
  { line: 'docker compose --progress plain up -d --wait', exitOnly: true },
  'docker compose ps -a --format "{{.Service}} {{.State}} {{.Health}}"',
  'docker compose exec -T web cat /etc/hostname-van-niets',
  'docker compose exec -T web sh -c "ping -c 1 -W 2 -q opslag >/dev/null && echo gevonden"',
  { line: 'docker compose logs --no-log-prefix opslag', exitOnly: true },
  'docker compose run --rm -T web echo eenmalig',
  { line: 'docker compose top', exitOnly: true },
  { line: 'docker compose restart -t 0 web', exitOnly: true },
  { line: 'docker compose images --format json', exitOnly: true },
  { line: 'docker compose stop -t 0', exitOnly: true },
  { line: 'docker compose down -v -t 0', exitOnly: true },
  'docker compose ps -a -q',
  'docker container prune -f --filter label=bestaat-niet',
  'docker nietbestaand',
]

let bench: LensBench
const past = new Map<number, Said>()
const through = new Map<number, Said>()
const lines: Line[] = LINES.map(line => typeof line === 'string' ? { line } : line)

beforeAll(async () => {
  bench = await lensBench('doorzichtig', IMAGES)
  // Once before either side, so that both find the same build cache.
  writeFiles(bench.scratch)
  await clean()
  for (const [which, docker] of [[past, bench.past], [through, bench.docker]] as const) {
    for (const [index, { line, input, typed }] of lines.entries()) {
      const filled = line.replaceAll('SCRATCH', bench.scratch)
      which.set(index, typed
        ? await inTerminal(filled, typed, which === past ? bench.lab.address : bench.lens.url)
        : await docker(filled, { input }))
    }
    await clean()
  }
}, 600_000)

afterAll(async () => {
  await clean()
  await bench?.close()
}, 60_000)

async function clean(): Promise<void> {
  await bench.past('docker compose down -v -t 0')
  const { text } = await bench.past('docker ps -aq --filter name=tr-')
  await bench.past(`docker rm -fv ${text.replaceAll('\n', ' ')}`)
  await bench.past('docker volume rm -f tr-data tr-geheugen anders')
  await bench.past('docker network rm -f tr-net')
  await bench.past('docker rmi -f tr-gemaakt:1 tr-ingevoerd:1 tr-bouw:1 tr-bouw:2 tr-bouw:3 tr-stdin localhost:18092/tr/doos:1')
}

function writeFiles(folder: string): void {
  mkdirSync(join(folder, 'map'))
  const files: Record<string, string> = {
    'map/bestand': 'van de machine\n',
    'geheimpje': 'sst\n',
    'Dockerfile': [
      'FROM busybox AS eerst',
      'RUN --mount=type=secret,id=s test "$(cat /run/secrets/s)" = sst',
      'FROM eerst',
      'ARG WIE=niemand',
      'WORKDIR /app',
      'COPY map map',
      'RUN --mount=type=cache,target=/c echo "$WIE" > wie',
      'CMD cat wie map/bestand; sleep 0.2',
      '',
    ].join('\n'),
    '.dockerignore': 'uit\n*.tar\n',
    'kapot': 'FROM busybox\nRUN echo zo meteen fout && exit 9\n',
    'bestand': 'FROM scratch\nCOPY map/bestand /bestand\n',
    'compose.yaml': [
      'services:',
      '  web:',
      '    image: busybox',
      '    command: sleep 1000',
      '    depends_on: {opslag: {condition: service_healthy}}',
      '    volumes: ["./map:/map:ro", "gegevens:/gegevens"]',
      '  opslag:',
      '    image: redis:8',
      '    command: redis-server --loglevel warning',
      '    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}',
      '    volumes: ["gegevens:/data"]',
      'volumes: {gegevens: {}}',
      '',
    ].join('\n'),
  }
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), text)
}

/** A program in a terminal: types each line after a prompt, and gives what the screen got. */
function inTerminal(line: string, typed: readonly string[], host: string): Promise<Said> {
  const [program = '', ...args] = line.split(' ')
  return new Promise((resolve) => {
    const terminal = spawn(program, args, { cols: 80, rows: 24, cwd: bench.scratch, env: { ...bench.lab.env, DOCKER_HOST: host, TERM: 'dumb' } })
    const left = [...typed]
    let text = ''
    let seen = 0
    terminal.onData((data) => {
      text += data
      // busybox asks where its cursor is after its prompt; of two prompts in one slice, the first question is left over.
      if (/[#$] $/.test(text.slice(seen).replaceAll(CURSOR_QUERY, '')) && left.length > 0) {
        seen = text.length
        terminal.write(`${left.shift()}\r`)
      }
    })
    terminal.onExit(({ exitCode }) => resolve({ exit: exitCode, text, out: Buffer.from(text), err: Buffer.alloc(0) }))
  })
}

/** The text without what differs from run to run. */
function steady(text: string): string {
  return text
    // It comes before or after what the terminal echoes, as the two happen to meet.
    .replaceAll(CURSOR_QUERY, '')
    .replaceAll(/\b(?:sha256:)?[0-9a-f]{64}\b/g, 'ID')
    .replaceAll(/\b[0-9a-f]{12}\b/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| ?[+-]\d{4})?(?: UTC)?/g, 'TIJD')
    .replaceAll(/\b\d+(?:\.\d+)?(?:ms|s)\b/g, 'DUUR')
    // BuildKit leaves out how long it took when that rounds to nothing.
    .replaceAll(' DUUR done', ' done')
    .replaceAll(/\b(?:About )?(?:\d+|an?|Less than a) (?:second|minute|hour|day)s?(?: ago)?/g, 'TIJD')
    .replaceAll(/^(?:#\d+ )?\d+\.\d+ /gm, '# ')
    .replaceAll(/(?:seconds|ms)=?[\d./]+|= [\d./]+ ms/g, 'TIJD')
    .replaceAll(/\b\d+(?:\.\d+)?(?:B|kB|MB|GB)\b(?: \/ \d+(?:\.\d+)?(?:B|kB|MB|GB)\b)?/g, 'GROOTTE')
    .replaceAll(/(?<=Size":)\d+/g, 'GROOTTE')
    .split('\n')
    // BuildKit's lines of steps that run at once come in any order, and show progress as often as they like.
    .filter(line => !/^#\d+ (?:sha256|transferring|\.\.\.)|^#\d+ (?:DONE|CACHED)|^\s*$/.test(line))
    // A part that takes a while has a line when it begins and one when it is done; a quick one only the second.
    .map(line => line.replace(/^#\d+ (.*?)(?: done)?$/, '# $1'))
    .join('\n')
}

/** The standard output, and then the standard error: which of the two comes first is nobody's promise. */
function apart(said: Said | undefined): string {
  return said === undefined
    ? ''
    : `${said.out.toString()}${said.err.toString()}`
}

function inOrder(text: string, anyOrder = false): string[] {
  return anyOrder || /^#/m.test(text) ? [...new Set(text.split('\n'))].sort() : text.split('\n')
}

describe('through the lens and past it', () => {
  it.each(lines.map((line, index) => [line.line, index] as const))('%s', (_line, index) => {
    const [one, two] = [past.get(index), through.get(index)]
    const { bytes, archive, exitOnly, anyOrder } = lines[index] ?? {}
    expect(two?.exit, two?.text).toBe(one?.exit)
    if (bytes)
      expect(hash(two?.out)).toBe(hash(one?.out))
    else if (archive)
      expect(hash(timeless(two?.out))).toBe(hash(timeless(one?.out)))
    else if (!exitOnly)
      expect(inOrder(steady(apart(two)), anyOrder)).toEqual(inOrder(steady(apart(one)), anyOrder))
  })

  it('was tried with at least 60 lines, of which some failed and most did not', () => {
    const exits = lines.map((_line, index) => past.get(index)?.exit)
    expect(exits.length).toBeGreaterThanOrEqual(60)
    expect(exits.filter(exit => exit === 0).length).toBeGreaterThan(90)
    expect(exits.filter(exit => exit !== 0).length).toBeGreaterThan(20)
  })

  it('saves 200 MB', () => {
    const index = lines.findIndex(({ line }) => line === 'docker save node:24-slim')
    expect(through.get(index)?.out.length).toBeGreaterThan(200_000_000)
  })
})

function hash(bytes: Buffer = Buffer.alloc(0)): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A tar without the times in its headers (and their checksums). */
function timeless(tar: Buffer = Buffer.alloc(0)): Buffer {
  const copy = Buffer.from(tar)
  for (let at = 0; at + 512 <= copy.length;) {
    const size = Number.parseInt(copy.toString('latin1', at + 124, at + 135), 8) || 0
    copy.fill(0, at + 136, at + 156)
    at += 512 + Math.ceil(size / 512) * 512
  }
  return copy
}
