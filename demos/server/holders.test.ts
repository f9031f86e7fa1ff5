import { createServer } from 'node:net'
import process from 'node:process'
import { expect, it } from 'vitest'
import { isFree, listenerOf, listeningSockets, programOn } from './holders.ts'

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 51234 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 51235 1 0000000000000000 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17000 1 0000000000000000 100 0 0 10 0
`

it('finds who listens, and not who is connected', () => {
  expect(listeningSockets(TABLE, 8080)).toEqual(['51234'])
  expect(listeningSockets(TABLE, 22)).toEqual(['17000'])
  expect(listeningSockets(TABLE, 80)).toEqual([])
})

it.each([
  ['p4711\ncnginx\nf6\n', 'nginx (proces 4711)'],
  ['', undefined],
])('%j is %j', (printed, program) => {
  expect(listenerOf(printed)).toBe(program)
})

it('names a program of this machine', async () => {
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  expect(await isFree(port)).toBe(false)
  // Windows has no way that needs no shell, and a Mac may lack lsof.
  if (process.platform === 'linux')
    expect(await programOn(port)).toMatch(new RegExp(`\\(proces ${process.pid}\\)$`))
  await new Promise(resolve => server.close(resolve))
  expect(await isFree(port)).toBe(true)
})
