/** Headers on their way through the lens. */

/** `Connection` and its kin belong to one hop, not to the message (RFC 9110 §7.6.1); the rest the lens writes itself. */
const OWN = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
  'content-type',
])

/** Names and values of raw headers, two by two. */
export function pairsOf(raw: readonly string[]): [name: string, value: string][] {
  return raw.flatMap((name, index): [string, string][] => index % 2 === 0
    ? [[name, raw[index + 1] ?? '']]
    : [])
}

/** Headers of a request that go on to the engine; what the request's `Connection` names stays behind too. */
export function requestHeaders(raw: readonly string[], isRead: boolean): string[] {
  const pairs = pairsOf(raw)
  const named = new Set(pairs.filter(([name]) => name.toLowerCase() === 'connection').flatMap(([, value]) => value.toLowerCase().split(',').map(word => word.trim())))
  return ['Host', 'docker', ...pairs
    .filter(([name]) => !OWN.has(name.toLowerCase()) && !named.has(name.toLowerCase()))
    // An answer that is read must not come compressed.
    .filter(([name]) => !isRead || name.toLowerCase() !== 'accept-encoding')
    .flat()]
}

/** Headers of an answer that go on to the program. An answer that was changed has a length of its own. */
export function answerHeaders(raw: readonly string[], isChanged = false): string[] {
  return pairsOf(raw)
    .filter(([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name.toLowerCase()))
    .filter(([name]) => !isChanged || name.toLowerCase() !== 'content-length')
    .flat()
}
