/** What there is in one mini-Azure: resource groups, what is in them, and operations that take their time. */
import type { Answer } from './routes.ts'
import { randomUUID } from 'node:crypto'
import { SUBSCRIPTION } from './account.ts'
import { AzureError, groupNotFound } from './azure-error.ts'

export const MANAGER_HOST = 'management.azure.com'

/** Regions a group may be in: those of Europe, by their names. */
export const LOCATIONS: Readonly<Record<string, string>> = {
  westeurope: 'West Europe',
  northeurope: 'North Europe',
  francecentral: 'France Central',
  germanywestcentral: 'Germany West Central',
  swedencentral: 'Sweden Central',
  switzerlandnorth: 'Switzerland North',
  uksouth: 'UK South',
  belgiumcentral: 'Belgium Central',
}

export interface Group {
  name: string
  location: string
  tags: Readonly<Record<string, string>>
  isGoing: boolean
}

/** Something in a group. */
export interface Resource {
  /** `Microsoft.ContainerRegistry/registries` */
  type: string
  name: string
  group: Group
  location: string
  tags: Readonly<Record<string, string>>
  createdAt: Date
  /** Everything of it is gone when this resolves. */
  remove: () => Promise<void>
}

export interface Operation {
  id: string
  startedAt: Date
  status: 'InProgress' | 'Succeeded' | 'Failed'
  error?: AzureError
  /** What the operation's result is, asked for when it has succeeded. */
  result?: () => Answer | Promise<Answer>
  ended: Promise<void>
}

/** A client asks again after so many seconds; Azure says more. */
export const RETRY_AFTER = '1'

export class Cloud {
  readonly groups = new Map<string, Group>()
  readonly operations = new Map<string, Operation>()
  readonly #resources = new Map<string, Resource>()

  /** @throws {AzureError} `ResourceGroupNotFound` */
  group(name: string): Group {
    const group = this.groups.get(name.toLowerCase())
    if (!group)
      throw groupNotFound(name)
    return group
  }

  /** A group in which something may still be made. @throws {AzureError} */
  groupToUse(name: string): Group {
    const group = this.group(name)
    if (group.isGoing)
      throw new AzureError(409, 'ResourceGroupBeingDeleted', `The resource group '${group.name}' is in deprovisioning state and cannot perform this operation.`)
    return group
  }

  idOf({ type, name, group }: Pick<Resource, 'type' | 'name' | 'group'>): string {
    return `/subscriptions/${SUBSCRIPTION.id}/resourceGroups/${group.name}/providers/${type}/${name}`
  }

  find(type: string, group: Group, name: string): Resource | undefined {
    return this.#resources.get(this.idOf({ type, name, group }).toLowerCase())
  }

  add(resource: Resource): void {
    this.#resources.set(this.idOf(resource).toLowerCase(), resource)
  }

  /** @returns whether it was there */
  forget(resource: Resource): boolean {
    return this.#resources.get(this.idOf(resource).toLowerCase()) === resource && this.#resources.delete(this.idOf(resource).toLowerCase())
  }

  resources(group?: Group): Resource[] {
    return [...this.#resources.values()].filter(one => group === undefined || one.group === group)
  }

  /** Begins work that takes its time. */
  begin(work: Promise<unknown>, result?: Operation['result']): Operation {
    const operation: Operation = { id: randomUUID(), startedAt: new Date(), status: 'InProgress', result, ended: Promise.resolve() }
    operation.ended = work.then(() => {
      operation.status = 'Succeeded'
    }, (thrown: unknown) => {
      operation.status = 'Failed'
      operation.error = thrown instanceof AzureError ? thrown : new AzureError(500, 'InternalServerError', thrown instanceof Error ? thrown.message : String(thrown))
    })
    this.operations.set(operation.id, operation)
    return operation
  }

  /** Removes a group and what is in it. */
  removeGroup(group: Group): Promise<void> {
    group.isGoing = true
    return Promise.all(this.resources(group).map(async (resource) => {
      await resource.remove()
      this.forget(resource)
    })).then(() => {
      this.groups.delete(group.name.toLowerCase())
    })
  }
}

/** Where the state of an operation is asked, for a client that follows `Azure-AsyncOperation`. */
export function operationUrl(provider: string, location: string, { id }: Operation, version: string): string {
  return `https://${MANAGER_HOST}/subscriptions/${SUBSCRIPTION.id}/providers/${provider}/locations/${location}/operations/${id}?api-version=${version}`
}
