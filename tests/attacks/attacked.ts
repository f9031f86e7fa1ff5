/** The server under attack in one test file. After each test it is checked that nothing ran, whatever the test itself found. */
import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import type { Command, RunningServer } from './server.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { demoIds } from '../../demos/server/demos.ts'
import { START_LIMIT, startServer } from './server.ts'
import { enter } from './window.ts'
import { deeds } from './witness.ts'

/** Starts a server for the tests of this file, stops it after them, and lets each test fail in which something ran. */
export function attackedServer(command: Command): () => RunningServer {
  let server: RunningServer | undefined
  let asked = 0
  const running = (): RunningServer => {
    if (!server)
      throw new Error('the server is not running')
    return server
  }
  beforeAll(async () => {
    server = await startServer(command)
  }, START_LIMIT)
  beforeEach(() => {
    asked = running().asked().length
  })
  afterEach(async () => {
    await expectNothingRan(running(), asked)
  })
  afterAll(async () => {
    await server?.stop()
  }, 30_000)
  return running
}

/**
 * Fails when a demo began, or the engine was asked to do anything.
 * @param server the server to ask
 * @param since how much it had asked of the engine when the attack began
 */
export async function expectNothingRan(server: RunningServer, since: number): Promise<void> {
  const viewer = await enter(server.port)
  const begun: string[] = []
  for (const demo of demoIds()) {
    viewer.send({ kind: 'join', demo })
    const { state, events } = await viewer.next('replay', replay => replay.demo === demo)
    if (state.started > 0 || whatRan(events).length > 0 || state.phase !== 'ready')
      begun.push(demo)
  }
  await viewer.leave()
  expect(begun, 'demos that began').toEqual([])
  expect(deeds(server.asked().slice(since)), 'what the engine was asked to do').toEqual([])
}

/** The events of a transcript that come of something that ran: all but those of the board, which only looks. */
export function whatRan(events: readonly TranscriptEvent[]): TranscriptEvent[] {
  return events.filter(([, code]) => code !== 'b')
}
