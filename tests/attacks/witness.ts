/**
 * A witness at the engine's door: a socket that passes everything on to the engine and remembers what was asked.
 * What a server wants from the engine goes through it, so a test can say of this one server that it changed nothing,
 * whoever else uses the engine at that moment.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Witness {
  /** The address to give as DOCKER_HOST. */
  address: string
  /** The request lines so far, e.g. `POST /v1.45/containers/create`. */
  seen: () => readonly string[]
  close: () => Promise<void>
}

const RE_REQUEST = /(?:^|\n)([A-Z]+ \/\S*) HTTP\/1\.[01]\r\n/g

/** Requests with these methods leave an engine as it was. */
const RE_LOOKS = /^(?:GET|HEAD|OPTIONS) /

/** Stands before the engine at `engine` (`unix://…`). */
export async function witnessAt(engine: string): Promise<Witness> {
  const folder = await mkdtemp(join(tmpdir(), 'witness-'))
  const path = join(folder, 'engine.sock')
  const seen: string[] = []
  const server = createServer({ allowHalfOpen: true }, (lesson) => {
    const upstream = connect({
      path: engine.replace(/^unix:\/\//, ''),
      allowHalfOpen: true,
    })
    let rest = ''
    lesson.on('data', (bytes) => {
      rest += bytes.toString('latin1')
      for (const [, line = ''] of rest.matchAll(RE_REQUEST))
        seen.push(line)
      // A request line may lie across two chunks; one that was counted must not be counted again.
      rest = rest.slice(rest.lastIndexOf('\n') + 1).slice(-8192)
    })
    lesson.pipe(upstream).pipe(lesson)
    // The engine may be restarted under a test, and a server is stopped hard: then both sides go.
    lesson.on('error', () => upstream.destroy())
    upstream.on('error', () => lesson.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    address: `unix://${path}`,
    seen: () => seen,
    close: async () => {
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Of these requests, the ones that make the engine do something. */
export function deeds(requests: readonly string[]): string[] {
  return requests.filter(request => !RE_LOOKS.test(request))
}
