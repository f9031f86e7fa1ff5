/**
 * Threat 14: someone's containers, volumes, networks and images stand beside the lesson, and docker tries to see, stop, enter,
 * read, remove and prune them through the lens. None succeeds, none shows, and nothing of it has changed afterwards.
 */
import type { ForeignMachine } from './foreign-machine.ts'
import type { LensBench, Said } from './lens-bench.ts'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, openEngine } from '../../../demos/server/api.ts'
import { parseAddress } from '../../../demos/server/engine.ts'
import { openLens } from '../../../demos/server/lens/open.ts'
import { CONTENT, foreignMachine, WORD } from './foreign-machine.ts'
import { lensBench } from './lens-bench.ts'

let bench: LensBench
let foreign: ForeignMachine
let before: string
/** Ids by the names they have in the lines below. */
let ids: Readonly<Record<string, string>>

beforeAll(async () => {
  bench = await lensBench('aanval')
  foreign = await foreignMachine(bench.engine)
  const idOf = async (line: string): Promise<string> => (await bench.past(line)).text.trim().replace('sha256:', '')
  const container = await idOf(`docker inspect -f {{.Id}} ${WORD}1`)
  const network = await idOf(`docker network inspect -f {{.Id}} ${WORD}1`)
  const image = await idOf(`docker image inspect -f {{.Id}} klant/${WORD}1:1`)
  const exec = await idOf(`docker inspect -f {{.Id}} ${WORD}2`)
  ids = {
    ID: container,
    SHORT: container.slice(0, 12),
    PREFIX: container.slice(0, 8),
    OTHER: exec,
    NETID: network,
    NETSHORT: network.slice(0, 12),
    IMGID: image,
    IMGSHORT: image.slice(0, 12),
    SCRATCH: bench.scratch,
  }
  writeFiles(bench.scratch)
  expect((await bench.docker('docker run -d --name eigen busybox sleep 100000')).exit).toBe(0)
  expect((await bench.docker('docker run -d --name eigen2 busybox sleep 100000')).exit).toBe(0)
  before = await foreign.inventory()
}, 180_000)

afterAll(async () => {
  await bench?.close()
  await foreign?.remove()
}, 180_000)

/** What the lens says to several POSTs that are written at once on one connection. */
async function pipelined(url: string, paths: readonly string[]): Promise<string> {
  const line = connect(url.replace('unix://', ''))
  line.write(paths.map((path, index) => `POST ${path} HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\n${index < paths.length - 1 ? '' : 'Connection: close\r\n'}\r\n`).join(''))
  return text(line)
}

/** Dockerfiles and compose files that reach for what is not theirs. */
function writeFiles(folder: string): void {
  const files: Record<string, string> = {
    'van': `FROM klant/${WORD}1:1\nRUN cat /data/bestand\n`,
    'kopie': `FROM busybox\nCOPY --from=klant/${WORD}1:1 / /alles\n`,
    'koppel': `FROM busybox\nRUN --mount=type=bind,from=klant/${WORD}1:1,target=/m ls /m\n`,
    'tag': `FROM nginx:${WORD}\n`,
    'syntax': `# syntax=klant/${WORD}1:1\nFROM busybox\n`,
    'arg': `ARG WAT=klant/${WORD}1\nFROM \${WAT}:1\n`,
    'basis': 'FROM basis\n',
    'host': 'FROM busybox\nRUN --network=host wget -qO- http://127.0.0.1:5000/v2/\n',
    'onveilig': 'FROM busybox\nRUN --security=insecure ls /dev\n',
    'haal': 'FROM busybox\nADD http://127.0.0.1:5000/v2/ /x\nRUN cat /x\n',
    'haal-hoofdletters': 'FROM busybox\nADD http://LOCALHOST:5000/v2/ /x\nRUN cat /x\n',
    'haal-breed': 'FROM busybox\nADD http://127。0。0。1:5000/v2/ /x\nRUN cat /x\n',
    'haal-git': 'FROM busybox\nADD git://127.0.0.1:5000/x.git /x\nRUN ls /x\n',
    'haal-naam': 'FROM busybox\nADD http://example.com/omgeleid-naar-127.0.0.1 /x\nRUN cat /x\n',
    'goed': 'FROM busybox\nRUN true\n',
    'extern-net.yaml': `services: {a: {image: busybox, networks: [n]}}\nnetworks: {n: {external: true, name: ${WORD}1}}\n`,
    'extern-vol.yaml': `services: {a: {image: busybox, volumes: ["vol:/x"]}}\nvolumes: {vol: {external: true, name: ${WORD}1}}\n`,
    'naam-vol.yaml': `services: {a: {image: busybox, command: cat /x/bestand, volumes: ["vol:/x"]}}\nvolumes: {vol: {name: ${WORD}1}}\n`,
    'naam.yaml': `services: {a: {image: busybox, container_name: ${WORD}1}}\n`,
    'image.yaml': `services: {a: {image: "klant/${WORD}1:1", pull_policy: never}}\n`,
    'host.yaml': 'services: {a: {image: busybox, network_mode: host}}\n',
    'deel.yaml': `services: {a: {image: busybox, network_mode: "container:${WORD}1"}}\n`,
    'van.yaml': `services: {a: {image: busybox, volumes_from: ["container:${WORD}1"]}}\n`,
    'baas.yaml': 'services: {a: {image: busybox, privileged: true}}\n',
    'wortel.yaml': 'services: {a: {image: busybox, volumes: ["/:/host"]}}\n',
    'sok.yaml': 'services: {a: {image: busybox, volumes: ["/var/run/docker.sock:/s"]}}\n',
    'apparaat.yaml': 'services: {a: {image: busybox, devices: ["/dev/null:/dev/x"]}}\n',
    'pid.yaml': 'services: {a: {image: busybox, pid: host}}\n',
    'bouw.yaml': `services: {a: {build: {context: ., dockerfile: goed, network: host}}}\n`,
    'bouw-van.yaml': `services: {a: {build: {context: ., dockerfile: van}}}\n`,
    'bouw-tag.yaml': `services: {a: {image: "klant/${WORD}1:1", build: {context: ., dockerfile: goed}}}\n`,
    'opties.yaml': 'services: {a: {image: busybox, volumes: ["vol:/x"]}}\nvolumes: {vol: {driver_opts: {type: none, o: bind, device: /etc}}}\n',
  }
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'map'))
  symlinkSync('/etc', join(folder, 'naar-etc'))
}

/** Lines that must fail. */
const FAIL = `
docker inspect NAME
docker inspect ID
docker inspect SHORT
docker inspect PREFIX
docker container inspect NAME
docker container inspect ID
docker inspect -s NAME
docker inspect --type volume NAME
docker inspect --type network NAME
docker inspect --type image klant/NAME:1
docker stop -t 0 NAME
docker stop -t 0 ID
docker stop -t 0 SHORT
docker stop -t 0 PREFIX
docker stop -t 0 eigen2 NAME
docker kill NAME
docker kill -s HUP ID
docker restart -t 0 NAME
docker restart -t 0 SHORT
docker start NAME
docker start -a NAME
docker start NAME8
docker pause NAME
docker pause ID
docker unpause NAME
docker rm NAME8
docker rename NAME anders
docker rename ID anders
docker rename eigen NAME
docker update -m 64m NAME
docker update --restart always NAME
docker wait NAME
docker logs NAME
docker logs ID
docker logs --tail 5 SHORT
docker attach --no-stdin NAME
docker attach NAME
docker top NAME
docker top ID aux
docker stats --no-stream NAME
docker stats --no-stream ID
docker port NAME
docker diff NAME
docker export NAME
docker export ID
docker exec NAME cat /data/bestand
docker exec ID cat /data/bestand
docker exec -d SHORT rm /data/bestand
docker exec --privileged eigen ls
docker cp NAME:/data/bestand -
docker cp ID:/data/bestand uit
docker cp goed NAME:/data/bestand
docker commit NAME gestolen
docker commit ID gestolen:1
docker commit eigen klant/NAME:1
docker run --rm --volumes-from NAME busybox cat /data/bestand
docker run --rm --volumes-from ID:ro busybox cat /data/bestand
docker run --rm --network container:NAME busybox ip a
docker run --rm --network container:ID busybox ip a
docker run --rm --network container:SHORT busybox ip a
docker run --rm --pid container:NAME busybox ps
docker run --rm --ipc container:NAME busybox true
docker run --rm --link NAME:x busybox ping -c 1 x
docker run --rm --network NAME busybox true
docker run --rm --network NETID busybox true
docker run --rm --network NETSHORT busybox true
docker run --rm -v NAME:/x busybox cat /x/bestand
docker run --rm -v NAME:/x:ro busybox cat /x/bestand
docker run --rm --mount type=volume,src=NAME,dst=/x busybox cat /x/bestand
docker run --rm --mount type=volume,src=NAME,dst=/x,volume-subpath=bestand busybox cat /x
docker run --rm --name NAME busybox true
docker create --name NAME busybox
docker run --rm --pull never klant/NAME:1 cat /data/bestand
docker run --rm --pull never IMGID true
docker run --rm --pull never IMGSHORT true
docker run --rm --pull never sha256:IMGID true
docker run --rm --pull never nginx:WORD true
docker run --rm --pull never localhost:5000/WORD:1 true
docker run --rm klant/NAME:1 true
docker pull klant/NAME:1
docker volume inspect NAME
docker volume rm NAME
docker volume rm NAME9
docker volume create NAME
docker volume create --driver local --opt type=none --opt o=bind --opt device=/ nieuw
docker volume create --opt type=tmpfs --opt device=tmpfs --opt o=bind nieuw
docker volume create --opt type=nfs --opt o=addr=127.0.0.1 --opt device=:/ nieuw
docker volume create --driver plugin nieuw
docker network inspect NAME
docker network inspect NETID
docker network inspect NETSHORT
docker network rm NAME
docker network rm NETID
docker network rm NETSHORT
docker network create NAME
docker network create -d macvlan -o parent=eth0 nieuw
docker network create -d ipvlan nieuw
docker network create --subnet 8.8.8.0/24 --gateway 8.8.8.8 nieuw
docker network create --subnet 10.0.0.0/7 nieuw
docker network create -o com.docker.network.bridge.name=docker0 nieuw
docker network connect NAME eigen
docker network connect NETID eigen
docker network connect bridge NAME
docker network connect bridge ID
docker network disconnect NAME NAME
docker network disconnect -f NAME ID
docker network disconnect -f NETID NAME
docker network connect --link NAME:x bridge eigen
docker image inspect klant/NAME:1
docker image inspect IMGID
docker image inspect IMGSHORT
docker image inspect sha256:IMGID
docker image inspect nginx:WORD
docker history klant/NAME:1
docker history IMGSHORT
docker rmi klant/NAME:1
docker rmi nginx:WORD
docker rmi busybox
docker rmi -f busybox nginx
docker rmi nginx:latest
docker tag klant/NAME:1 gestolen
docker tag IMGID gestolen
docker tag busybox klant/NAME:1
docker tag busybox nginx:WORD
docker tag busybox nginx:latest
docker save klant/NAME:1
docker save IMGID
docker save busybox klant/NAME:1
docker push klant/NAME:1
docker push localhost:5000/WORD:1
docker push --all-tags nginx
docker manifest inspect klant/NAME:1
docker build -f van .
docker build -f kopie .
docker build -f koppel .
docker build -f tag .
docker build -f syntax .
docker build -f arg .
docker build -f basis --build-context basis=docker-image://klant/NAME:1 .
docker build -f goed --network host .
docker build -f host .
docker build -f host --allow network.host .
docker build -f onveilig .
docker build -f haal .
docker build -f haal-hoofdletters .
docker build -f haal-breed .
docker build -f haal-git .
docker build -f haal-naam .
docker build http://127.0.0.1:5000/v2/
docker build http://127.0.0.1:5000/x.git
docker build -f basis --build-context basis=http://LOCALHOST:5000/v2/ .
docker build -f goed -t klant/NAME:1 .
docker build -f goed -t nginx:latest .
docker build -f goed --cgroup-parent /x .
docker buildx build -f goed --allow security.insecure .
docker buildx build -f goed --output type=image,name=klant/NAME:1 .
docker buildx prune -af
docker buildx du
docker builder prune -af
docker system prune -f
docker import http://127.0.0.1:5000/v2/ gestolen
docker run --rm --privileged busybox ls /dev
docker run --rm --cap-add SYS_ADMIN busybox true
docker run --rm --cap-add ALL busybox true
docker run --rm --security-opt seccomp=unconfined busybox true
docker run --rm --security-opt apparmor=unconfined busybox true
docker run --rm --security-opt systempaths=unconfined busybox true
docker run --rm --device /dev/null:/dev/x busybox true
docker run --rm --device-cgroup-rule "b 8:* rwm" busybox true
docker run --rm --network host busybox ip a
docker run --rm --pid host busybox ps
docker run --rm --ipc host busybox true
docker run --rm --uts host busybox hostname
docker run --rm --userns host busybox true
docker run --rm --cgroupns host busybox true
docker run --rm --cgroup-parent /x busybox true
docker run --rm --sysctl net.ipv4.ip_forward=1 busybox true
docker run --rm --runtime io.containerd.runc.v2 busybox true
docker run --rm --oom-kill-disable busybox true
docker run --rm --oom-score-adj -500 busybox true
docker run --rm --log-driver syslog busybox true
docker run --rm --annotation a=b busybox true
docker run --rm --volume-driver nfs -v nieuw:/x busybox true
docker run --rm -v /:/host busybox ls /host
docker run --rm -v /etc:/x:ro busybox ls /x
docker run --rm -v /var/run/docker.sock:/s busybox ls -l /s
docker run --rm -v /run/docker-les-lab/docker.sock:/s busybox ls -l /s
docker run --rm -v /var/lib/docker/volumes:/x busybox ls /x
docker run --rm -v SCRATCH/../:/x busybox ls /x
docker run --rm -v SCRATCH/naar-etc:/x busybox ls /x
docker run --rm -v SCRATCH/naar-etc/passwd:/x busybox cat /x
docker run --rm -v SCRATCH:/x:rshared busybox true
docker run -d --restart always -v SCRATCH/map:/x busybox true
docker run --rm --mount type=bind,src=/,dst=/x busybox ls /x
docker run --rm --mount type=bind,src=SCRATCH,dst=/x,bind-propagation=rshared busybox true
docker run --rm --mount type=volume,dst=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/ busybox ls /x
docker run --rm --tmpfs /x:bind busybox true
docker compose -f extern-net.yaml up
docker compose -f extern-vol.yaml up
docker compose -f naam-vol.yaml up
docker compose -f naam.yaml up
docker compose -f image.yaml up
docker compose -f host.yaml up
docker compose -f deel.yaml up
docker compose -f van.yaml up
docker compose -f baas.yaml up
docker compose -f wortel.yaml up
docker compose -f sok.yaml up
docker compose -f apparaat.yaml up
docker compose -f pid.yaml up
docker compose -f bouw.yaml build
docker compose -f bouw-van.yaml build
docker compose -f bouw-tag.yaml build
docker compose -f opties.yaml up
docker swarm init
docker swarm join --token x 127.0.0.1:2377
docker swarm leave -f
docker node ls
docker service ls
docker service create --name x busybox
docker stack ls
docker secret ls
docker secret create x goed
docker config ls
docker plugin install x/y
docker plugin disable x
docker plugin rm x
docker checkpoint ls eigen
docker checkpoint create eigen x
`

/** Lines that may succeed (docker itself forgives `-f` for what is not there), and must show and change nothing foreign. */
const SHOW_NOTHING = `
docker rm -f NAME
docker rm -f ID
docker rm -fv SHORT
docker volume rm -f NAME8
docker rmi -f IMGID
docker rmi -f IMGSHORT
docker rmi -f nginx:WORD
docker ps
docker ps -a
docker ps -aq --no-trunc
docker ps -a --filter name=WORD
docker ps -a --filter label=van-iemand-anders
docker ps -a --filter volume=NAME
docker ps -a --filter network=NAME
docker ps -a --filter ancestor=klant/NAME:1
docker ps -a --filter id=ID
docker ps -as
docker images
docker images -a
docker images --digests --no-trunc
docker images klant/NAME
docker images nginx
docker images --filter dangling=true
docker images --filter label=van-iemand-anders
docker images --filter reference=*/*
docker image ls -q
docker volume ls
docker volume ls -f name=WORD
docker volume ls -f dangling=true
docker network ls
docker network ls --no-trunc
docker network ls -f name=WORD
docker network inspect bridge
docker system df
docker system df -v
docker info
docker info -f json
docker stats --no-stream
docker events --since 1h --until 0s
docker events --since 1h --until 0s --filter container=NAME
docker events --since 1h --until 0s --filter image=klant/NAME:1
docker inspect nginx
docker inspect busybox
docker image inspect nginx -f {{json .}}
docker history nginx
docker compose ls -a
docker compose -p WORD ps -a
docker compose -p WORD down -v
docker compose -p WORD rm -f
docker container prune -f
docker container prune -f --filter label=van-iemand-anders
docker volume prune -f
docker volume prune -af
docker volume prune -af --filter label=van-iemand-anders
docker network prune -f
docker network prune -f --filter label=van-iemand-anders
docker image prune -f
docker image prune -af
docker image prune -af --filter label=van-iemand-anders
docker plugin ls
docker search --limit 1 WORD
docker exec eigen ls -R /dev /proc/1/fd
docker inspect eigen
`

const lines = (text: string): string[] => text.trim().split('\n')

/** A line with the real names in it. */
function filled(line: string): string {
  const named = line
    .replaceAll(/\bNAME(\d*)\b/g, (_all, number: string) => `${WORD}${number || 1}`)
    .replaceAll(/\bWORD\b/g, WORD)
  return Object.entries(ids).reduce((text, [name, value]) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value), named)
}

/** What a command wrote, without the names and ids that stood in the command itself. */
function withoutTyped(said: Said, line: string): string {
  const typed = line.split(/[\s=:,]+/).filter(word => word.length > 5).sort((a, b) => b.length - a.length)
  // Docker writes a name with its repository, its tag, its project.
  return typed.reduce((text, word) => text.replaceAll(word, '·'), said.text).replaceAll(/klant\/·?(?::1)?/g, '·')
}

function expectNothingForeign(said: Said, line: string): void {
  const text = withoutTyped(said, line)
  expect(text).not.toContain(CONTENT)
  expect(foreign.ids.filter(id => text.includes(id.slice(0, 12)))).toEqual([])
  // Files of this test name what they reach for; docker repeats their lines.
  if (!/docker (?:compose|build)/.test(line))
    expect(text).not.toContain(WORD)
}

describe('what reaches for what is not the lesson’s fails', () => {
  it.each(lines(FAIL))('%s', async (written) => {
    const line = filled(written)
    const said = await bench.docker(line)
    expect(said, said.text).not.toMatchObject({ exit: 0 })
    expectNothingForeign(said, line)
  })
})

describe('what shows the machine shows the lesson', () => {
  it.each(lines(SHOW_NOTHING))('%s', async (written) => {
    const line = filled(written)
    expectNothingForeign(await bench.docker(line), line)
  })
})

describe('what no docker command writes, but the engine understands', () => {
  /** The engine's answer through the lens. */
  async function asked(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number, body: unknown }> {
    const through = openEngine({ address: parseAddress({ host: bench.lens.url }), url: bench.lens.url, namedBy: 'DOCKER_HOST' })
    try {
      return await ask(through, method, path, { body, timeout: 60_000 })
    }
    finally {
      through.agent.destroy()
    }
  }

  it.each([
    ['a name with its tag, in docker tag', `/images/busybox/tag?repo=klant/${WORD}1:1`],
    ['a name with its tag, in docker commit', `/commit?container=eigen&repo=klant/${WORD}1:1`],
    ['a name with its tag, in docker import', `/images/create?fromSrc=-&repo=klant/${WORD}1:1`],
    ['a pull that says it is an import', `/images/create?fromSrc=-&fromImage=nginx&tag=${WORD}`],
  ])('%s', async (_what, path) => {
    expect((await asked('POST', path)).status).toBeGreaterThanOrEqual(400)
    expect(await foreign.inventory()).toBe(before)
  })
})

describe('a folder of the demo that another container can put a link in the place of', () => {
  it('does not get into a container, and docker run --rm says so and ends', async () => {
    const writer = await bench.docker(`docker run -d --name schrijver -v ${bench.scratch}:/s busybox sleep 100000`)
    expect(writer.exit, writer.text).toBe(0)
    const said = await bench.docker(`docker run --rm --name onderdeel -v ${bench.scratch}/map:/x busybox ls /x`)
    expect(said.exit).not.toBe(0)
    expect(said.text).toContain('alleen-lezen')
    expect((await bench.docker('docker ps -aq --filter name=onderdeel')).text).toBe('')
    await bench.docker('docker rm -f schrijver')
    expect((await bench.docker(`docker run --rm -v ${bench.scratch}/map:/x busybox ls /x`)).exit).toBe(0)
  })
})

describe('a folder of the demo that became a link to somewhere else', () => {
  /** A container that was made while it was a folder. */
  beforeAll(async () => {
    mkdirSync(join(bench.scratch, 'wissel'))
    await bench.docker(`docker create --name wissel -v ${bench.scratch}/wissel:/x busybox true`)
    rmSync(join(bench.scratch, 'wissel'), { recursive: true })
    symlinkSync('/etc', join(bench.scratch, 'wissel'))
  })

  afterAll(async () => {
    rmSync(join(bench.scratch, 'wissel'))
    await bench.docker('docker rm -f wissel wissel2 wissel3')
  })

  it.each([
    ['is not taken over by another container', `docker run --rm --name wissel2 --volumes-from wissel busybox cat /x/passwd`],
    ['is not taken over by one that starts again by itself', `docker run -d --name wissel3 --restart always --volumes-from wissel busybox sleep 1000`],
    ['is not read by docker cp', `docker cp wissel:/x/passwd -`],
    ['is not written by docker cp', `docker cp ${'SCRATCH'}/van wissel:/x/les-was-hier`],
  ])('%s', async (_what, line) => {
    const said = await bench.docker(filled(line))
    expect(said.exit, said.text).not.toBe(0)
    expect(said.text).not.toContain('root:')
    expect(existsSync('/etc/les-was-hier')).toBe(false)
  })

  it('is not one folder under two names', async () => {
    mkdirSync(join(bench.scratch, 'echt', 'map'), { recursive: true })
    symlinkSync('echt', join(bench.scratch, 'bijnaam'))
    const said = await bench.docker(`docker run --rm -v ${bench.scratch}/bijnaam:/x busybox true`)
    expect(said.exit).not.toBe(0)
    expect(said.text).toContain('van de machine')
  })
})

describe('a name that means something else to the engine', () => {
  it('the beginning of someone’s image is not that image once the lesson has used it as a name', async () => {
    const short = ids.IMGID?.slice(0, 12) ?? ''
    expect((await bench.docker(`docker tag busybox ${short}`)).exit).toBe(0)
    expect((await bench.docker(`docker rmi ${short}:latest`)).exit).toBe(0)
    for (const line of [`docker save ${short}`, `docker run --rm ${short} true`, `docker tag ${short} gestolen:1`, `docker rmi ${short}`, `docker image inspect ${short}`])
      expect((await bench.docker(line)).exit, line).not.toBe(0)
    await bench.docker(`docker rmi -f ${short}`)
    expect(await foreign.inventory()).toBe(before)
  })

  it('a network cannot be named as someone’s network is numbered', async () => {
    expect((await bench.docker(`docker network create ${ids.NETID}`)).exit).not.toBe(0)
    expect((await bench.docker(`docker network rm ${ids.NETID}`)).exit).not.toBe(0)
    expect(await foreign.inventory()).toBe(before)
  })

  it('a network named nat is only Windows’ own when Windows made it', async () => {
    await bench.past('docker network create --subnet 198.19.7.0/28 nat')
    try {
      expect((await bench.docker('docker run --rm --network nat busybox true')).exit).not.toBe(0)
      expect((await bench.docker('docker network rm nat')).exit).not.toBe(0)
      expect((await bench.docker('docker network ls --format {{.Name}}')).text).not.toContain('nat')
    }
    finally {
      expect((await bench.past('docker network rm nat')).exit).toBe(0)
    }
  })

  it('a pattern does not keep the lens busy for ever', async () => {
    await bench.docker('docker network create patroon')
    await bench.docker(`docker network connect patroon (a+)+b|${'a'.repeat(60)}`)
    await bench.docker('docker network connect patroon (')
    expect((await bench.docker('docker network rm patroon')).exit).toBe(0)
  })
})

describe('a program that goes away', () => {
  it('leaves no socket of an upload that the engine did not want', async () => {
    const path = bench.lens.url.replace('unix://', '')
    const sockets = (): number => process.getActiveResourcesInfo().filter(name => name === 'PipeWrap').length
    const idle = sockets()
    for (let round = 0; round < 20; round++) {
      const line = connect(path)
      line.on('error', () => {})
      line.write(`PUT /containers/er-is-er-geen/archive?path=/ HTTP/1.1\r\nHost: docker\r\nContent-Type: application/x-tar\r\nContent-Length: 8000000\r\n\r\n`)
      line.write(Buffer.alloc(700_000))
      const [answer] = await once(line, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1\.1 404/)
      line.destroy()
    }
    // The engine's may be kept for the next question.
    await expect.poll(sockets, { timeout: 20_000 }).toBeLessThan(idle + 5)
  })
})

describe('two containers that are started at the same moment', () => {
  it('do not both start when one can put a link in the place of the other’s folder', async () => {
    await bench.docker(`docker create --name gelijk1 -v ${bench.scratch}:/s busybox sleep 100000`)
    await bench.docker(`docker create --name gelijk2 -v ${bench.scratch}/map:/x busybox sleep 100000`)
    // On one connection, so that the second is read while the first is on its way to the engine.
    const answers = await pipelined(bench.lens.url, ['/containers/gelijk1/start', '/containers/gelijk2/start'])
    expect(answers.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 204', 'HTTP/1.1 403'])
    expect(answers).toContain('alleen-lezen')
    await bench.docker('docker rm -f gelijk1')
    expect((await bench.docker('docker start gelijk2')).exit).toBe(0)
    await bench.docker('docker rm -f gelijk2')
  })
})

describe('a lens on the whole lesson', () => {
  it.each([
    ['its Dockerfile', `FROM busybox\nLABEL docker-les.demo=aanval\n`, ''],
    ['--label', 'FROM busybox\n', '--label docker-les.demo=aanval'],
  ])('does not take for the lesson’s what someone made from an image that got the lesson’s label from %s', async (_what, dockerfile, option) => {
    mkdirSync(join(bench.scratch, 'gelabeld'), { recursive: true })
    writeFileSync(join(bench.scratch, 'gelabeld', 'Dockerfile'), dockerfile)
    const built = await bench.docker(`docker build -t gelabeld:1 ${option} gelabeld`)
    expect(built.exit, built.text).toBe(0)
    await bench.past('docker create --name buitenstaander gelabeld:1 true')
    expect((await bench.docker('docker ps -a --format {{.Names}}')).text).not.toContain('buitenstaander')
    expect((await bench.docker('docker rm buitenstaander')).exit).not.toBe(0)
    await bench.past('docker rm buitenstaander')
    await bench.docker('docker rmi gelabeld:1')
  })

  it('neither shows nor prunes what someone made from an image that the lesson committed', async () => {
    const wide = await openLens(bench.engine, { demo: 'breed', sees: 'lesson', images: [], scratch: bench.scratch }, `${bench.lens.url.replace('unix://', '')}w`, bench.journals)
    const through = openEngine({ address: parseAddress({ host: wide.url }), url: wide.url, namedBy: 'DOCKER_HOST' })
    try {
      await bench.docker('docker commit eigen doorgegeven:1')
      await bench.past('docker create --name buitenstaander doorgegeven:1 true')
      const listed = await ask(through, 'GET', '/containers/json?all=1')
      expect(JSON.stringify(listed.body)).not.toContain('buitenstaander')
      await ask(through, 'POST', '/containers/prune')
      expect((await bench.past('docker ps -a --filter name=buitenstaander --format {{.Names}}')).text).toBe('buitenstaander\n')
    }
    finally {
      await bench.past('docker rm -f buitenstaander')
      through.agent.destroy()
      await wide.close()
    }
  })
})

describe('afterwards', () => {
  it('everything that is not the lesson’s is as it was', async () => {
    expect(await foreign.inventory()).toBe(before)
  })

  it('and there were at least 150 tries', () => {
    expect(lines(FAIL).length + lines(SHOW_NOTHING).length).toBeGreaterThanOrEqual(150)
  })

  it('reset takes the lesson away, and nothing else', async () => {
    await bench.reset()
    expect(await foreign.inventory()).toBe(before)
    expect((await bench.docker('docker ps -aq')).text).toBe('')
  })
})
