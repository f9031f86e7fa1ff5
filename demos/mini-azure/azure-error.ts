/** An error as Azure's resource manager tells it: a code for programs, a sentence for people, an HTTP status. */
export class AzureError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'AzureError'
    this.status = status
    this.code = code
  }
}

export function groupNotFound(name: string): AzureError {
  return new AzureError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`)
}

/** `type` as in `Microsoft.ContainerRegistry/registries`. */
export function resourceNotFound(type: string, name: string, group: string): AzureError {
  return new AzureError(404, 'ResourceNotFound', `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`)
}
