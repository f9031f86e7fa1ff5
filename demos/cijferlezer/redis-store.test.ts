import type { AddressInfo, Server, Socket } from 'node:net'
import type { Reading } from './reading.ts'
import type { Store } from './store.ts'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createRedisStore } from './redis-store.ts'

const READING: Reading = { tijd: '2026-11-24T09:00:00.000Z', cijfer: 7, zekerheid: 0.9, raster: Array.from({ length: 64 }, (_, cell) => cell % 17) }

let server: Server | undefined
let store: Store | undefined
const sockets = new Set<Socket>()
afterEach(async () => {
  store?.close()
  sockets.forEach(socket => socket.destroy())
  sockets.clear()
  await stop()
})

/** A stand-in for redis: hands each bunch of bytes to `answer`. The real one is asked in the engine tests. */
async function listen(answer: (text: string, socket: Socket) => void, port = 0): Promise<number> {
  const started = server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', bytes => answer(bytes.toString(), socket))
  })
  await new Promise<void>(resolve => started.listen(port, '127.0.0.1', resolve))
  return (started.address() as AddressInfo).port
}

async function stop(): Promise<void> {
  await new Promise(resolve => server ? server.close(resolve) : resolve(undefined))
  server = undefined
}

describe('drawings in redis', () => {
  it('pushes and trims in one go', async () => {
    let heard = ''
    const port = await listen((text, socket) => {
      heard += text
      socket.write(':1\r\n+OK\r\n'.slice(0, text.includes('LTRIM') ? undefined : 4))
    })
    store = createRedisStore({ host: '127.0.0.1', port })
    const both = store.keep(READING)
    await expect(Promise.race([both, new Promise(resolve => setImmediate(resolve))])).resolves.toBeUndefined()
    await both
    expect(heard).toContain('LPUSH')
    expect(heard).toContain('tekeningen')
    expect(heard).toContain('LTRIM')
  })

  it('reads what redis gives, byte by byte if it must, and skips what is not a drawing', async () => {
    const line = JSON.stringify(READING)
    const reply = `*3\r\n$3\r\nfoo\r\n$${line.length}\r\n${line}\r\n$-1\r\n`
    const port = await listen((_, socket) => {
      for (const letter of reply)
        socket.write(letter)
    })
    store = createRedisStore({ host: '127.0.0.1', port })
    expect(await store.last(3)).toEqual([READING])
  })

  it('sends a password first', async () => {
    let heard = ''
    const port = await listen((text, socket) => {
      heard += text
      if (heard.includes('LRANGE'))
        socket.write('+OK\r\n*0\r\n')
    })
    store = createRedisStore({ host: '127.0.0.1', port, password: 'geheim' })
    expect(await store.last(1)).toEqual([])
    expect(heard).toMatch(/AUTH\r\n\$6\r\ngeheim\r\n[\s\S]*LRANGE/)
  })

  it('says that nobody listens', async () => {
    const port = await listen(() => {})
    await stop()
    store = createRedisStore({ host: '127.0.0.1', port })
    await expect(store.keep(READING)).rejects.toMatchObject({ code: 'keeping', message: expect.stringContaining('daar luistert niemand') })
  })

  it('works again when redis is back', async () => {
    const port = await listen((_, socket) => socket.destroy())
    store = createRedisStore({ host: '127.0.0.1', port })
    await expect(store.last(1)).rejects.toMatchObject({ code: 'keeping' })
    await stop()
    await listen((_, socket) => socket.write('*0\r\n'), port)
    expect(await store.last(1)).toEqual([])
  })

  it.each([
    ['refuses', '-NOAUTH Authentication required.\r\n'],
    ['is something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('says so when redis %s', async (_, reply) => {
    const port = await listen((_, socket) => socket.write(reply))
    store = createRedisStore({ host: '127.0.0.1', port })
    await expect(store.last(1)).rejects.toMatchObject({ code: 'keeping', message: expect.stringContaining('niet zoals het hoort') })
  })

  it('gives up on a redis that is silent', async () => {
    const port = await listen(() => {})
    store = createRedisStore({ host: '127.0.0.1', port })
    await expect(store.last(1)).rejects.toMatchObject({ code: 'keeping' })
  })
})
