/** `X-Registry-Auth`: how docker tells the engine who it is to a registry: JSON in base64 for addresses (RFC 4648 §5), with its padding. */
import type { Credentials } from './registry.ts'
import { parseJson, textsByKey } from './json.ts'
import { TOKEN_USER } from './registry.ts'

/** A header for the engine; it takes one without padding for none at all. */
export function registryAuth(login: { registrytoken: string } | { username: string, password: string, serveraddress: string }): string {
  return Buffer.from(JSON.stringify(login)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** What docker sent; undefined when it knows no login. */
export function readRegistryAuth(header: string): Credentials | undefined {
  const { username, password, identitytoken } = textsByKey(parseJson(Buffer.from(header, 'base64').toString()))
  if (identitytoken)
    return { user: TOKEN_USER, password: identitytoken }
  return username === undefined || password === undefined ? undefined : { user: username, password }
}
