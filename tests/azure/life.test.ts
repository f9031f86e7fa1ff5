/** The running example all the way: what is pushed is what was built, what runs answers, and nothing of it stays. */
import type { AzureBench } from './bench.ts'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../../demos/server/api.ts'
import { findProgram } from '../../demos/server/find-program.ts'
import { DEMOS } from '../../demos/server/paths.ts'
import { startProgram } from '../../demos/server/terminal.ts'
import { azureBench } from './bench.ts'

const G = 'rg-leven'
const IMAGE = 'klasleven.azurecr.io/cijferlezer:v1'
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

let bench: AzureBench
let password = ''

async function ok(line: string): Promise<string> {
  const { exit, out, err } = await bench.run(line)
  expect([line, exit, exit === 0 ? '' : err]).toEqual([line, 0, ''])
  return out.trim()
}

beforeAll(async () => {
  bench = await azureBench('test-leven', ['node:24-slim'], { scratch: join(DEMOS, 'cijferlezer') })
  await ok('az login -o none')
  await ok(`az group create -n ${G} -l westeurope -o none`)
  await ok(`az acr create -g ${G} -n klasleven --sku Basic --admin-enabled true -o none`)
  password = await ok('az acr credential show -n klasleven --query passwords[0].value -o tsv')
}, 120_000)

afterAll(async () => {
  await bench.close()
})

describe('the cijferlezer in a mini-Azure', () => {
  it('what is pushed is what was built', async () => {
    await ok('docker build --quiet --tag cijferlezer:v1 .')
    await ok('az acr login -n klasleven')
    await ok(`docker tag cijferlezer:v1 ${IMAGE}`)
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(await ok(`docker push ${IMAGE}`))?.[1]
    expect(await ok('az acr repository show -n klasleven --image cijferlezer:v1 --query digest -o tsv')).toBe(digest)
    const id = await ok('docker image inspect --format {{.Id}} cijferlezer:v1')
    const manifest: unknown = JSON.parse(await ok(`curl --silent --fail --user klasleven:${password} --header "accept: ${MANIFEST}" https://klasleven.azurecr.io/v2/cijferlezer/manifests/v1`))
    // With the store of containerd an image's id is its manifest's digest, otherwise its configuration's.
    expect([digest, (manifest as { config: { digest: string } }).config.digest]).toContain(id)
  }, 300_000)

  it('… and what comes back', async () => {
    const id = await ok(`docker image inspect --format {{.Id}} ${IMAGE}`)
    await ok(`docker rmi ${IMAGE} cijferlezer:v1`)
    expect(await ok(`docker pull ${IMAGE}`)).toMatch(/Status: Downloaded newer image for klasleven\.azurecr\.io\/cijferlezer:v1/)
    expect(await ok(`docker image inspect --format {{.Id}} ${IMAGE}`)).toBe(id)
    // The engine's own name for the storage shows nowhere.
    expect(await ok('docker images --format {{.Repository}}:{{.Tag}}')).not.toMatch(/localhost/)
  })

  it('nobody pushes or pulls without signing in', async () => {
    await ok('docker logout klasleven.azurecr.io')
    expect(await bench.run(`docker pull ${IMAGE}`)).toMatchObject({ exit: 1, err: expect.stringMatching(/unauthorized: authentication required, visit https:\/\/aka\.ms\/acr\/authorization/) })
    expect(await bench.run(`docker push ${IMAGE}`)).toMatchObject({ exit: 1, err: expect.stringMatching(/unauthorized: authentication required/) })
    expect(await bench.run('docker login klasleven.azurecr.io -u klasleven -p fout')).toMatchObject({ exit: 1, err: expect.stringMatching(/unauthorized/) })
    await ok(`docker login klasleven.azurecr.io -u klasleven -p ${password}`)
    await ok(`docker push ${IMAGE}`)
  })

  it('the storage itself takes no one without a token of mini-Azure', async () => {
    const [storage] = await bench.containers()
    const { body } = await ask(bench.engine, 'GET', `/containers/${storage}/json`)
    const ports = (body as { NetworkSettings: { Ports: Record<string, { HostIp: string, HostPort: string }[]> } }).NetworkSettings.Ports['5000/tcp'] ?? []
    expect(ports.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
    for (const authorization of ['', '--user klasleven:x', '--header "authorization: Bearer x.y.z"'])
      expect(await ok(`curl --silent --output /dev/null --write-out %{http_code} ${authorization} http://localhost:${ports[0]?.HostPort}/v2/_catalog`)).toBe('401')
  })

  it('the running group reads a digit, within its limits', async () => {
    await ok(`az container create -g ${G} -n cijferlezer --image ${IMAGE} --registry-username klasleven --registry-password ${password} --os-type Linux --cpu 1 --memory 0.5 --ip-address Public --ports 3000 --dns-name-label klasleven -o none`)
    const fqdn = await ok(`az container show -g ${G} -n cijferlezer --query ipAddress.fqdn -o tsv`)
    expect(fqdn).toBe('klasleven.westeurope.azurecontainer.io')
    const answer = await ok(`curl --silent --fail --retry 20 --retry-all-errors --retry-delay 1 --json '{"lijnen":[[[5,0],[5,10]]]}' http://${fqdn}:3000/lees`)
    expect(JSON.parse(answer)).toMatchObject({ cijfer: 1 })
    const { body } = await ask(bench.engine, 'GET', `/containers/${(await running())[0]}/json`)
    expect(body).toMatchObject({ HostConfig: { NanoCpus: 1e9, Memory: 512 * 1024 * 1024, RestartPolicy: { Name: 'always' }, Privileged: false } })
  })

  it('az enters it, in a terminal', async () => {
    const file = findProgram('az', bench.env) ?? ''
    let screen = ''
    const exit = await new Promise<number>((resolve) => {
      const program = startProgram({ file, args: ['container', 'exec', '-g', G, '-n', 'cijferlezer', '--exec-command', 'sh'], cwd: bench.scratch, env: { ...bench.env, TERM: 'xterm' }, size: { columns: 80, rows: 20 }, onOutput, onEnd: resolve })
      let typed = false
      function onOutput(text: string): void {
        screen += text
        if (!typed && /[$#] $/.test(stripVTControlCharacters(screen))) {
          typed = true
          program.write('echo antwoord $((6*7)); exit\r')
        }
      }
    })
    expect([exit, stripVTControlCharacters(screen)]).toEqual([0, expect.stringMatching(/antwoord 42/)])
  })

  it('after its group is deleted no container, no repository and no port is left', async () => {
    const [group] = await running()
    const { body } = await ask(bench.engine, 'GET', `/containers/${group}/json`)
    const port = (body as { NetworkSettings: { Ports: Record<string, { HostPort: string }[]> } }).NetworkSettings.Ports['3000/tcp']?.[0]?.HostPort
    await ok(`az group delete -n ${G} -y`)
    expect(await bench.containers()).toEqual([])
    expect((await bench.run(`curl --silent http://localhost:${port}/`)).exit).toBe(7)
    expect((await bench.run('curl --silent https://klasleven.azurecr.io/v2/')).exit).not.toBe(0)
    expect((await bench.run('curl --silent --fail http://klasleven.westeurope.azurecontainer.io:3000/')).exit).not.toBe(0)
  })

  /** The containers of groups: those that are no storage. */
  async function running(): Promise<string[]> {
    const all = await bench.containers()
    const images = await Promise.all(all.map(async id => ((await ask(bench.engine, 'GET', `/containers/${id}/json`)).body as { Config: { Image: string } }).Config.Image))
    return all.filter((_id, index) => images[index] !== 'registry:2')
  }
})
