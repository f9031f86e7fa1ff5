/**
 * `Microsoft.ContainerInstance`, as the resource manager has it.
 * https://learn.microsoft.com/rest/api/container-instances
 */
import type { Cloud, Group } from './cloud.ts'
import type { ImageSource } from './container-group.ts'
import type { GroupSpec } from './container-spec.ts'
import type { Engine } from './engine.ts'
import type { Executions } from './executions.ts'
import type { Answer, Call, Table } from './routes.ts'
import { AzureError, resourceNotFound } from './azure-error.ts'
import { MANAGER_HOST, operationUrl, RETRY_AFTER } from './cloud.ts'
import { CONTAINER_GROUP_TYPE, ContainerGroup, inaccessible } from './container-group.ts'
import { readGroup } from './container-spec.ts'
import { objectOf, textOf, textsByKey } from './json.ts'
import { locationOf } from './manager.ts'
import { imagePath, pull, splitReference } from './pull.ts'
import { registryAuth } from './registry-auth.ts'
import { REGISTRY_DOMAIN, registryAt } from './registry.ts'

const SUB = '/subscriptions/{subscription}'
const PROVIDER = 'Microsoft.ContainerInstance'
const ALL = `${SUB}/resourcegroups/{group}/providers/${PROVIDER}/containerGroups`
const ONE = `${ALL}/{name}`

export interface ContainerGroupsParts {
  cloud: Cloud
  engine: Engine
  executions: Executions
  /** The port of this machine for a name and a port, when it was agreed beforehand. */
  homes: ReadonlyMap<string, number>
}

export function containerGroups({ cloud, engine, executions, homes }: ContainerGroupsParts): Table {
  let addresses = 0

  function find({ params }: Call): ContainerGroup {
    const group = cloud.group(params.group ?? '')
    const found = cloud.find(CONTAINER_GROUP_TYPE, group, params.name ?? '')
    if (!(found instanceof ContainerGroup))
      throw resourceNotFound(CONTAINER_GROUP_TYPE, params.name ?? '', group.name)
    return found
  }

  function all(group?: Group): ContainerGroup[] {
    return cloud.resources(group).filter(one => one instanceof ContainerGroup)
  }

  async function put(call: Call): Promise<Answer> {
    const { name = '' } = call.params
    const group = cloud.groupToUse(call.params.group ?? '')
    // A group stands where its resource group stands, unless it says otherwise.
    const asked = { location: group.location, ...objectOf(call.body) }
    const spec = readGroup(name, asked)
    const location = locationOf(spec.location)
    if (location === undefined)
      throw new AzureError(400, 'LocationNotAvailableForResourceType', `The provided location '${spec.location}' is not available for resource type '${CONTAINER_GROUP_TYPE}'.`)
    const found = cloud.find(CONTAINER_GROUP_TYPE, group, name)
    const before = found instanceof ContainerGroup ? found : undefined
    if (before && changesTooMuch(before.spec, spec))
      throw new AzureError(400, 'InvalidContainerGroupUpdate', `The updates on container group '${name}' are invalid. If you are going to update the os type, restart policy, network profile, CPU, memory or GPU resources for a container group, you must delete it first and then create a new one.`)
    const { address } = spec
    const fqdn = address?.dnsNameLabel === undefined ? undefined : `${address.dnsNameLabel}.${location}.azurecontainer.io`
    if (fqdn !== undefined && all().some(one => one !== before && one.fqdn === fqdn))
      throw new AzureError(400, 'DnsNameLabelNotAvailable', `The DNS name label '${address?.dnsNameLabel}' in container group '${name}' not available. Try using a different label.`)
    const sources = new Map<string, ImageSource>()
    for (const { image } of spec.containers)
      sources.set(image, await sourceOf(image, name, spec))
    addresses += 1
    const ports = new Map((address?.ports ?? []).flatMap(({ port }) => {
      const home = fqdn === undefined ? undefined : homes.get(`${fqdn}:${port}`)
      return home === undefined ? [] : [[port, home] as const]
    }))
    // 203.0.113.0/24 stands for an address in documentation (RFC 5737): nothing of it is on the internet.
    const made = new ContainerGroup(group, name, { ...spec, location }, engine, address?.type === 'Public' ? `203.0.113.${addresses % 250 + 1}` : address ? `10.0.0.${addresses % 250 + 4}` : undefined, ports)
    await before?.remove()
    cloud.add(made)
    const cpus = Number(objectOf((await engine.ask('GET', '/info')).body).NCPU) || 1
    const operation = cloud.begin(made.begin(async image => sources.get(image) ?? { reference: image }, cpus))
    return {
      status: before ? 200 : 201,
      headers: { 'azure-asyncoperation': operationUrl(PROVIDER, location, operation, call.url.searchParams.get('api-version') ?? ''), 'retry-after': RETRY_AFTER },
      body: await made.show(cloud.idOf(made), true),
    }
  }

  /** Where the engine gets an image, after a look whether it is there and may be had. @throws {AzureError} `InaccessibleImage` */
  async function sourceOf(image: string, group: string, { credentials }: GroupSpec): Promise<ImageSource> {
    const [server = '', ...rest] = image.split('/')
    const given = credentials.find(one => one.server === server)
    if (server.endsWith(REGISTRY_DOMAIN)) {
      const registry = registryAt(cloud, server)
      const visitor = given && await registry?.visitor({ user: given.username, password: given.password })
      const { name: repository, tag: reference } = splitReference(rest.join('/'))
      if (!registry || visitor === undefined || await registry.digestOf(repository, reference) === undefined)
        throw inaccessible(image, group)
      const registrytoken = await registry.accessToken(visitor, [{ type: 'repository', name: repository, actions: ['pull'] }])
      return { reference: `${registry.localServer}/${rest.join('/')}`, auth: registryAuth({ registrytoken }) }
    }
    const auth = given && registryAuth({ username: given.username, password: given.password, serveraddress: server })
    const isThere = (await engine.ask('GET', `/images/${imagePath(image)}/json`)).status === 200
    if (!isThere && await pull(engine, image, auth) !== undefined)
      throw inaccessible(image, group)
    return { reference: image, auth }
  }

  async function act(call: Call, work: (group: ContainerGroup) => Promise<void>): Promise<Answer> {
    await work(find(call))
    return { status: 204 }
  }

  async function remove(call: Call): Promise<Answer> {
    const group = cloud.group(call.params.group ?? '')
    const found = cloud.find(CONTAINER_GROUP_TYPE, group, call.params.name ?? '')
    if (!(found instanceof ContainerGroup))
      return { status: 204 }
    const body = await found.show(cloud.idOf(found), true)
    await found.remove()
    cloud.forget(found)
    return { status: 200, body }
  }

  return {
    [`PUT ${ONE}`]: put,
    [`GET ${ONE}`]: async (call) => {
      const found = find(call)
      return { status: 200, body: await found.show(cloud.idOf(found), true) }
    },
    [`DELETE ${ONE}`]: remove,
    [`GET ${ALL}`]: async ({ params }) => ({ status: 200, body: { value: await Promise.all(all(cloud.group(params.group ?? '')).map(one => one.show(cloud.idOf(one), false))) } }),
    [`GET ${SUB}/providers/${PROVIDER}/containerGroups`]: async () => ({ status: 200, body: { value: await Promise.all(all().map(one => one.show(cloud.idOf(one), false))) } }),
    [`POST ${ONE}/stop`]: call => act(call, one => one.stop()),
    [`POST ${ONE}/restart`]: call => act(call, one => one.restart()),
    [`POST ${ONE}/start`]: (call) => {
      const operation = cloud.begin(find(call).start())
      return { status: 202, headers: { 'location': `https://${MANAGER_HOST}/subscriptions/${call.params.subscription ?? ''}/operationresults/${operation.id}?api-version=2021-04-01`, 'retry-after': RETRY_AFTER } }
    },
    [`GET ${ONE}/containers/{container}/logs`]: async (call) => {
      const content = await find(call).logs(call.params.container ?? '', { tail: call.url.searchParams.get('tail') ?? undefined, timestamps: call.url.searchParams.get('timestamps')?.toLowerCase() === 'true' })
      if (content === undefined)
        throw new AzureError(404, 'ContainerNotFound', `The container '${call.params.container ?? ''}' was not found in container group '${call.params.name ?? ''}'.`)
      return { status: 200, body: { content } }
    },
    [`POST ${ONE}/containers/{container}/exec`]: async (call) => {
      const found = find(call)
      const container = await found.running(call.params.container ?? '')
      const { command, terminalSize } = objectOf(call.body)
      const size = objectOf(terminalSize)
      return { status: 200, body: executions.begin(container, textOf(command), { rows: Number(size.rows) || 24, cols: Number(size.cols) || 80 }, found.location) }
    },
    [`PATCH ${ONE}`]: async (call) => {
      const found = find(call)
      Object.assign(found, { tags: textsByKey(objectOf(call.body).tags) })
      return { status: 200, body: await found.show(cloud.idOf(found), true) }
    },
  }
}

/** What of a group can't be changed while it is there. */
function changesTooMuch(before: GroupSpec, after: GroupSpec): boolean {
  const fixed = ({ osType, restartPolicy, containers, address }: GroupSpec): string => JSON.stringify([osType, restartPolicy, address?.type, containers.map(({ cpu, memoryInGB }) => [cpu, memoryInGB])])
  return fixed(before) !== fixed(after)
}
