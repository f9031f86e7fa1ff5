/** The demos' own commands, by an az and a docker command years newer than the machine's: Debian 13's, in a container of the lab. */
import type { Step } from '../../demos/kit/step.ts'
import type { AzureBench, Said } from './bench.ts'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgsStringToArgv } from 'string-argv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import aci from '../../demos/aci/demo.ts'
import acr from '../../demos/acr/demo.ts'
import { TENANT } from '../../demos/mini-azure/account.ts'
import { AZ_ENVIRONMENT } from '../../demos/server/environment.ts'
import { LABEL } from '../../demos/server/lens/scope.ts'
import { DEMOS } from '../../demos/server/paths.ts'
import { labUp } from '../lab/lab.ts'
import { labPaths } from '../lab/paths.ts'
import { run } from '../lab/run.ts'
import { TEST_ENGINE } from '../test-engine.ts'
import { azureBench } from './bench.ts'

const DEMO = 'test-nieuwe-az'
const IMAGE = 'azure-cli:2.74'
/** Fetching the image's packages and making it, where the lab has none yet, in ms. */
const MAKE_LIMIT = 900_000

let bench: AzureBench

/** One command line in the container, as a demo would have it. */
function inside(line: string): Promise<Said> {
  return bench.run(['docker exec', DEMO, ...parseArgsStringToArgv(line).map(word => `"${word}"`)].join(' '))
}

async function ok(line: string): Promise<string> {
  const { exit, out, err } = await inside(line)
  expect([line, exit, exit === 0 ? '' : err]).toEqual([line, 0, ''])
  return out.trim()
}

/** Steps of a demo that are a command, by how it begins; those that need a person or a browser are not among them. */
function commandsOf(steps: readonly Step[]): [string, readonly RegExp[]][] {
  return steps.flatMap(step => step.kind === 'run' && step.until === undefined && !/^(?:az login|docker build)/.test(step.command) ? [[step.command, step.expect] as [string, readonly RegExp[]]] : [])
}

/** Only the lab makes the image. */
describe.skipIf(process.env[TEST_ENGINE])('debian 13’s az', () => {
  beforeAll(async () => {
    const { env: labEnv } = await labUp(undefined, labPaths(), { forTests: true })
    await run('docker', ['pull', '--quiet', IMAGE], { env: labEnv })
    bench = await azureBench(DEMO, ['node:24-slim'], { scratch: join(DEMOS, 'cijferlezer'), whole: true })
    const { HTTPS_PROXY = '', REQUESTS_CA_BUNDLE = '', NO_PROXY = '' } = bench.mini.env
    const env = { ...AZ_ENVIRONMENT, HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE, LANG: 'C.UTF-8', HOME: join(bench.folder, 'az'), DOCKER_HOST: bench.mini.dockerHost, AZURE_CORE_COLLECT_TELEMETRY: 'false' }
    const { exit, err } = await bench.run([
      `docker run --detach --rm --init --name ${DEMO} --label ${LABEL}=${DEMO} --network host --volume ${bench.folder}:${bench.folder}`,
      ...Object.entries(env).map(([name, value]) => `--env "${name}=${value}"`),
      `${IMAGE} sleep infinity`,
    ].join(' '))
    expect([exit, err]).toEqual([0, expect.any(String)])
  }, MAKE_LIMIT)

  afterAll(async () => {
    await bench?.run(`docker rm --force ${DEMO}`)
    // No lens wrote them down.
    await bench?.run('docker rmi --force cijferlezer:v1 klasdocker.azurecr.io/cijferlezer:v1')
    await bench?.close()
  })

  it('is the newer one', async () => {
    expect(await ok('az version -o tsv')).toMatch(/^2\.(?:[7-9]\d|\d{3})\./)
  })

  it('signs in as a person without a browser, and as a program', async () => {
    expect(await ok('az login --use-device-code --query [].name -o tsv')).toBe('mini-Azure')
    const { id, secret } = bench.mini.program
    expect(await ok(`az login --service-principal -u ${id} -p ${secret} --tenant ${TENANT} --query [].name -o tsv`)).toBe('mini-Azure')
  })

  it('does all that the demo acr does, the token and the push too', async () => {
    expect((await bench.run('docker build --quiet --tag cijferlezer:v1 .')).exit).toBe(0)
    for (const [command, expected] of commandsOf(acr.steps)) {
      const { exit, out, err } = await inside(command)
      expect([command, exit, exit === 0 ? '' : err]).toEqual([command, 0, ''])
      for (const pattern of expected)
        expect(out + err, command).toMatch(pattern)
    }
    // Without a docker command az gives the token itself; the registry takes it.
    const { accessToken, loginServer } = JSON.parse(await ok('az acr login -n klasdocker --expose-token -o json'))
    expect(loginServer).toBe('klasdocker.azurecr.io')
    const { exit } = await bench.run(`curl --silent --fail --user 00000000-0000-0000-0000-000000000000:${accessToken} https://klasdocker.azurecr.io/v2/cijferlezer/manifests/v1 --output /dev/null`)
    expect(exit).toBe(0)
  }, 180_000)

  it('does all that the demo aci does', async () => {
    const password = await ok('az acr credential show -n klasdocker --query passwords[0].value -o tsv')
    const [create] = aci.steps
    expect(await ok(`${create?.kind === 'run' ? create.command : ''} --registry-password ${password}`)).toBe('Succeeded')
    for (const [command, expected] of commandsOf(aci.steps)) {
      const { exit, out, err } = await inside(command)
      expect([command, exit, exit === 0 ? '' : err]).toEqual([command, 0, ''])
      for (const pattern of expected)
        expect(out + err, command).toMatch(pattern)
    }
    expect(await bench.containers()).toEqual([])
  }, 180_000)

  it.each([
    ['--os-type', '--cpu 1 --memory 1', 'InvalidOsType'],
    ['--cpu and --memory', '--os-type Linux', 'ResourceRequestsNotSpecified'],
  ])('is refused a container without %s', async (_what, given, code) => {
    await ok('az group create -n rg-weigering -l westeurope -o none')
    expect(await inside(`az container create -g rg-weigering -n c --image busybox ${given} -o none`)).toMatchObject({ exit: 1, code })
    await ok('az group delete -n rg-weigering -y')
  })
})
