import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FILE } from './file-store.ts'

const RE_ADDRESS = /luistert op http:\/\/127\.0\.0\.1:(\d+)/

let folder: string
let child: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cijferlezer-'))
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  output: () => string
  /** Resolves with the port once it listens. */
  port: Promise<number>
  exit: Promise<number | null>
}

function start(script: string, env: Record<string, string>): Started {
  const started = child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
    env: { PATH: process.env.PATH, SYSTEMROOT: process.env.SYSTEMROOT, PORT: '0', DATA_DIR: folder, ...env },
  })
  let output = ''
  const exit = new Promise<number | null>(resolve => started.once('close', resolve))
  const port = new Promise<number>((resolve) => {
    const take = (text: string): void => {
      output += text
      const found = RE_ADDRESS.exec(output)
      if (found)
        resolve(Number(found[1]))
    }
    started.stdout.setEncoding('utf8').on('data', take)
    started.stderr.setEncoding('utf8').on('data', take)
  })
  return { output: () => output, port, exit }
}

describe('the program', () => {
  it('says where it listens and what it reads, and nothing of Node\'s', async () => {
    const { port, output } = start('server.ts', {})
    const base = `http://127.0.0.1:${await port}`
    await fetch(`${base}/page.ts`)
    const answer = await fetch(`${base}/lees`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ lijnen: [[[5, 0], [5, 10]]] }),
    })
    expect(await answer.json()).toMatchObject({ cijfer: 1, bewaard: true })
    expect(readFileSync(join(folder, FILE), 'utf8')).toMatch(/"cijfer":1/)
    expect(output()).toMatch(/^cijferlezer \S+ luistert op .+ \(host .+\)\.\nTekeningen bewaar ik in .+\.\nIk lees een 1 \(\d+ % zeker\)\.\n$/)
  })

  it.runIf(process.platform !== 'win32').each(['SIGTERM', 'SIGINT'] as const)('stops within a second on %s, with exit code 0, though a browser stays connected', async (signal) => {
    const { port, exit, output } = start('server.ts', {})
    const socket = connect(await port, '127.0.0.1')
    await new Promise<void>(resolve => socket.once('data', () => resolve()).write('GET /gezond HTTP/1.1\r\nhost: x\r\n\r\n'))
    // Half a request: the worst that can be under way.
    socket.on('error', () => {}).write('POST /lees HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{')
    const before = performance.now()
    child?.kill(signal)
    expect(await exit).toBe(0)
    expect(performance.now() - before).toBeLessThan(1000)
    expect(output()).toMatch(new RegExp(`${signal} gekregen: ik stop`))
    socket.destroy()
  })

  it.each([
    ['a setting that cannot be', { PORT: 'tachtig' }, /^PORT is ‘tachtig’/],
    ['a redis it cannot read', { REDIS_URL: 'redis' }, /^REDIS_URL kan ik niet lezen/],
    ['an address that is not here', { HOST: '203.0.113.1' }, /^Ik kan niet luisteren op 203\.0\.113\.1/],
  ])('refuses %s in one sentence', async (_, env, sentence) => {
    const { exit, output } = start('server.ts', env)
    expect(await exit).toBe(1)
    expect(output()).toMatch(sentence)
    expect(output().trim().split('\n')).toHaveLength(1)
  })

  it('names a port that is taken', async () => {
    const first = start('server.ts', {})
    const taken = String(await first.port)
    const running = child
    const { exit, output } = start('server.ts', { PORT: taken })
    expect(await exit).toBe(1)
    expect(output()).toBe(`Poort ${taken} is al bezet: kies een andere met PORT.\n`)
    running?.kill('SIGKILL')
    await first.exit
  })
})

describe('the health check', () => {
  it('passes while the digit reader answers, and fails when it does not', async () => {
    const server = start('server.ts', {})
    const PORT = String(await server.port)
    const running = child
    const healthy = start('health.ts', { PORT })
    expect(await healthy.exit).toBe(0)
    expect(healthy.output()).toMatch(/"gezond":true/)
    running?.kill('SIGKILL')
    await server.exit
    const ill = start('health.ts', { PORT })
    expect(await ill.exit).toBe(1)
    expect(ill.output()).toBe('De cijferlezer antwoordt niet.\n')
  })

  it('fails when something else answers there', async () => {
    const other = createServer((_, response) => response.writeHead(500).end('nee'))
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const { exit } = start('health.ts', { PORT: String(typeof address === 'object' ? address?.port : '') })
    expect(await exit).toBe(1)
    other.close()
  })
})
