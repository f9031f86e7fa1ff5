import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openRelay } from './relay.ts'

const folder = mkdtempSync(join(tmpdir(), 'relay-'))
const closing: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(closing.splice(0).map(close => close()))
  rmSync(folder, { recursive: true, force: true })
})

it('an engine is never told to close: it would as soon as it has answered, and a question of which the end is still to come would fail', async () => {
  const lens = join(folder, 'engine')
  const listen = join(folder, 'docker')
  const heard: string[] = []
  const engine = createServer((incoming, outgoing) => {
    heard.push(incoming.headers.connection ?? '')
    incoming.resume()
    outgoing.end('ja')
  })
  await new Promise<void>(resolve => engine.listen(lens, resolve))
  const relay = await openRelay({ lens, listen }, () => undefined)
  closing.push(() => relay.close(), () => engine.closeAllConnections(), () => engine.close())
  // The docker command says nothing of it.
  const client = connect(listen).setEncoding('utf8')
  closing.push(() => client.destroy())
  client.write('POST /v1.45/containers/web/exec HTTP/1.1\r\nHost: docker\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n')
  expect(await new Promise(resolve => client.once('data', resolve))).toMatch(/^HTTP\/1\.1 200 /)
  expect(heard).toEqual(['keep-alive'])
})
