/** Who is not the lesson's own page: Origins and Hosts that must be refused, as tables for more than one test. */

/** Origins a browser (or a program) may send that are not the lesson's own. null: none is sent. */
export function foreignOrigins(port: number): [name: string, origin: string | null][] {
  return [
    ['another site', 'https://evil.example'],
    ['another site on our port', `http://evil.example:${port}`],
    ['a sandboxed frame or a file', 'null'],
    ['none', null],
    ['empty', ''],
    ['our host on another port', `http://localhost:${port + 1}`],
    ['our host without a port', 'http://localhost'],
    ['our address on another port', `http://127.0.0.1:${port + 1}`],
    ['our host with https', `https://localhost:${port}`],
    ['a name that begins as ours', `http://localhost.evil.example:${port}`],
    ['a name that ends as ours', `http://evil-localhost:${port}`],
    ['a subdomain of ours', `http://evil.localhost:${port}`],
    ['a port that begins as ours', `http://localhost:${port}0`],
    ['a trailing dot', `http://localhost.:${port}`],
    ['a trailing slash', `http://localhost:${port}/`],
    ['a user in front', `http://localhost:${port}@evil.example`],
    ['another spelling of our address', `http://127.1:${port}`],
    ['every address', `http://0.0.0.0:${port}`],
    ['another of our loopback addresses', `http://127.0.0.2:${port}`],
    ['two at once', `http://localhost:${port}, https://evil.example`],
    ['no scheme', `localhost:${port}`],
    ['an extension', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
    ['malformed', 'http://[::1'],
    ['nonsense', '%%%'],
  ]
}

/** Hosts under which another site's name may lead to us (DNS rebinding), or that a careless check takes for ours. */
export function foreignHosts(port: number): [name: string, host: string | null][] {
  return [
    ['another site', 'evil.example'],
    ['another site, rebound to us', `evil.example:${port}`],
    ['a name that begins as ours', `localhost.evil.example:${port}`],
    ['a name that ends as ours', `evil-localhost:${port}`],
    ['a subdomain of ours', `evil.localhost:${port}`],
    ['a name service that spells addresses', `127.0.0.1.evil.example:${port}`],
    ['every address', `0.0.0.0:${port}`],
    ['every IPv6 address', `[::]:${port}`],
    ['another of our loopback addresses', `127.0.0.2:${port}`],
    ['another spelling of our address', `127.1:${port}`],
    ['our address as a number', `2130706433:${port}`],
    ['our address inside IPv6', `[::ffff:127.0.0.1]:${port}`],
    ['a trailing dot', `localhost.:${port}`],
    ['a trailing dot on the address', `127.0.0.1.:${port}`],
    ['no port', 'localhost'],
    ['another port', `localhost:${port + 1}`],
    ['a port that begins as ours', `localhost:${port}0`],
    ['a user in front', `localhost:${port}@evil.example`],
    ['two at once', `localhost:${port}, evil.example`],
    ['empty', ''],
    ['none', null],
  ]
}

/** Headers that a proxy would set. There is none, so they are an attacker's. */
export const FORGED_HEADERS = [
  'X-Forwarded-Host',
  'X-Forwarded-Server',
  'X-Host',
  'X-Original-Host',
  'Forwarded',
] as const

/** The header, with the value that says `host`. */
export function forged(name: typeof FORGED_HEADERS[number], host: string): Record<string, string> {
  return {
    [name]: name === 'Forwarded'
      ? `host="${host}"`
      : host,
  }
}
