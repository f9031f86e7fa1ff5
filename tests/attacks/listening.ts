/** Where a process can be reached, as the kernel tells it. */
import { readdir, readFile, readlink } from 'node:fs/promises'

/** 127.0.0.1 and ::1 as the kernel writes them. */
export const LOOPBACK: readonly string[] = ['0100007F', '00000000000000000000000001000000']

/** The kernel's number for a TCP socket that listens. */
const LISTEN = '0A'

/** Local addresses of the TCP sockets on which this process listens, in the kernel's hexadecimal. */
export async function listeningAddresses(pid: number): Promise<string[]> {
  const links = await Promise.all((await readdir(`/proc/${pid}/fd`)).map(async fd => await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
  const inodes = new Set(links.map(link => /^socket:\[(\d+)\]$/.exec(link)?.[1]))
  const tables = await Promise.all(['tcp', 'tcp6'].map(async name => await readFile(`/proc/${pid}/net/${name}`, 'utf8')))
  return tables.flatMap(table => table.split('\n').slice(1)).flatMap((row) => {
    const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/)
    return state === LISTEN && inodes.has(inode)
      ? [local.split(':')[0] ?? '']
      : []
  })
}
