import { createServer } from 'node:net'

/** A loopback port that nobody holds at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => address !== null && typeof address === 'object'
        ? resolve(address.port)
        : reject(new Error('a listening TCP server has a port')))
    })
  })
}
