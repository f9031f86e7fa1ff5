/**
 * The second judge: Microsoft's own libraries for JavaScript, whose generated models check each request and read each answer. What they
 * get must be what az gets, errors too.
 */
import type { TokenCredential } from '@azure/core-auth'
import type { AzureBench } from './bench.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance'
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SUBSCRIPTION, TENANT } from '../../demos/mini-azure/account.ts'
import { azureBench } from './bench.ts'

const G = 'rg-rechters'
const IMAGE = 'rechters.azurecr.io/web:v1'

/** A container group as the resource manager takes it. */
const BODY = {
  location: 'westeurope',
  properties: {
    osType: 'Linux',
    containers: [{ name: 'a', properties: { image: 'busybox', resources: { requests: { cpu: 1, memoryInGB: 1 } } } }],
  },
}

let bench: AzureBench
let registries: ContainerRegistryManagementClient
let instances: ContainerInstanceManagementClient

/** The libraries' way through the door. */
function options(): { proxyOptions: { host: string, port: number, username: string, password: string } } {
  const proxy = new URL(bench.mini.env.HTTPS_PROXY ?? '')
  return {
    proxyOptions: { host: `http://${proxy.hostname}`, port: Number(proxy.port), username: proxy.username, password: proxy.password },
  }
}

/** A program signs in with its secret. */
async function token(secret = bench.mini.program.secret): Promise<Record<string, unknown>> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: bench.mini.program.id, client_secret: secret, scope: 'https://management.azure.com/.default' })
  const { out } = await bench.run(`curl --silent --data '${form}' https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`)
  return JSON.parse(out)
}

const CREDENTIAL: TokenCredential = {
  getToken: async () => {
    const { access_token, expires_in } = await token()
    return { token: String(access_token), expiresOnTimestamp: Date.now() + Number(expires_in) * 1000 }
  },
}

/** What az prints, as JSON. */
async function az(line: string): Promise<unknown> {
  const { exit, out, err } = await bench.run(`az ${line} -o json`)
  if (exit !== 0)
    throw new Error(err)
  return JSON.parse(out)
}

/** How az says no, and how a library does. */
async function refusals(line: string, ask: () => Promise<unknown>): Promise<[string | undefined, string | undefined]> {
  const [said, thrown] = await Promise.all([bench.run(`az ${line}`), ask().then(() => undefined, (error: unknown) => error)])
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown)
  return [said.code, code]
}

beforeAll(async () => {
  bench = await azureBench('test-rechters')
  // Not every library hands on the authority that it is given; in the process of this file all trust it.
  setDefaultCACertificates([...getCACertificates(), readFileSync(join(bench.folder, 'mini-azure.pem'), 'utf8')])
  registries = new ContainerRegistryManagementClient(CREDENTIAL, SUBSCRIPTION.id, options())
  instances = new ContainerInstanceManagementClient(CREDENTIAL, SUBSCRIPTION.id, options())
  for (const line of [`az login --service-principal -u ${bench.mini.program.id} -p ${bench.mini.program.secret} --tenant ${TENANT} -o none`, `az group create -n ${G} -l westeurope -o none`]) {
    const { exit, err } = await bench.run(line)
    if (exit !== 0)
      throw new Error(`${line}: ${err}`)
  }
})

afterAll(async () => {
  await bench.close()
})

describe('az and the libraries of Microsoft', () => {
  it('a registry that a library makes is what az shows', async () => {
    const made = await registries.registries.create(G, 'rechters', { location: 'westeurope', sku: { name: 'Basic' }, adminUserEnabled: true })
    const shown = await az(`acr show -g ${G} -n rechters`)
    expect(shown).toMatchObject({ id: made.id, name: made.name, location: made.location, loginServer: made.loginServer, adminUserEnabled: true, provisioningState: 'Succeeded', sku: { name: 'Basic', tier: 'Basic' } })
    expect(made).toMatchObject({ loginServer: 'rechters.azurecr.io', provisioningState: 'Succeeded' })
    expect(made.creationDate).toBeInstanceOf(Date)
  })

  it('the credentials are the same', async () => {
    const [library, shown] = [await registries.registries.listCredentials(G, 'rechters'), await az('acr credential show -n rechters')]
    expect(shown).toMatchObject({ username: 'rechters', passwords: library.passwords?.map(({ name, value }) => ({ name, value })) })
    expect(library.passwords).toHaveLength(2)
  })

  it('a group that a library makes is what az shows, and its logs are the same', async () => {
    const { passwords = [] } = await registries.registries.listCredentials(G, 'rechters')
    for (const line of ['az acr login -n rechters', `docker tag busybox ${IMAGE}`, `docker push ${IMAGE}`])
      expect(await bench.run(line)).toMatchObject({ exit: 0 })
    const made = await instances.containerGroups.beginCreateOrUpdateAndWait(G, 'web', {
      location: 'westeurope',
      osType: 'Linux',
      restartPolicy: 'Never',
      imageRegistryCredentials: [{ server: 'rechters.azurecr.io', username: 'rechters', password: passwords[1]?.value }],
      ipAddress: { type: 'Public', dnsNameLabel: 'rechters', ports: [{ port: 8000, protocol: 'TCP' }] },
      containers: [{ name: 'web', image: IMAGE, command: ['sh', '-c', 'echo dag; sleep 600'], ports: [{ port: 8000 }], environmentVariables: [{ name: 'A', value: 'b' }], resources: { requests: { cpu: 0.5, memoryInGB: 0.25 } } }],
    }, { updateIntervalInMs: 200 })
    const shown = await az(`container show -g ${G} -n web`)
    expect(made).toMatchObject({ provisioningState: 'Succeeded', instanceView: { state: 'Running' }, ipAddress: { fqdn: 'rechters.westeurope.azurecontainer.io' } })
    expect(shown).toMatchObject({ id: made.id, provisioningState: 'Succeeded', restartPolicy: made.restartPolicy, instanceView: { state: 'Running' }, ipAddress: { ip: made.ipAddress?.ip, fqdn: made.ipAddress?.fqdn }, containers: [{ name: 'web', image: IMAGE, command: ['sh', '-c', 'echo dag; sleep 600'] }] })
    const { content } = await instances.containers.listLogs(G, 'web', 'web')
    expect(content).toBe('dag\n')
    expect((await bench.run(`az container logs -g ${G} -n web`)).out.trim()).toBe('dag')
  })

  it('lists are the same', async () => {
    const names: (string | undefined)[] = []
    for await (const one of instances.containerGroups.listByResourceGroup(G))
      names.push(one.name)
    for await (const one of registries.registries.listByResourceGroup(G))
      names.push(one.name)
    expect(names).toEqual(['web', 'rechters'])
    expect(await az(`resource list -g ${G} --query [].name`)).toEqual(['rechters', 'web'])
  })

  it.each<[string, string, () => Promise<unknown>]>([
    ['ResourceGroupNotFound', 'acr list -g nergens', () => registries.registries.listByResourceGroup('nergens').next()],
    ['ResourceNotFound', `container show -g ${G} -n weg`, () => instances.containerGroups.get(G, 'weg')],
    ['InaccessibleImage', `container create -g ${G} -n fout --image ${IMAGE} --registry-username rechters --registry-password fout --os-type Linux --cpu 1 --memory 1`, () => create({ imageRegistryCredentials: [{ server: 'rechters.azurecr.io', username: 'rechters', password: 'fout' }] })],
    ['InvalidContainerGroupUpdate', `container create -g ${G} -n web --image busybox --os-type Linux --cpu 1 --memory 2`, () => create({}, 'web')],
  ])('both hear %s', async (code, line, ask) => {
    expect(await refusals(line, ask)).toEqual([code, code])
  })

  it.each<[string, object]>([
    // Older versions of az fill these in; newer ones leave them out, and hear this: azure-cli #30439, #30496.
    ['InvalidOsType', { osType: undefined }],
    ['ResourceRequestsNotSpecified', { containers: [{ name: 'a', image: 'busybox' }] }],
    ['ResourceSomeRequestsNotSpecified', { containers: [{ name: 'a', image: 'busybox', resources: { requests: { memoryInGB: 1 } } }] }],
  ])('without what newer Azure asks for: %s', async (code, changes) => {
    const authorization = `Bearer ${String((await token()).access_token)}`
    expect(await put('weg', { ...BODY, properties: { ...BODY.properties, ...toProperties(changes) } }, authorization)).toMatchObject({ status: 400, code })
  })

  it('a wrong secret gives no token', async () => {
    expect(await token('fout')).toMatchObject({ error: 'invalid_client', error_description: expect.stringMatching(/AADSTS7000215/) })
    expect(await bench.run(`az login --service-principal -u ${bench.mini.program.id} -p fout --tenant ${TENANT}`)).toMatchObject({ exit: 1, err: expect.stringMatching(/AADSTS7000215/) })
  })

  it('what a library deletes is gone for az', async () => {
    await instances.containerGroups.beginDeleteAndWait(G, 'web')
    await registries.registries.delete(G, 'rechters')
    expect(await az(`resource list -g ${G} --query [].name`)).toEqual([])
    expect(await bench.containers()).toEqual([])
  })
})

function create(changes: object, name = 'fout'): Promise<unknown> {
  return instances.containerGroups.beginCreateOrUpdateAndWait(G, name, { location: 'westeurope', osType: 'Linux', containers: [{ name: 'a', image: IMAGE, resources: { requests: { cpu: 1, memoryInGB: 1 } } }], ...changes })
}

/** The libraries' models do not let go what must be refused here, so it is written out. */
function toProperties(changes: object): object {
  return JSON.parse(JSON.stringify(changes, (_key, value: unknown) => value === undefined ? null : value), (key, value) => key === 'containers' ? value.map(({ name, ...properties }: { name: string }) => ({ name, properties })) : value)
}

async function put(name: string, body: object, authorization: string): Promise<{ status: number, code: string }> {
  const path = `https://management.azure.com/subscriptions/${SUBSCRIPTION.id}/resourceGroups/${G}/providers/Microsoft.ContainerInstance/containerGroups/${name}?api-version=2023-05-01`
  const { out } = await bench.run(`curl --silent --request PUT --header "authorization: ${authorization}" --header "content-type: application/json" --data '${JSON.stringify(body)}' --write-out "\\n%{http_code}" "${path}"`)
  const [text = '', status] = out.split('\n')
  return { status: Number(status), code: JSON.parse(text).error.code }
}
