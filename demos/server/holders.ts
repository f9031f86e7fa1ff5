/** Who has the port that the lesson needs: a program of this machine, as far as its system tells without asking for more rights. */
import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'

/** How long the question may take, in ms. */
const LIMIT = 2000

/** The state of a socket that listens (Linux, include/net/tcp_states.h). */
const LISTENS = '0A'

/** Whether a program could listen there now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
}

/** The program that listens on a port, e.g. `node (proces 4711)`; undefined when that can't be known. */
export async function programOn(port: number, platform: NodeJS.Platform = process.platform): Promise<string | undefined> {
  try {
    switch (platform) {
      case 'linux': return await listenerOnLinux(port)
      case 'darwin': return listenerOf(await ask('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']))
      default: return undefined
    }
  }
  catch {
    return undefined
  }
}

/** The program in what `lsof -Fpc` prints: a line `p` with its number, a line `c` with its name. */
export function listenerOf(printed: string): string | undefined {
  const [pid, name] = [/^p(\d+)$/m.exec(printed)?.[1], /^c(.+)$/m.exec(printed)?.[1]]
  return pid === undefined || name === undefined
    ? undefined
    : `${name} (proces ${pid})`
}

/** The sockets that listen on a port, as numbers of inodes, in what `/proc/net/tcp` shows. */
export function listeningSockets(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return table.split('\n').slice(1).flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    return state === LISTENS && local.endsWith(`:${hex}`) && inode !== undefined ? [inode] : []
  })
}

async function listenerOnLinux(port: number): Promise<string | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(file => readFile(file, 'utf8').catch(() => '')))
  const sockets = new Set(tables.flatMap(table => listeningSockets(table, port)).map(inode => `socket:[${inode}]`))
  if (sockets.size === 0)
    return undefined
  const processes = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const found = await Promise.all(processes.map(async (pid) => {
    // Of other people's programs the system does not tell.
    const files = await readdir(join('/proc', pid, 'fd')).catch(() => [])
    const links = await Promise.all(files.map(file => readlink(join('/proc', pid, 'fd', file)).catch(() => '')))
    return links.some(link => sockets.has(link)) ? pid : undefined
  }))
  const pid = found.find(one => one !== undefined)
  return pid === undefined
    ? undefined
    : `${(await readFile(join('/proc', pid, 'comm'), 'utf8')).trim()} (proces ${pid})`
}

function ask(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: LIMIT, windowsHide: true }, (error, stdout) => error ? reject(error) : resolve(stdout))
  })
}
