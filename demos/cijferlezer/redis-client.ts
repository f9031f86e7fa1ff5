import type { RedisAddress } from './redis-address.ts'
import type { Reply } from './resp.ts'
import { Buffer } from 'node:buffer'
import { createConnection } from 'node:net'
import { decodeReply, encodeCommand, RedisFault } from './resp.ts'

/** One connection to redis, made at the first command and made again after it was lost. */
export interface RedisClient {
  /** Sends a command and gives redis's answer; throws when redis refuses it, is not there, or is silent for two seconds. */
  send: (...words: string[]) => Promise<Reply>
  close: () => void
}

interface Connection {
  send: (words: readonly string[]) => Promise<Reply>
  end: (cause: Error) => void
}

/** ms; a page waits this long at most for its drawing to be kept. */
const PATIENCE = 2000

/** A client for the few commands that the digit reader needs. Nothing is connected before the first of them. */
export function createRedisClient(address: RedisAddress): RedisClient {
  let connection: Connection | undefined

  function connect(): Connection {
    const opened = openConnection(address, () => {
      if (connection === opened)
        connection = undefined
    })
    const { user, password } = address
    // Nobody waits for this answer: with a wrong password redis refuses the command that comes after it, and says why.
    if (password !== undefined) {
      opened.send(user === undefined
        ? ['AUTH', password]
        : ['AUTH', user, password]).catch(() => {})
    }
    return opened
  }

  return {
    send(...words) {
      connection ??= connect()
      return connection.send(words)
    },
    close: () => connection?.end(new Error('the client was closed')),
  }
}

/** Opens one connection. Redis answers in the order of the commands, so a queue is all the bookkeeping there is. */
function openConnection({ host, port }: RedisAddress, onEnd: () => void): Connection {
  const socket = createConnection({ host, port })
  const waiting: { resolve: (reply: Reply) => void, reject: (cause: Error) => void }[] = []
  let received: Buffer = Buffer.alloc(0)

  function end(cause: Error): void {
    onEnd()
    socket.destroy()
    for (const { reject } of waiting.splice(0))
      reject(cause)
  }

  function receive(bytes: Buffer): void {
    received = Buffer.concat([received, bytes])
    for (let found = decodeReply(received); found; found = decodeReply(received)) {
      const { reply } = found
      received = received.subarray(found.end)
      const next = waiting.shift()
      if (reply instanceof RedisFault)
        next?.reject(new Error(reply.message))
      else
        next?.resolve(reply)
    }
  }

  socket.on('error', end)
  socket.on('close', () => end(new Error('redis closed the connection')))
  socket.setTimeout(PATIENCE, () => {
    if (waiting.length > 0)
      end(new Error('redis was silent'))
  })
  socket.on('data', (bytes: Buffer) => {
    try {
      receive(bytes)
    }
    catch (cause) {
      end(cause instanceof Error
        ? cause
        : new Error(String(cause)))
    }
  })

  return {
    end,
    send: words => new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      socket.write(encodeCommand(words))
    }),
  }
}
