import type { WindowMessage } from '../../demos/kit/protocol.ts'
import type { TranscriptEvent } from '../../demos/kit/transcript.ts'
import { WebSocket } from 'ws'
import { LessonError } from '../../demos/kit/error.ts'
import { SOCKET_PATH } from '../../demos/kit/protocol.ts'

/** The whole transcript of a demo, as a window gets it that joins now, as a viewer. */
export async function joinLate(port: number, demo: string): Promise<readonly TranscriptEvent[]> {
  const origin = `http://localhost:${port}`
  const socket = new WebSocket(`ws://localhost:${port}${SOCKET_PATH}`, { origin })
  const send = (message: WindowMessage): void => socket.send(JSON.stringify(message))
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.once('close', code => reject(new LessonError('bench-join', `De server sluit de deur (${code}) voor een venster dat later aansluit.`)))
      socket.once('open', () => {
        send({ kind: 'hello' })
        send({ kind: 'join', demo })
      })
      socket.on('message', (data) => {
        const message: unknown = JSON.parse(String(data))
        if (isReplay(message))
          resolve(message.events)
      })
    })
  }
  finally {
    socket.terminate()
  }
}

function isReplay(message: unknown): message is { events: TranscriptEvent[] } {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'replay'
    && 'events' in message && Array.isArray(message.events)
}
