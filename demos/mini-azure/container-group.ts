/** One container group: containers that really run on the engine, and what Azure would say of them. */
import type { Group, Resource } from './cloud.ts'
import type { ContainerSpec, GroupSpec } from './container-spec.ts'
import type { Engine } from './engine.ts'
import type { JsonObject } from './json.ts'
import { AzureError } from './azure-error.ts'
import { objectOf, objectsOf, textOf } from './json.ts'
import { imagePath, pull } from './pull.ts'

export const CONTAINER_GROUP_TYPE = 'Microsoft.ContainerInstance/containerGroups'

/** An image that the engine can have, and where it comes from. */
export interface ImageSource {
  /** As the engine pulls it. */
  reference: string
  /** `X-Registry-Auth`, when the registry wants one. */
  auth?: string
}

interface Event {
  name: 'Pulling' | 'Pulled' | 'Started' | 'Killing' | 'Failed'
  message: string
  type: 'Normal' | 'Warning'
  count: number
  firstTimestamp: string
  lastTimestamp: string
}

interface Running {
  spec: ContainerSpec
  /** The engine's container; empty until it is made. */
  id: string
  events: Event[]
}

const GB = 1024 ** 3
const RESTART = { Always: 'always', OnFailure: 'on-failure', Never: 'no' } as const

export class ContainerGroup implements Resource {
  readonly type = CONTAINER_GROUP_TYPE
  readonly name: string
  readonly group: Group
  readonly createdAt = new Date()
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
  readonly spec: GroupSpec
  /** Its address on the internet, when it has one. */
  readonly ip: string | undefined
  readonly #engine: Engine
  readonly #containers: Running[]
  /** The port of this machine for each public port. */
  readonly #homes: ReadonlyMap<number, number>
  state: 'Pending' | 'Creating' | 'Succeeded' | 'Failed' = 'Pending'
  #isGone = false

  constructor(group: Group, name: string, spec: GroupSpec, engine: Engine, ip: string | undefined, homes: ReadonlyMap<number, number>) {
    this.group = group
    this.name = name
    this.spec = spec
    this.location = spec.location
    this.tags = spec.tags
    this.ip = ip
    this.#engine = engine
    this.#homes = homes
    this.#containers = spec.containers.map(container => ({ spec: container, id: '', events: [] }))
  }

  get fqdn(): string | undefined {
    const label = this.spec.address?.dnsNameLabel
    return label === undefined ? undefined : `${label}.${this.location}.azurecontainer.io`
  }

  /** Where this machine reaches a public port; undefined when nothing listens there. */
  async homeOf(port: number): Promise<number | undefined> {
    const [first] = this.#containers
    if (!first?.id || !this.spec.address?.ports.some(one => one.port === port))
      return undefined
    const ports = objectOf(objectOf((await this.#inspect(first)).NetworkSettings).Ports)
    const home = Number(textOf(objectsOf(ports[`${port}/tcp`])[0]?.HostPort))
    return home > 0 ? home : undefined
  }

  /** Pulls the images, makes the containers and starts them. @throws {AzureError} */
  async begin(sourceOf: (image: string) => Promise<ImageSource>, cpus: number): Promise<void> {
    this.state = 'Creating'
    try {
      for (const container of this.#containers)
        await this.#start(container, await sourceOf(container.spec.image), cpus)
      this.state = 'Succeeded'
    }
    catch (thrown) {
      this.state = 'Failed'
      throw thrown
    }
    finally {
      if (this.#isGone)
        await this.remove()
    }
  }

  async remove(): Promise<void> {
    this.#isGone = true
    await Promise.all(this.#containers.filter(({ id }) => id !== '').map(({ id }) => this.#engine.ask('DELETE', `/containers/${id}?force=true&v=true`)))
  }

  async stop(): Promise<void> {
    await Promise.all(this.#containers.map(async (container) => {
      await this.#engine.ask('POST', `/containers/${container.id}/stop?t=1`)
      note(container, 'Killing', `Killing container with id ${container.id.slice(0, 64)}.`)
    }))
  }

  async start(): Promise<void> {
    await Promise.all(this.#containers.map(async (container) => {
      await this.#engine.ask('POST', `/containers/${container.id}/start`)
      note(container, 'Started', 'Started container')
    }))
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** What a container wrote; undefined when there is no such container. */
  async logs(name: string, { tail, timestamps }: { tail?: string, timestamps?: boolean }): Promise<string | undefined> {
    const container = this.#containers.find(({ spec }) => spec.name === name)
    if (!container)
      return undefined
    if (container.id === '')
      return ''
    const query = new URLSearchParams({ stdout: 'true', stderr: 'true', tail: tail ?? 'all', timestamps: String(timestamps === true) })
    return demultiplexed(await this.#engine.bytes(`/containers/${container.id}/logs?${query}`))
  }

  /** The engine's container with this name, when it runs. @throws {AzureError} */
  async running(name: string): Promise<string> {
    const container = this.#containers.find(({ spec }) => spec.name === name)
    if (!container)
      throw new AzureError(404, 'ContainerNotFound', `The container '${name}' was not found in container group '${this.name}'.`)
    if (container.id === '' || objectOf((await this.#inspect(container)).State).Running !== true)
      throw new AzureError(409, 'ContainerNotRunning', `The container '${name}' in container group '${this.name}' is not running.`)
    return container.id
  }

  /** As Azure shows it; a list leaves out how it is doing. */
  async show(id: string, withView: boolean): Promise<object> {
    const views = withView ? await Promise.all(this.#containers.map(one => this.#view(one))) : []
    const { address, credentials, restartPolicy, osType } = this.spec
    return {
      id,
      name: this.name,
      type: CONTAINER_GROUP_TYPE,
      location: this.location,
      tags: this.tags,
      properties: {
        sku: 'Standard',
        provisioningState: this.state,
        containers: this.#containers.map(({ spec }, index) => ({
          name: spec.name,
          properties: {
            image: spec.image,
            ...(spec.command.length > 0 ? { command: spec.command } : {}),
            ports: spec.ports,
            environmentVariables: spec.environment.map(({ name, value, isSecret }) => isSecret ? { name } : { name, value }),
            resources: { requests: { memoryInGB: spec.memoryInGB, cpu: spec.cpu } },
            ...(withView ? { instanceView: views[index] } : {}),
          },
        })),
        initContainers: [],
        ...(credentials.length > 0 ? { imageRegistryCredentials: credentials.map(({ server, username }) => ({ server, username })) } : {}),
        restartPolicy,
        ...(address ? { ipAddress: { ports: address.ports, ip: this.ip, type: address.type, ...(this.fqdn === undefined ? {} : { dnsNameLabel: address.dnsNameLabel, autoGeneratedDomainNameLabelScope: 'Unsecure', fqdn: this.fqdn }) } } : {}),
        osType,
        ...(withView ? { instanceView: { events: [], state: this.#stateOf(views) } } : {}),
      },
    }
  }

  async #start(container: Running, { reference, auth }: ImageSource, cpus: number): Promise<void> {
    const { spec } = container
    note(container, 'Pulling', `pulling image "${spec.image}"`)
    const pulled = await pull(this.#engine, reference, auth)
    if (pulled !== undefined && (await this.#engine.ask('GET', `/images/${imagePath(reference)}/json`)).status !== 200) {
      note(container, 'Failed', `Failed to pull image "${spec.image}"`, 'Warning')
      throw inaccessible(spec.image, this.name)
    }
    note(container, 'Pulled', `Successfully pulled image "${spec.image}"`)
    if (this.#isGone)
      return
    const [first] = this.#containers
    const shares = first !== undefined && first !== container
    const published = shares ? [] : this.spec.address?.ports ?? []
    const made = await this.#engine.ask('POST', '/containers/create', {
      body: {
        Image: reference,
        // As in Azure, a command stands in place of the image's entry point too.
        ...(spec.command.length > 0 ? { Entrypoint: spec.command.slice(0, 1), Cmd: spec.command.slice(1) } : {}),
        Env: spec.environment.map(({ name, value }) => `${name}=${value}`),
        ExposedPorts: Object.fromEntries(published.map(({ port }) => [`${port}/tcp`, {}])),
        HostConfig: {
          NanoCpus: Math.round(Math.min(spec.cpu, cpus) * 1e9),
          Memory: Math.round(spec.memoryInGB * GB),
          RestartPolicy: { Name: RESTART[this.spec.restartPolicy] },
          // Containers of a group share one network.
          ...(shares ? { NetworkMode: `container:${first.id}` } : {}),
          PortBindings: Object.fromEntries(published.map(({ port }) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: String(this.#homes.get(port) ?? '') }]])),
        },
      },
    })
    container.id = textOf(objectOf(made.body).Id)
    if (container.id === '')
      throw failed(container, textOf(objectOf(made.body).message))
    const started = await this.#engine.ask('POST', `/containers/${container.id}/start`)
    if (started.status >= 300) {
      // A program that is not in the image: Azure makes the group all the same, and its container fails.
      if (started.status === 404 || started.status === 400)
        return void note(container, 'Failed', `Error: Failed to start container ${spec.name}, Error response: ${textOf(objectOf(started.body).message)}`, 'Warning')
      throw failed(container, textOf(objectOf(started.body).message))
    }
    note(container, 'Started', 'Started container')
  }

  async #inspect({ id }: Running): Promise<JsonObject> {
    return id === '' ? {} : objectOf((await this.#engine.ask('GET', `/containers/${id}/json`)).body)
  }

  async #view(container: Running): Promise<{ currentState: { state: string } }> {
    const found = await this.#inspect(container)
    const state = objectOf(found.State)
    const exit = state.ExitCode
    const view = state.Running === true
      ? { state: 'Running', startTime: textOf(state.StartedAt), detailStatus: '' }
      : container.id === '' || textOf(state.Status) === 'created'
        ? { state: 'Waiting', detailStatus: container.events.some(({ name }) => name === 'Failed') ? 'CrashLoopBackOff' : '' }
        : { state: 'Terminated', startTime: textOf(state.StartedAt), exitCode: exit, finishTime: textOf(state.FinishedAt), detailStatus: exit === 0 ? 'Completed' : 'Error' }
    return { ...{ restartCount: typeof found.RestartCount === 'number' ? found.RestartCount : 0, currentState: view, events: container.events } }
  }

  #stateOf(views: readonly { currentState: { state: string } }[]): string {
    if (this.state === 'Failed')
      return 'Failed'
    const states = views.map(({ currentState }) => currentState.state)
    if (states.includes('Running'))
      return 'Running'
    if (!states.every(state => state === 'Terminated'))
      return 'Pending'
    return this.spec.restartPolicy === 'Always' ? 'Stopped' : 'Succeeded'
  }
}

export function inaccessible(image: string, group: string): AzureError {
  return new AzureError(400, 'InaccessibleImage', `The image '${image}' in container group '${group}' is not accessible. Please check the image and registry credential.`)
}

function failed(container: Running, said: string): AzureError {
  note(container, 'Failed', `Error: Failed to start container ${container.spec.name}, Error response: ${said}`, 'Warning')
  return new AzureError(409, 'ContainerGroupDeploymentFailed', `Container ${container.spec.name} could not be started: ${said}`)
}

function note({ events }: Running, name: Event['name'], message: string, type: Event['type'] = 'Normal'): void {
  const now = new Date().toISOString()
  events.push({ name, message, type, count: 1, firstTimestamp: now, lastTimestamp: now })
}

/** What a container without a terminal wrote: frames of 8 bytes (stream, length) and their bytes, in order. */
export function demultiplexed(bytes: Buffer): string {
  const parts: Buffer[] = []
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at + 4)
    parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return Buffer.concat(parts).toString('utf8')
}
