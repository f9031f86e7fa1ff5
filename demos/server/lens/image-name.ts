/** Image references as people write them, and as the engine reads them (github.com/distribution/reference). */
export interface Reference {
  /** With its registry: `docker.io/library/nginx`. */
  repository: string
  /** Absent when a digest says which. */
  tag?: string
  digest?: string
}

const RE_REFERENCE = /^([^:@]+(?::\d+\/[^:@]+)?)(?::(\w[\w.-]{0,127}))?(?:@([a-z][a-z0-9]*(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,}))?$/i
const RE_WHOLE_ID = /^(?:sha256:)?[0-9a-f]{64}$/
const RE_PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const RE_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d+)?$/i

/** Reads a reference; undefined when the engine would not accept it. */
export function parseReference(text: string): Reference | undefined {
  // A whole id is never a name.
  if (RE_WHOLE_ID.test(text))
    return undefined
  const [, name, tag, digest] = RE_REFERENCE.exec(text) ?? []
  if (name === undefined)
    return undefined
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  const hasDomain = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first
  const domain = !hasDomain || first === 'index.docker.io'
    ? 'docker.io'
    : first
  const path = hasDomain ? name.slice(slash + 1) : name
  if (!RE_PATH.test(path) || !RE_DOMAIN.test(domain))
    return undefined
  const repository = domain === 'docker.io' && !path.includes('/')
    ? `docker.io/library/${path}`
    : `${domain}/${path}`
  if (digest !== undefined)
    return { repository, digest: digest.toLowerCase() }
  return { repository, tag: tag ?? 'latest' }
}

/** One spelling for one image: `docker.io/library/nginx:latest`, `docker.io/library/nginx@sha256:…`; undefined for no reference. */
export function canonical(text: string): string | undefined {
  const reference = parseReference(text)
  return reference && (reference.digest === undefined
    ? `${reference.repository}:${reference.tag}`
    : `${reference.repository}@${reference.digest}`)
}

/** The repository of a canonical name. */
export function repositoryOf(name: string): string {
  return parseReference(name)?.repository ?? name
}

const RE_ID = /^(?:sha256:)?([0-9a-f]{1,64})$/

/** The hexadecimal part of what may be an image's id or the start of one; undefined when it can be none. */
export function idPart(text: string): string | undefined {
  return RE_ID.exec(text)?.[1]
}

/** A canonical name as people and the engine write it: `nginx:latest`, `klant/x:1`. */
export function familiar(name: string): string {
  return name.replace(/^docker\.io\/(?:library\/)?/, '')
}
