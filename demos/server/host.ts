/**
 * Who a request is for and where it comes from. A foreign `Host` means that a name of someone else was pointed at this
 * machine (DNS rebinding); a foreign `Origin`, that someone else's page sent it.
 */

/** The names under which a lesson is served. */
const NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** The exact values of `Host` for a port. */
export function hostsOf(port: number): ReadonlySet<string> {
  // Browsers leave out the port that belongs to http.
  return new Set(NAMES.flatMap(name => port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
}

export function isOwnHost(host: string | undefined, port: number): boolean {
  return host !== undefined && hostsOf(port).has(host)
}

/** Whether a request comes from a page of the lesson itself, at the very address it was sent to. A missing `Origin` is no. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, port: number): boolean {
  return isOwnHost(host, port) && origin === `http://${host}`
}

/** The host a request is for; undefined when it names none or several, which no browser does (RFC 9112 §3.2). */
export function soleHost(rawHeaders: readonly string[]): string | undefined {
  const hosts = rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host')
  return hosts.length === 1
    ? hosts[0]
    : undefined
}
