import type { Verdict } from '../kit/preflight.ts'
import type { Recording } from '../kit/transcript.ts'
import { describe, expect, it } from 'vitest'
import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'
import { MINIMUM } from './minimum.ts'
import * as verdicts from './verdicts.ts'

const demo = defineDemo({ title: 'Proef', steps: [run('docker ps')] })

const NGINX = { name: 'nginx', pid: 4711 }
const PROXY = { name: 'docker-proxy', pid: 12 }

function recordingOf(digest: string): Recording {
  const engine = { version: '28.0.0', os: 'linux', arch: 'amd64' }
  return { header: { version: 3, term: { cols: 80, rows: 20 }, timestamp: 1_795_000_000, title: '', lesson: { demo: 'proef', digest, engine } }, events: [[0, 'm', 'docker ps']] }
}

function recorded(recording: Recording | string | undefined): Verdict {
  return verdicts.recordings([{ id: 'proef', demo, digest: 'nu', recording }])
}

describe('a row of the preflight', () => {
  it.each<[string, Verdict, Verdict['is'], RegExp]>([
    ['no docker', verdicts.dockerCommand(undefined), 'bad', /Installeer Docker/],
    ['docker', verdicts.dockerCommand('Docker version 28'), 'good', /28/],
    ['no engine', verdicts.engine(null, 'unix:///x', undefined, MINIMUM.engine), 'bad', /Start Docker/],
    ['an engine that may not be used', verdicts.engine(null, undefined, 'zet LESSON_REMOTE_ENGINE=1', MINIMUM.engine), 'bad', /Zet LESSON_REMOTE_ENGINE=1\. Zonder engine/],
    ['an engine', verdicts.engine({ version: '28.0.1', os: 'linux', arch: 'arm64' }, 'unix:///x', undefined, MINIMUM.engine), 'good', /28\.0\.1 \(linux\/arm64\)/],
    ['an old engine', verdicts.engine({ version: '20.10.24', os: 'linux', arch: 'amd64' }, 'unix:///x', undefined, MINIMUM.engine), 'bad', /Werk Docker bij tot minstens 23\.0: .*BuildKit/],
    ['no Compose', verdicts.plugin('Compose', 'docker-compose-plugin', undefined, MINIMUM.compose), 'bad', /Installeer docker-compose-plugin/],
    ['an old Compose', verdicts.plugin('Compose', 'docker-compose-plugin', 'Docker Compose version v2.3.4', MINIMUM.compose), 'bad', /2\.3\.4 Werk Compose bij/],
    ['a Compose that can’t show columns', verdicts.plugin('Compose', 'docker-compose-plugin', '2.20.3', MINIMUM.compose), 'bad', /minstens 2\.21: .*docker compose ps/],
    ['Buildx', verdicts.plugin('Buildx', 'docker-buildx-plugin', 'github.com/docker/buildx 0.13.1+ds1 x', MINIMUM.buildx), 'good', /0\.13\.1/],
    ['an engine that runs nothing', verdicts.container('busybox', 'de container stopte met exitcode 1'), 'bad', /^de container stopte met exitcode 1 De engine .*herstart/],
    ['an engine whose disk is full', verdicts.container('busybox', 'write /var/lib/docker/x: no space left on device'), 'bad', /^de schijf is vol Maak plaats vrij(?!.*herstart)/],
    ['nothing to run', verdicts.container(undefined, undefined), 'bad', /images/],
    ['a container that ran', verdicts.container('busybox', undefined), 'good', /busybox/],
    ['a missing image', verdicts.images(['nginx'], [], 3), 'bad', /^niet aanwezig: nginx Haal.*--fetch/],
    ['an image for another processor', verdicts.images([], [{ name: 'busybox', platform: 'linux/arm64' }], 3), 'bad', /^voor een ander soort processor: busybox \(linux\/arm64\) Haal.*--fetch/],
    ['images of both kinds', verdicts.images(['nginx'], [{ name: 'busybox', platform: 'linux/arm64' }], 3), 'bad', /^niet aanwezig: nginx; voor .*: busybox/],
    ['all images', verdicts.images([], [], 3), 'good', /alle 3/],
    ['a pull without a network', verdicts.pulls([{ demo: 'basis', image: 'nginx', fault: { is: 'de registry is niet te bereiken' } }]), 'warn', /^nginx: de registry is niet te bereiken Speel "docker pull nginx" in de demo basis met P uit de opname/],
    ['a pull', verdicts.pulls([{ demo: 'basis', image: 'nginx' }, { demo: 'meer', image: 'nginx' }]), 'good', /^op te halen: nginx $/],
    ['a port that a container has', verdicts.ports([8080], [{ port: 8080, by: { container: 'blog', image: 'wordpress' } }], true, 'linux'), 'bad', /8080 bezet door container blog \(wordpress\) Stop de container met "docker stop blog"\.$/],
    ['a port that a program has', verdicts.ports([8080], [{ port: 8080, by: NGINX }], true, 'darwin'), 'bad', /8080 bezet door nginx \(proces 4711\) Stop nginx met "kill 4711"\.$/],
    ['… on Windows', verdicts.ports([8080], [{ port: 8080, by: NGINX }], true, 'win32'), 'bad', /Stop nginx met "taskkill \/F \/PID 4711"\.$/],
    ['ports that one program has', verdicts.ports([8080, 8081], [{ port: 8080, by: NGINX }, { port: 8081, by: NGINX }], true, 'linux'), 'bad', /8080 bezet .*; 8081 bezet .* Stop nginx met "kill 4711"\.$/],
    ['a port that a stranger has', verdicts.ports([8080], [{ port: 8080 }], true, 'linux'), 'bad', /8080 bezet door een ander programma Zoek wat op poort 8080 luistert met "sudo ss .*:8080", en stop dat\.$/],
    ['… on a Mac', verdicts.ports([8080], [{ port: 8080 }], true, 'darwin'), 'bad', /"sudo lsof .*:8080/],
    ['… on Windows', verdicts.ports([8080], [{ port: 8080 }], true, 'win32'), 'bad', /"netstat .*:8080/],
    ['a port of another engine', verdicts.ports([8080], [{ port: 8080, by: PROXY }], true), 'bad', /8080 bezet door docker-proxy .*andere Docker-engine/],
    ['a port whose container a silent engine can’t name', verdicts.ports([8080], [{ port: 8080, by: PROXY }], false), 'warn', /^8080 bezet door een container; welke, zegt de engine nu niet Kijk opnieuw/],
    ['a program’s port beside a silent engine', verdicts.ports([8080], [{ port: 8080, by: PROXY }, { port: 8081, by: NGINX }], false, 'linux'), 'bad', /^8081 bezet door nginx \(proces 4711\) Stop nginx/],
    ['a port that should be closed', verdicts.ports([3000], [{ port: 3000, closed: true, by: NGINX }], true, 'linux'), 'bad', /3000 moet dicht zijn, maar daar antwoordt nginx \(proces 4711\) Stop nginx/],
    ['the name of a container', verdicts.names([{ name: 'web', kind: 'container', image: 'wordpress' }]), 'bad', /^web: al een container van wordpress Geef de container .*"docker rename web web-oud"\.$/],
    ['the name of a volume', verdicts.names([{ name: 'les', kind: 'volume' }]), 'bad', /^les: al een volume Een volume krijgt geen andere naam.*"docker volume rm les"/],
    ['the name of a network', verdicts.names([{ name: 'compose_default', kind: 'network' }]), 'bad', /^compose_default: al een netwerk Een netwerk krijgt geen andere naam.*"docker network rm compose_default"/],
    ['the name of an image', verdicts.names([{ name: 'groet', kind: 'image' }]), 'bad', /^groet: al een image Geef de image .*"docker tag groet groet-oud" en dan "docker rmi groet"/],
    ['free names', verdicts.names([]), 'good', /vrij/],
    ['a full disk', verdicts.disk(0.4e9), 'bad', /0,4 GB vrij .*docker system df/],
    ['little room', verdicts.disk(3e9), 'warn', /3,0 GB/],
    ['room', verdicts.disk(30e9), 'good', /30,0 GB/],
    ['a disk elsewhere', verdicts.disk(undefined), 'good', /niet te zien/],
    ['no curl', verdicts.curl(undefined, MINIMUM.curl), 'bad', /Installeer curl/],
    ['an old curl', verdicts.curl('curl 7.68.0 (x86_64-pc-linux-gnu) libcurl/7.68.0', MINIMUM.curl), 'bad', /^7\.68\.0 Werk curl bij tot minstens 7\.82: .*--json/],
    ['curl', verdicts.curl('curl 8.5.0 (Windows) libcurl/8.5.0', MINIMUM.curl), 'good', /^8\.5\.0/],
    ['no az', verdicts.azure(undefined, false), 'warn', /Azure CLI.*abonnement is niet nodig/],
    ['az', verdicts.azure({ said: '{\n  "azure-cli": "2.45.0",\n  "azure-cli-core": "2.45.0"\n}' }, false), 'good', /^2\.45\.0; de demo’s gebruiken mini-Azure, aanmelden hoeft niet/],
    ['az, for the real Azure', verdicts.azure({ said: '{"azure-cli": "2.45.0"}' }, true), 'good', /^2\.45\.0 $/],
    ['an az that can’t run', verdicts.azure({ fault: 'No module named azure', slow: false }, false), 'bad', /^start niet: No module named azure Installeer .*opnieuw/],
    ['an az that takes its time', verdicts.azure({ fault: 'x', slow: true }, false), 'warn', /^antwoordt niet op tijd Kijk met "az version"/],
    ['free ports', verdicts.ports([8080], [], true), 'good', /8080 vrij/],
    ['no browser', verdicts.browser(undefined, 'installeer Chrome'), 'bad', /installeer Chrome/],
    ['no recording', recorded(undefined), 'bad', /geen opname: proef .*npm run record proef/],
    ['a broken recording', recorded('regel 3 is geen gebeurtenis'), 'bad', /regel 3.*record/],
    ['a recording of an older demo', recorded(recordingOf('x')), 'bad', /oudere versie.*record/],
    ['a recording that stops early', recorded({ ...recordingOf('nu'), events: [] }), 'bad', /maar 0 van de 1 stappen.*record/],
    ['a recording', recorded(recordingOf('nu')), 'good', /alle 1 actueel/],
  ])('%s', (_what, verdict, is, text) => {
    expect(verdict.is).toBe(is)
    expect(`${verdict.found} ${verdict.fix ?? ''}`).toMatch(text)
    // Whatever is wrong, a teacher reads what to do.
    expect(verdict.fix === undefined).toBe(is === 'good')
  })
})

it('counts what is well and what is not, on the last line', () => {
  const table = verdicts.tableOf([verdicts.dockerCommand('28'), verdicts.images(['nginx'], [], 1), verdicts.disk(3e9)])
  expect(table.split('\n').at(-1)).toBe('2 passed, 1 failed')
  expect(table).toMatch(/^✓ docker-commando .*\n✗ images .*\n.*→ Haal.*\n! schijfruimte/)
})
