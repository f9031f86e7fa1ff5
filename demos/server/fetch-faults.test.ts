import { expect, it } from 'vitest'
import { faultOfFetch } from './fetch-faults.ts'

/** As Docker says them: the engine's own store, and containerd's. */
it.each([
  ['Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.255.255.53:53: no such host', /registry is niet te bereiken/, /netwerkverbinding/],
  ['failed to resolve reference "docker.io/library/redis:8": failed to do request: Head "https://registry-1.docker.io/v2/library/redis/manifests/8": dial tcp 1.2.3.4:443: i/o timeout', /registry is niet te bereiken/, /netwerkverbinding/],
  ['toomanyrequests: You have reached your pull rate limit.', /limiet/, /ander netwerk/],
  ['pull access denied for redis, repository does not exist or may require \'docker login\'', /registry geeft de image niet/, /netwerkverbinding/],
  ['write /var/lib/docker/tmp/x: no space left on device', /schijf is vol/, /^$/],
  ['manifest unknown: manifest unknown', /^komt niet binnen: manifest unknown/, /^$/],
])('%s', (said, is, todo) => {
  const fault = faultOfFetch(said)
  expect(fault.is).toMatch(is)
  expect(fault.todo ?? '').toMatch(todo)
  // Who reads it is fetching already, and knows that the images are there.
  expect(`${fault.is} ${fault.todo}`).not.toMatch(/--fetch|bestaat niet/)
})
