/**
 * `Microsoft.ContainerRegistry`, as the resource manager has it.
 * https://learn.microsoft.com/rest/api/containerregistry
 */
import type { Cloud, Group } from './cloud.ts'
import type { Engine } from './engine.ts'
import type { Answer, Call, Table } from './routes.ts'
import type { Tokens } from './tokens.ts'
import { AzureError, resourceNotFound } from './azure-error.ts'
import { operationUrl, RETRY_AFTER } from './cloud.ts'
import { objectOf, textOf, textsByKey } from './json.ts'
import { locationOf, systemData } from './manager.ts'
import { newPassword, Registry, REGISTRY_DOMAIN, REGISTRY_TYPE } from './registry.ts'
import { startStorage } from './storage.ts'

const SUB = '/subscriptions/{subscription}'
const PROVIDER = 'Microsoft.ContainerRegistry'
const ALL = `${SUB}/resourcegroups/{group}/providers/${PROVIDER}/registries`
const ONE = `${ALL}/{name}`

const SKUS = ['Basic', 'Standard', 'Premium']

export function registries(cloud: Cloud, engine: Engine, authority: string, tokens: Tokens): Table {
  function find({ params }: Call): Registry {
    const group = cloud.group(params.group ?? '')
    const found = cloud.find(REGISTRY_TYPE, group, params.name ?? '')
    if (!(found instanceof Registry))
      throw resourceNotFound(REGISTRY_TYPE, params.name ?? '', group.name)
    return found
  }

  function all(group?: Group): Registry[] {
    return cloud.resources(group).filter(one => one instanceof Registry)
  }

  function put(call: Call): Answer {
    const { name = '' } = call.params
    const group = cloud.groupToUse(call.params.group ?? '')
    const asked = objectOf(call.body)
    const properties = objectOf(asked.properties)
    const sku = SKUS.find(one => one.toLowerCase() === textOf(objectOf(asked.sku).name).toLowerCase())
    const location = locationOf(textOf(asked.location))
    if (!/^[a-z0-9]{5,50}$/i.test(name))
      throw new AzureError(400, 'InvalidResourceName', `The registry name '${name}' is invalid. A registry name must be between 5 and 50 characters long and may contain only alphanumeric characters.`)
    if (sku === undefined)
      throw new AzureError(400, 'SkuNotSupported', `The SKU '${textOf(objectOf(asked.sku).name)}' is not supported. Supported SKUs are ${SKUS.join(', ')}.`)
    if (location === undefined)
      throw new AzureError(400, 'LocationNotAvailableForResourceType', `The provided location '${textOf(asked.location)}' is not available for resource type '${REGISTRY_TYPE}'.`)
    const known = cloud.find(REGISTRY_TYPE, group, name)
    if (known instanceof Registry) {
      if (known.location !== location)
        throw new AzureError(409, 'InvalidResourceLocation', `The resource '${name}' already exists in location '${known.location}' in resource group '${group.name}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`)
      known.sku = sku
      change(known, asked)
      return { status: 200, body: show(known) }
    }
    if (all().some(one => one.name.toLowerCase() === name.toLowerCase()))
      throw new AzureError(409, 'AlreadyInUse', `The registry DNS name ${name.toLowerCase()}${REGISTRY_DOMAIN} is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability`)
    const registry = new Registry(group, { name, location, sku, adminEnabled: properties.adminUserEnabled === true, tags: textsByKey(asked.tags) }, tokens)
    cloud.add(registry)
    const operation = cloud.begin(begin(registry))
    return {
      status: 201,
      headers: { 'azure-asyncoperation': operationUrl(PROVIDER, location, operation, versionOf(call)), 'retry-after': RETRY_AFTER },
      body: show(registry),
    }
  }

  async function begin(registry: Registry): Promise<void> {
    try {
      const storage = await startStorage(engine, registry.loginServer, authority, tokens)
      registry.storage = storage
      // Deleted while it was being made.
      if (registry.state === 'Deleting')
        await storage.remove()
      else
        registry.state = 'Succeeded'
    }
    catch (thrown) {
      cloud.forget(registry)
      throw thrown
    }
  }

  async function remove(call: Call): Promise<Answer> {
    const group = cloud.group(call.params.group ?? '')
    const found = cloud.find(REGISTRY_TYPE, group, call.params.name ?? '')
    if (!found)
      return { status: 204 }
    await found.remove()
    cloud.forget(found)
    return { status: 200 }
  }

  function credentials(registry: Registry): Answer {
    if (!registry.adminEnabled)
      throw new AzureError(400, 'UnAuthorizedForCredentialOperations', `Cannot perform credential operations for ${cloud.idOf(registry)} as admin user is disabled. Kindly enable admin user as per docs: https://docs.microsoft.com/en-us/azure/container-registry/container-registry-authentication#admin-account`)
    return { status: 200, body: { username: registry.name, passwords: registry.passwords.map((value, index) => ({ name: index === 0 ? 'password' : 'password2', value })) } }
  }

  function available({ body }: Call): Answer {
    const name = textOf(objectOf(body).name)
    if (!/^[a-z0-9]{5,50}$/i.test(name))
      return { status: 200, body: { nameAvailable: false, reason: 'Invalid', message: `The specified registry name '${name}' is invalid. A registry name must be between 5 and 50 characters long and may contain only alphanumeric characters.` } }
    return all().some(one => one.name.toLowerCase() === name.toLowerCase())
      ? { status: 200, body: { nameAvailable: false, reason: 'AlreadyExists', message: `The registry ${name} is already in use.` } }
      : { status: 200, body: { nameAvailable: true } }
  }

  function show(registry: Registry): object {
    const day = registry.createdAt.toISOString()
    return {
      id: cloud.idOf(registry),
      type: REGISTRY_TYPE,
      name: registry.name,
      location: registry.location,
      tags: registry.tags,
      sku: { name: registry.sku, tier: registry.sku },
      systemData: systemData(registry.createdAt),
      properties: {
        loginServer: registry.loginServer,
        creationDate: day,
        provisioningState: registry.state,
        adminUserEnabled: registry.adminEnabled,
        policies: {
          quarantinePolicy: { status: 'disabled' },
          trustPolicy: { type: 'Notary', status: 'disabled' },
          retentionPolicy: { days: 7, lastUpdatedTime: day, status: 'disabled' },
          exportPolicy: { status: 'enabled' },
          azureADAuthenticationAsArmPolicy: { status: 'enabled' },
          softDeletePolicy: { retentionDays: 7, lastUpdatedTime: day, status: 'disabled' },
        },
        encryption: { status: 'disabled' },
        dataEndpointEnabled: false,
        dataEndpointHostNames: [],
        privateEndpointConnections: [],
        publicNetworkAccess: 'Enabled',
        networkRuleBypassOptions: 'AzureServices',
        zoneRedundancy: 'Disabled',
        anonymousPullEnabled: false,
      },
    }
  }

  return {
    [`PUT ${ONE}`]: put,
    [`PATCH ${ONE}`]: (call) => {
      const registry = find(call)
      change(registry, objectOf(call.body))
      return { status: 200, body: show(registry) }
    },
    [`GET ${ONE}`]: call => ({ status: 200, body: show(find(call)) }),
    [`DELETE ${ONE}`]: remove,
    [`GET ${ALL}`]: ({ params }) => ({ status: 200, body: { value: all(cloud.group(params.group ?? '')).map(show) } }),
    [`GET ${SUB}/providers/${PROVIDER}/registries`]: () => ({ status: 200, body: { value: all().map(show) } }),
    [`POST ${ONE}/listCredentials`]: call => credentials(find(call)),
    [`POST ${ONE}/regenerateCredential`]: (call) => {
      const registry = find(call)
      const answer = credentials(registry)
      registry.passwords[textOf(objectOf(call.body).name) === 'password2' ? 1 : 0] = newPassword()
      return answer.status === 200 ? credentials(registry) : answer
    },
    [`GET ${ONE}/listUsages`]: call => ({ status: 200, body: { value: [{ name: 'Size', limit: 10_737_418_240, currentValue: 0, unit: 'Bytes' }, { name: 'Webhooks', limit: 2, currentValue: 0, unit: 'Count' }].map(one => find(call) && one) } }),
    [`POST ${SUB}/providers/${PROVIDER}/checkNameAvailability`]: available,
  }
}

function change(registry: Registry, asked: Readonly<Record<string, unknown>>): void {
  const { adminUserEnabled } = objectOf(asked.properties)
  if (typeof adminUserEnabled === 'boolean')
    registry.adminEnabled = adminUserEnabled
  const sku = SKUS.find(one => one.toLowerCase() === textOf(objectOf(asked.sku).name).toLowerCase())
  registry.sku = sku ?? registry.sku
  if (asked.tags !== undefined)
    registry.tags = textsByKey(asked.tags)
}

function versionOf({ url }: Call): string {
  return url.searchParams.get('api-version') ?? ''
}
