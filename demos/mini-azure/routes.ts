/** Which handler answers a call: a table of `METHOD /path/{name}`, read as Azure reads paths, without regard to case. */

export interface Call {
  method: string
  /** As the client meant it: `https://management.azure.com/…`. */
  url: URL
  /** What stood in the places of `{name}`. */
  params: Readonly<Record<string, string>>
  /** Parsed JSON, or a form's fields; undefined without a body. */
  body: unknown
  /** `Authorization`, or an empty text. */
  authorization: string
}

export interface Answer {
  status: number
  /** Sent as JSON, unless it is a text. */
  body?: unknown
  headers?: Readonly<Record<string, string>>
}

export type Handler = (call: Call) => Answer | Promise<Answer>

export type Table = Readonly<Record<string, Handler>>

interface Route {
  method: string
  pattern: RegExp
  names: string[]
  handler: Handler
}

export interface Found {
  handler: Handler
  params: Record<string, string>
}

/** `{name}` stands for one part of the path, `{name+}` for one or more. */
export function routesOf(table: Table): (method: string, path: string) => Found | undefined {
  const routes = Object.entries(table).map(([key, handler]): Route => {
    const [method = '', template = ''] = key.split(' ')
    const names = [...template.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name)
    const source = template.replaceAll(/\{\w+(\+?)\}/g, (_all, more: string) => more ? '(.+)' : '([^/]+)')
    return { method, pattern: new RegExp(`^${source}/?$`, 'i'), names, handler }
  })
  return (method, path) => {
    for (const route of routes) {
      const match = route.method === method ? route.pattern.exec(path) : null
      if (match)
        return { handler: route.handler, params: Object.fromEntries(route.names.map((name, index) => [name, decoded(match[index + 1] ?? '')])) }
    }
    return undefined
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}
