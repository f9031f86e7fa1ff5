/** A door before the engine that a test can shut: what a class sees when Docker goes away in the middle of a step. */
import type { Socket } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface EngineRelay {
  /** The address to give as DOCKER_HOST. */
  address: string
  /** Shuts the door as soon as a request matches; that request gets no answer. */
  cutOn: (request: RegExp) => void
  /** As an engine that hangs: from a request that matches on nothing passes any more, and nothing is refused. */
  hangOn: (request: RegExp) => void
  /** Opens it again. */
  mend: () => Promise<void>
  close: () => Promise<void>
}

/** Stands before the engine at `engine` (`unix://…`). */
export async function relayTo(engine: string): Promise<EngineRelay> {
  const path = join(mkdtempSync(join(tmpdir(), 'relay-')), 'engine.sock')
  const open = new Set<Socket>()
  let trap: { request: RegExp, springs: () => void } | undefined
  let hangs = false
  const server = createServer({ allowHalfOpen: true }, (lesson) => {
    const upstream = connect({ path: engine.replace(/^unix:\/\//, ''), allowHalfOpen: true })
    open.add(lesson.on('close', () => open.delete(lesson)))
    lesson.on('data', (bytes) => {
      const sprung = trap?.request.test(bytes.toString('latin1')) ? trap : undefined
      if (sprung) {
        trap = undefined
        sprung.springs()
      }
      if (!hangs && !lesson.destroyed)
        upstream.write(bytes)
    })
    lesson.on('end', () => upstream.end())
    lesson.on('error', () => upstream.destroy())
    lesson.on('close', () => upstream.destroy())
    upstream.on('error', () => lesson.destroy())
    upstream.on('data', bytes => hangs || lesson.write(bytes))
    upstream.on('end', () => lesson.end())
  })

  function cut(): void {
    server.close()
    hangUp()
  }

  function hangUp(): void {
    hangs = false
    for (const socket of open)
      socket.destroy()
  }

  function listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  }

  await listen()
  return {
    address: `unix://${path}`,
    cutOn(request) {
      trap = { request, springs: cut }
    },
    hangOn(request) {
      trap = {
        request,
        springs: () => {
          hangs = true
        },
      }
    },
    async mend() {
      if (server.listening)
        hangUp()
      else
        await listen()
    },
    async close() {
      if (server.listening)
        cut()
      rmSync(dirname(path), { recursive: true, force: true })
    },
  }
}
