/**
 * `management.azure.com`: the resource manager, without what belongs to one kind of resource.
 * https://learn.microsoft.com/rest/api/resources
 */
import type { Cloud, Group, Operation, Resource } from './cloud.ts'
import type { Answer, Call, Table } from './routes.ts'
import { PERSON, SUBSCRIPTION, TENANT } from './account.ts'
import { AzureError } from './azure-error.ts'
import { LOCATIONS, MANAGER_HOST, RETRY_AFTER } from './cloud.ts'
import { objectOf, textOf, textsByKey } from './json.ts'

const SUB = '/subscriptions/{subscription}'

/** Kinds of resources a mini-Azure knows, by provider. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.ContainerRegistry': ['registries'],
  'Microsoft.ContainerInstance': ['containerGroups'],
  'Microsoft.Resources': ['resourceGroups', 'subscriptions'],
}

/** @param cloud what there is @param hasSubscription whether the person who signs in has one */
export function manager(cloud: Cloud, hasSubscription: () => boolean = () => true): Table {
  const subscription = {
    id: `/subscriptions/${SUBSCRIPTION.id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: SUBSCRIPTION.id,
    tenantId: TENANT,
    displayName: SUBSCRIPTION.name,
    state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'FreeTrial_2014-09-01', spendingLimit: 'On' },
  }

  function showGroup(group: Group): object {
    return {
      id: `${subscription.id}/resourceGroups/${group.name}`,
      name: group.name,
      type: 'Microsoft.Resources/resourceGroups',
      location: group.location,
      ...(Object.keys(group.tags).length > 0 ? { tags: group.tags } : { tags: {} }),
      properties: { provisioningState: group.isGoing ? 'Deleting' : 'Succeeded' },
    }
  }

  function putGroup({ params, body }: Call): Answer {
    const { group: name = '' } = params
    const asked = objectOf(body)
    const location = locationOf(textOf(asked.location))
    if (!/^[-\w.()]{1,90}$/.test(name) || name.endsWith('.'))
      throw new AzureError(400, 'InvalidResourceGroup', `The provided resource group name '${name}' has these invalid characters or is too long. The name can only be a letter, digit, '-', '.', '(', ')' or '_' and can't end with '.'.`)
    if (location === undefined)
      throw new AzureError(400, 'LocationNotAvailableForResourceGroup', `The provided location '${textOf(asked.location)}' is not available for resource group. List of available regions is '${Object.keys(LOCATIONS).join(',')}'.`)
    const known = cloud.groups.get(name.toLowerCase())
    if (known && known.location !== location)
      throw new AzureError(409, 'InvalidResourceGroupLocation', `Invalid resource group location '${location}'. The Resource group already exists in location '${known.location}'.`)
    if (known)
      cloud.groupToUse(name)
    const group = { name: known?.name ?? name, location, tags: textsByKey(asked.tags), isGoing: false }
    if (known)
      Object.assign(known, group)
    else
      cloud.groups.set(name.toLowerCase(), group)
    return { status: known ? 200 : 201, body: showGroup(known ?? group) }
  }

  function deleteGroup({ params }: Call): Answer {
    const group = cloud.group(params.group ?? '')
    const operation = cloud.begin(group.isGoing ? Promise.resolve() : cloud.removeGroup(group))
    return { status: 202, headers: { 'location': `https://${MANAGER_HOST}${subscription.id}/operationresults/${operation.id}?api-version=2021-04-01`, 'retry-after': RETRY_AFTER } }
  }

  function listResources(resources: readonly Resource[], { url }: Call): Answer {
    const filter = filterOf(url.searchParams.get('$filter') ?? '')
    return {
      status: 200,
      body: {
        value: resources.filter(filter).map(resource => ({
          id: cloud.idOf(resource),
          name: resource.name,
          type: resource.type,
          location: resource.location,
          tags: resource.tags,
          createdTime: resource.createdAt.toISOString(),
          changedTime: resource.createdAt.toISOString(),
          provisioningState: 'Succeeded',
        })),
      },
    }
  }

  function showProvider(name: string): object {
    return {
      id: `${subscription.id}/providers/${name}`,
      namespace: name,
      registrationPolicy: 'RegistrationRequired',
      registrationState: 'Registered',
      resourceTypes: (PROVIDERS[name] ?? []).map(resourceType => ({ resourceType, locations: Object.values(LOCATIONS), apiVersions: ['2023-05-01', '2021-04-01'] })),
    }
  }

  function provider({ params }: Call): Answer {
    const name = Object.keys(PROVIDERS).find(one => one.toLowerCase() === params.provider?.toLowerCase())
    if (name === undefined)
      throw new AzureError(404, 'InvalidResourceNamespace', `The resource namespace '${params.provider ?? ''}' is invalid.`)
    return { status: 200, body: showProvider(name) }
  }

  function operation({ params }: Call): Answer {
    const found = operationOf(cloud, params.id)
    return {
      status: 200,
      headers: found.status === 'InProgress' ? { 'retry-after': RETRY_AFTER } : {},
      body: {
        id: `${subscription.id}/providers/${params.provider ?? ''}/locations/${params.location ?? ''}/operations/${found.id}`,
        name: found.id,
        status: found.status,
        startTime: found.startedAt.toISOString(),
        ...(found.error ? { error: { code: found.error.code, message: found.error.message } } : {}),
      },
    }
  }

  return {
    'GET /tenants': () => ({ status: 200, body: { value: [{ id: `/tenants/${TENANT}`, tenantId: TENANT, countryCode: 'BE', displayName: 'mini-Azure', domains: ['mini-azure.example'], tenantCategory: 'Home', defaultDomain: 'mini-azure.example', tenantType: 'AAD' }] } }),
    'GET /subscriptions': () => {
      const value = hasSubscription() ? [subscription] : []
      return { status: 200, body: { value, count: { type: 'Total', value: value.length } } }
    },
    [`GET ${SUB}`]: () => ({ status: 200, body: subscription }),
    [`GET ${SUB}/locations`]: () => ({ status: 200, body: { value: Object.entries(LOCATIONS).map(([name, displayName]) => ({ id: `${subscription.id}/locations/${name}`, name, displayName, regionalDisplayName: `(Europe) ${displayName}`, type: 'Region', metadata: { regionType: 'Physical', regionCategory: 'Recommended', geography: 'Europe', geographyGroup: 'Europe', physicalLocation: displayName, latitude: '0', longitude: '0', pairedRegion: [] } })) } }),
    [`GET ${SUB}/resourcegroups`]: ({ url }) => ({ status: 200, body: { value: [...cloud.groups.values()].filter(tagFilter(url.searchParams.get('$filter') ?? '')).map(showGroup) } }),
    [`GET ${SUB}/resourcegroups/{group}`]: ({ params }) => ({ status: 200, body: showGroup(cloud.group(params.group ?? '')) }),
    [`HEAD ${SUB}/resourcegroups/{group}`]: ({ params }) => ({ status: cloud.groups.has((params.group ?? '').toLowerCase()) ? 204 : 404 }),
    [`PUT ${SUB}/resourcegroups/{group}`]: putGroup,
    [`DELETE ${SUB}/resourcegroups/{group}`]: deleteGroup,
    [`GET ${SUB}/resourcegroups/{group}/resources`]: call => listResources(cloud.resources(cloud.group(call.params.group ?? '')), call),
    [`GET ${SUB}/resources`]: call => listResources(cloud.resources(), call),
    [`GET ${SUB}/operationresults/{id}`]: ({ params, url }) => {
      const found = operationOf(cloud, params.id)
      if (found.error)
        throw found.error
      return found.status === 'InProgress'
        ? { status: 202, headers: { 'location': url.href, 'retry-after': RETRY_AFTER } }
        : { status: 200 }
    },
    [`GET ${SUB}/providers`]: () => ({ status: 200, body: { value: Object.keys(PROVIDERS).map(showProvider) } }),
    [`GET ${SUB}/providers/{provider}`]: provider,
    [`POST ${SUB}/providers/{provider}/register`]: provider,
    [`GET ${SUB}/providers/{provider}/locations/{location}/operations/{id}`]: operation,
    [`GET ${SUB}/providers/{provider}/locations/{location}/operationresults/{id}`]: operation,
  }
}

/** The person who asked, as a resource's `systemData` names them. */
export function systemData(createdAt: Date): object {
  return {
    createdBy: PERSON.mail,
    createdByType: 'User',
    createdAt: createdAt.toISOString(),
    lastModifiedBy: PERSON.mail,
    lastModifiedByType: 'User',
    lastModifiedAt: createdAt.toISOString(),
  }
}

/** `West Europe` and `westeurope` are one; undefined for a place that is none. */
export function locationOf(text: string): string | undefined {
  const name = text.toLowerCase().replaceAll(' ', '')
  return Object.hasOwn(LOCATIONS, name) ? name : undefined
}

function operationOf(cloud: Cloud, id = ''): Operation {
  const found = cloud.operations.get(id)
  if (!found)
    throw new AzureError(404, 'OperationNotFound', `The operation '${id}' could not be found.`)
  return found
}

/** az asks for `resourceType eq '…'`, sometimes with `and name eq '…'`. */
function filterOf(filter: string): (resource: Resource) => boolean {
  const [type, name] = [/resourceType eq '([^']+)'/i, /\bname eq '([^']+)'/i].map(pattern => pattern.exec(filter)?.[1]?.toLowerCase())
  return resource => (type === undefined || resource.type.toLowerCase() === type) && (name === undefined || resource.name.toLowerCase() === name)
}

/** `az group list --tag name=value` */
function tagFilter(filter: string): (group: Group) => boolean {
  const [, name] = /tagname eq '([^']+)'/i.exec(filter) ?? []
  const [, value] = /tagvalue eq '([^']+)'/i.exec(filter) ?? []
  return group => name === undefined || (group.tags[name] !== undefined && (value === undefined || group.tags[name] === value))
}
