/**
 * Who has the port that the lesson needs: a program of this machine, as far as its system tells without asking for more rights. The
 * system's own list is read, since docker publishes a port on every address: to try those would have a program listen to the network,
 * for which a firewall asks, and Linux, macOS and Windows differ in what may listen beside what.
 */
import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { basename, join } from 'node:path'
import process from 'node:process'

/** How long the question may take, in ms. */
const LIMIT = 2000

/** The state of a socket that listens (Linux, include/net/tcp_states.h). */
const LISTENS = '0A'

/** What netstat calls the other side of a socket that listens; its words for the state are in the system's language. */
const NOBODY = new Set(['*.*', '0.0.0.0:0', '[::]:0'])

export interface Program {
  name: string
  pid: number
}

/** A socket that listens, on whatever address; the system says whose it is by its inode (Linux) or its process (Windows). */
export interface Listener {
  port: number
  inode?: string
  pid?: number
}

/** All that listens on this machine; nothing when its system does not tell. */
export async function listListeners(platform: NodeJS.Platform = process.platform): Promise<Listener[]> {
  if (platform === 'linux') {
    const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(file => readFile(file, 'utf8').catch(() => '')))
    return tables.flatMap(listenersInTable)
  }
  return listenersInNetstat(await ask('netstat', platform === 'win32' ? ['-ano'] : ['-an', '-p', 'tcp']).catch(() => ''))
}

/** In what `/proc/net/tcp` shows. */
export function listenersInTable(table: string): Listener[] {
  return table.split('\n').slice(1).flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    return state === LISTENS ? [{ port: Number.parseInt(local.split(':')[1] ?? '', 16), inode }] : []
  })
}

/** In what netstat prints on macOS and, with its processes, on Windows. */
export function listenersInNetstat(printed: string): Listener[] {
  return printed.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/)
    const port = /^\S+[.:](\d+)$/.exec(words[words.findIndex(word => NOBODY.has(word)) - 1] ?? '')?.[1]
    const pid = /^\d+$/.exec(words.at(-1) ?? '')?.[0]
    return port === undefined || !/^tcp/i.test(line.trim()) ? [] : [{ port: Number(port), ...pid !== undefined && { pid: Number(pid) } }]
  })
}

/** Whether a program could listen there on this machine's own address now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
}

/** Whether someone answers at `http://localhost:port/`; that name is both of these for curl, whatever the system makes of it. */
export async function answers(port: number): Promise<boolean> {
  return (await Promise.all(['127.0.0.1', '::1'].map(host => answersAt(host, port)))).includes(true)
}

function answersAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const line = connect({ port, host, timeout: LIMIT })
    const end = (answered: boolean): void => {
      line.destroy()
      resolve(answered)
    }
    line.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false))
  })
}

/** The program that listens on a port; undefined when that can't be known. */
export async function programOn(port: number, listeners: readonly Listener[], platform: NodeJS.Platform = process.platform): Promise<Program | undefined> {
  const those = listeners.filter(listener => listener.port === port)
  try {
    switch (platform) {
      case 'linux': return await programWith(those) ?? await proxyOf(port)
      case 'darwin': return programInLsof(await ask('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']))
      case 'win32': return programInTasks(await ask('tasklist', ['/FI', `PID eq ${those[0]?.pid}`, '/FO', 'CSV', '/NH']))
      default: return undefined
    }
  }
  catch {
    return undefined
  }
}

/** In what `lsof -Fpc` prints: a line `p` with its number, a line `c` with its name. */
export function programInLsof(printed: string): Program | undefined {
  const [pid, name] = [/^p(\d+)$/m.exec(printed)?.[1], /^c(.+)$/m.exec(printed)?.[1]]
  return pid === undefined || name === undefined
    ? undefined
    : { name, pid: Number(pid) }
}

/** In what `tasklist /FO CSV` prints: `"node.exe","4711","Console",…`. */
export function programInTasks(printed: string): Program | undefined {
  const [, name, pid] = /^"([^"]+)","(\d+)"/m.exec(printed) ?? []
  return name === undefined ? undefined : { name, pid: Number(pid) }
}

/** Of other people's programs Linux does not tell which sockets they have. */
async function programWith(listeners: readonly Listener[]): Promise<Program | undefined> {
  const sockets = new Set(listeners.map(({ inode }) => `socket:[${inode}]`))
  const found = await Promise.all((await processes()).map(async (pid) => {
    const files = await readdir(join('/proc', pid, 'fd')).catch(() => [])
    const links = await Promise.all(files.map(file => readlink(join('/proc', pid, 'fd', file)).catch(() => '')))
    return links.some(link => sockets.has(link)) ? pid : undefined
  }))
  const pid = found.find(one => one !== undefined)
  // By its file: what a program calls itself is the name of its first thread, "MainThread" for Node.
  return pid === undefined
    ? undefined
    : { name: basename(await readlink(join('/proc', pid, 'exe'))), pid: Number(pid) }
}

/** The engine's proxy belongs to root, but how it was started is for all to read. */
async function proxyOf(port: number): Promise<Program | undefined> {
  const lines = await Promise.all((await processes()).map(async pid => ({ pid, words: (await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')).split('\0') })))
  const proxy = lines.find(({ words }) => words[0]?.endsWith('docker-proxy') && words[words.indexOf('-host-port') + 1] === String(port))
  return proxy && { name: 'docker-proxy', pid: Number(proxy.pid) }
}

async function processes(): Promise<string[]> {
  return (await readdir('/proc')).filter(name => /^\d+$/.test(name))
}

function ask(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: LIMIT, windowsHide: true }, (error, stdout) => error ? reject(error) : resolve(stdout))
  })
}
