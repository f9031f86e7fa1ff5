import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { basename } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { answers, isFree, listenersInNetstat, listenersInTable, listListeners, programInLsof, programInTasks, programOn } from './holders.ts'

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 51234 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 51235 1 0000000000000000 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17000 1 0000000000000000 100 0 0 10 0
`

const MAC = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  192.168.1.20.50514     140.82.112.26.443      ESTABLISHED
tcp46      0      0  *.8080                 *.*                    LISTEN
tcp6       0      0  ::1.8081               *.*                    LISTEN
tcp4       0      0  192.168.1.20.8082      *.*                    LISTEN
`

const WINDOWS = `
Actieve verbindingen

  Proto  Lokaal adres           Extern adres           Status          PID
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4711\r
  TCP    192.168.1.20:8082      0.0.0.0:0              ABHÖREN         12\r
  TCP    127.0.0.1:50514        127.0.0.1:8081         ESTABLISHED     4711\r
  TCP    [::1]:8081             [::]:0                 LISTENING       4712\r
  UDP    0.0.0.0:5353           *:*                                    99\r
`

describe('what the system lists', () => {
  it('on Linux, and not who is connected', () => {
    expect(listenersInTable(TABLE)).toEqual([{ port: 8080, inode: '51234' }, { port: 22, inode: '17000' }])
  })

  it('on macOS, on whatever address', () => {
    expect(listenersInNetstat(MAC)).toEqual([{ port: 8080 }, { port: 8081 }, { port: 8082 }])
  })

  it('on Windows, in whatever language', () => {
    expect(listenersInNetstat(WINDOWS)).toEqual([{ port: 8080, pid: 4711 }, { port: 8082, pid: 12 }, { port: 8081, pid: 4712 }])
  })

  it.each([
    [programInLsof('p4711\ncnginx\nf6\n'), { name: 'nginx', pid: 4711 }],
    [programInLsof(''), undefined],
    [programInTasks('"node.exe","4711","Console","1","52.324 K"\r\n'), { name: 'node.exe', pid: 4711 }],
    [programInTasks('INFO: No tasks are running which match the specified criteria.\r\n'), undefined],
  ])('a program: %j', (found, program) => {
    expect(found).toEqual(program)
  })
})

// Docker publishes a port on every address: who has it on one of them alone is in its way. Other systems have no second 127.x.
describe.runIf(process.platform === 'linux')('what listens here', () => {
  it.each(['127.0.0.1', '127.0.0.2', '0.0.0.0', '::1', '::'])('on %s, and by what program', async (host) => {
    const server = createServer()
    const port = await new Promise<number | undefined>((resolve) => {
      // A machine without IPv6.
      server.once('error', () => resolve(undefined))
      server.listen(0, host, () => resolve((server.address() as AddressInfo).port))
    })
    if (port === undefined)
      return
    const listeners = await listListeners()
    expect(listeners.map(listener => listener.port)).toContain(port)
    expect(await programOn(port, listeners)).toEqual({ name: basename(process.execPath), pid: process.pid })
    expect(await answers(port)).toBe(host !== '127.0.0.2')
    await new Promise(resolve => server.close(resolve))
    expect((await listListeners()).map(listener => listener.port)).not.toContain(port)
    expect(await answers(port)).toBe(false)
  })
})

it('knows a port that can’t be had, though no list has it', async () => {
  const server = createServer()
  const port = await new Promise<number>(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
  expect(await isFree(port)).toBe(false)
  await new Promise(resolve => server.close(resolve))
  expect(await isFree(port)).toBe(true)
})
