/**
 * What the lens changes in a request on its way to the engine, as data: a label on what the lesson makes, a filter on
 * what it lists. Read from top to bottom; the first row that fits a request is its rule. Everything else passes as it is.
 */

/** The label of everything the lesson makes; its value is the demo. */
export const LABEL = 'docker-les.demo'

/** Whose objects a lens makes and shows. */
export interface LensScope {
  /** The label's value on what is made. */
  demo: string
  /** What lists show: this demo's objects, or those of the whole lesson. */
  sees: 'demo' | 'lesson'
}

type Change = 'label' | 'filter'

interface Rule {
  method: 'GET' | 'POST'
  path: RegExp
  change: Change
}

export const RULES: readonly Rule[] = [
  { method: 'POST', path: /^\/containers\/create$/, change: 'label' },
  { method: 'POST', path: /^\/volumes\/create$/, change: 'label' },
  { method: 'POST', path: /^\/networks\/create$/, change: 'label' },
  { method: 'GET', path: /^\/containers\/json$/, change: 'filter' },
  { method: 'GET', path: /^\/volumes$/, change: 'filter' },
  { method: 'GET', path: /^\/networks$/, change: 'filter' },
  // A prune of the lesson is a prune of what the lesson made.
  { method: 'POST', path: /^\/(?:containers|volumes|networks)\/prune$/, change: 'filter' },
]

const RE_VERSION = /^\/v\d+\.\d+(?=\/)/

/** What happens to a request; undefined when it passes as it is. */
export function changeFor(method: string, url: string): Change | undefined {
  const [path = ''] = url.split('?', 1)
  const plain = path.replace(RE_VERSION, '')
  return RULES.find(rule => rule.method === method && rule.path.test(plain))?.change
}

/**
 * The body of a create call with the lesson's label on it.
 * @returns undefined when the body is no JSON object, so that the engine itself says what it thinks of it
 */
export function labelled(body: string, scope: LensScope): string | undefined {
  const made = parseRecord(body)
  if (!made)
    return undefined
  const labels = isRecord(made.Labels)
    ? made.Labels
    : {}
  return JSON.stringify({ ...made, Labels: { ...labels, [LABEL]: scope.demo } })
}

/** The address of a list call that asks for the lesson's objects only, whatever else it asks for. */
export function filtered(url: string, scope: LensScope): string {
  const [path = '', query = ''] = splitAtFirst(url, '?')
  const parameters = new URLSearchParams(query)
  const filters = parseRecord(parameters.get('filters') ?? '{}') ?? {}
  parameters.set('filters', JSON.stringify({ ...filters, label: withLabel(filters.label, filterOf(scope)) }))
  return `${path}?${parameters}`
}

/** The value of a label filter for a scope. */
export function filterOf({ demo, sees }: LensScope): string {
  return sees === 'demo'
    ? `${LABEL}=${demo}`
    : LABEL
}

/** Filters come in two shapes: a list of values, and the older map of values to true. */
function withLabel(asked: unknown, ours: string): unknown {
  if (isRecord(asked))
    return { ...asked, [ours]: true }
  return [...(Array.isArray(asked) ? asked : []), ours]
}

function splitAtFirst(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0
    ? [text, '']
    : [text.slice(0, at), text.slice(at + 1)]
}

function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  }
  catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
