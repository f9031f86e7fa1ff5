/** What a container group is asked to be, read from its request and refused as Azure refuses it. */
import { AzureError } from './azure-error.ts'
import { objectOf, objectsOf, textOf, textsByKey, textsOf } from './json.ts'

export interface ContainerSpec {
  name: string
  image: string
  command: string[]
  ports: { port: number, protocol: string }[]
  /** A secret's value is run with and never shown. */
  environment: { name: string, value: string, isSecret: boolean }[]
  cpu: number
  memoryInGB: number
}

export interface GroupSpec {
  osType: 'Linux' | 'Windows'
  restartPolicy: 'Always' | 'OnFailure' | 'Never'
  containers: ContainerSpec[]
  credentials: { server: string, username: string, password: string }[]
  /** Absent for a group without an address. */
  address?: { type: 'Public' | 'Private', ports: { port: number, protocol: string }[], dnsNameLabel?: string }
  tags: Readonly<Record<string, string>>
  location: string
}

/** What one group may have at most in most regions. https://learn.microsoft.com/azure/container-instances/container-instances-resource-and-quota-limits */
const MOST = { cpu: 4, memoryInGB: 16 } as const

const RESTARTS = ['Always', 'OnFailure', 'Never'] as const
const SYSTEMS = ['Windows', 'Linux'] as const

/**
 * Reads the body of a PUT.
 * @throws {AzureError} as Azure refuses it
 */
export function readGroup(name: string, body: unknown): GroupSpec {
  const asked = objectOf(body)
  const properties = objectOf(asked.properties)
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    throw invalid('InvalidContainerGroupName', `The container group name '${name}' is invalid. It can contain only lowercase letters, numbers and hyphens, must begin and end with a letter or number, and must be between 1 and 63 characters long.`)
  const osType = oneOf(SYSTEMS, properties.osType)
  if (osType === undefined)
    throw invalid('InvalidOsType', `The 'osType' for container group '${textOf(properties.osType) === '' ? '<null>' : name}' is invalid. The value must be one of '${SYSTEMS.join(',')}'.`)
  const restartPolicy = properties.restartPolicy === undefined || properties.restartPolicy === null ? 'Always' : oneOf(RESTARTS, properties.restartPolicy)
  if (restartPolicy === undefined)
    throw invalid('InvalidRestartPolicy', `The restart policy '${String(properties.restartPolicy)}' of container group '${name}' is invalid. The value must be one of '${RESTARTS.join(',')}'.`)
  const containers = objectsOf(properties.containers).map(one => readContainer(name, one))
  if (containers.length === 0)
    throw invalid('ContainersNotSpecified', `No container is specified in container group '${name}'.`)
  for (const resource of ['cpu', 'memoryInGB'] as const) {
    const sum = containers.reduce((total, one) => total + one[resource], 0)
    if (sum > MOST[resource])
      throw invalid('ServiceUnavailable', `The requested resource is not available in the location '${textOf(asked.location)}' at this moment. Please retry with a different resource request or in another location. Resource requested: '${containers.reduce((total, { cpu }) => total + cpu, 0)}' CPU '${containers.reduce((total, { memoryInGB }) => total + memoryInGB, 0)}' GB memory '${osType}' OS`, 409)
  }
  return {
    osType,
    restartPolicy,
    containers,
    credentials: objectsOf(properties.imageRegistryCredentials).map(({ server, username, password }) => ({ server: textOf(server), username: textOf(username), password: textOf(password) })),
    ...(properties.ipAddress === undefined || properties.ipAddress === null ? {} : { address: readAddress(name, objectOf(properties.ipAddress), containers) }),
    tags: textsByKey(asked.tags),
    location: textOf(asked.location),
  }
}

function readContainer(group: string, one: Readonly<Record<string, unknown>>): ContainerSpec {
  const name = textOf(one.name)
  const properties = objectOf(one.properties)
  const image = textOf(properties.image)
  if (image === '')
    throw invalid('ImageNotSpecified', `The image is not specified in container '${name}' of container group '${group}'.`)
  const { cpu, memoryInGB } = objectOf(objectOf(properties.resources).requests)
  const since = 'since API version \'2017-07-01-preview\''
  if (!isAmount(cpu) && !isAmount(memoryInGB))
    throw invalid('ResourceRequestsNotSpecified', `The resource requests are not specified in container '${name}' of contain group '${group}'. Both memory and CPU requests are required ${since}.`)
  if (!isAmount(cpu) || !isAmount(memoryInGB))
    throw invalid('ResourceSomeRequestsNotSpecified', `The '${isAmount(cpu) ? 'MemoryInGB' : 'Cpu'}' request is not specified in 'MemoryInGB '${isAmount(memoryInGB) ? memoryInGB : ''}' Cpu '${isAmount(cpu) ? cpu : ''}'' in container '${name}' of contain group '${group}'. It is required ${since}.`)
  return {
    name,
    image,
    command: textsOf(properties.command),
    ports: readPorts(properties.ports),
    environment: objectsOf(properties.environmentVariables).map(({ name, value, secureValue }) => ({ name: textOf(name), value: textOf(secureValue) || textOf(value), isSecret: typeof secureValue === 'string' })),
    cpu,
    memoryInGB,
  }
}

function readAddress(group: string, asked: Readonly<Record<string, unknown>>, containers: readonly ContainerSpec[]): NonNullable<GroupSpec['address']> {
  const label = textOf(asked.dnsNameLabel)
  if (label !== '' && !/^[a-z][-a-z0-9]{3,61}[a-z0-9]$/.test(label))
    throw invalid('InvalidDnsNameLabel', `The DNS name label '${label}' in container group '${group}' is invalid. It can contain only lowercase letters, numbers and hyphens. The first character must be a letter. The last character must be a letter or number. The value must be between 5 and 63 characters long.`)
  const ports = readPorts(asked.ports)
  const stray = ports.find(({ port }) => !containers.some(container => container.ports.some(own => own.port === port)))
  if (ports.length === 0 || stray)
    throw invalid('InvalidIPAddressPorts', stray ? `The port '${stray.port}' of the IP address of container group '${group}' is not a port of one of its containers.` : `The IP address of container group '${group}' has no ports.`)
  return { type: textOf(asked.type) === 'Private' ? 'Private' : 'Public', ports, ...(label === '' ? {} : { dnsNameLabel: label }) }
}

function readPorts(value: unknown): { port: number, protocol: string }[] {
  return objectsOf(value).filter(({ port }) => typeof port === 'number').map(({ port, protocol }) => ({ port: Number(port), protocol: textOf(protocol) || 'TCP' }))
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value > 0
}

function oneOf<T extends string>(names: readonly T[], value: unknown): T | undefined {
  return names.find(name => name.toLowerCase() === textOf(value).toLowerCase())
}

function invalid(code: string, message: string, status = 400): AzureError {
  return new AzureError(status, code, message)
}
