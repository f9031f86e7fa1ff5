/** Threat 16: the hall's Wi-Fi, and each container, can reach the machine's own addresses. The lesson listens on none of them. */
import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, it } from 'vitest'
import { testEngine } from '../test-engine.ts'
import { attackedServer } from './attacked.ts'
import { listeningAddresses, LOOPBACK } from './listening.ts'

const server = attackedServer('start')

/** Addresses of this machine that are not loopback. The engine's bridge is always one: it is how containers see their host. */
async function ownAddresses(): Promise<string[]> {
  const { env } = await testEngine()
  const bridge = spawnSync('docker', [
    'network',
    'inspect',
    'bridge',
    '--format',
    '{{range .IPAM.Config}}{{.Gateway}}{{end}}',
  ], { env, encoding: 'utf8' })
  const interfaces = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return [
    bridge.stdout.trim(),
    ...interfaces.filter(({ internal }) => !internal).map(({ address, scopeid }) => scopeid
      ? `${address}%${scopeid}`
      : address),
  ].filter(address => address !== '')
}

/** An address that says nothing at all, since its network has just gone, does not answer either; in ms. */
const SILENCE = 3000

async function answers(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: SILENCE })
    const end = (answered: boolean): void => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}

it('nobody answers on an address of the machine itself', async () => {
  const addresses = await ownAddresses()
  expect(addresses.length).toBeGreaterThan(0)
  for (const address of [...addresses, '127.0.0.2'])
    expect(await answers(address, server().port), address).toBe(false)
  // The same question does get an answer where it should.
  expect(await answers('127.0.0.1', server().port)).toBe(true)
})

it('a container does not reach the lesson', async () => {
  const { env } = await testEngine()
  for (const address of await ownAddresses()) {
    const { port } = server()
    const tried = spawnSync('docker', [
      'run',
      '--rm',
      'debian:trixie-slim',
      'bash',
      '-c',
      `exec 3<>/dev/tcp/${address}/${port} && echo reached`,
    ], { env, encoding: 'utf8' })
    expect(tried.stdout, address).not.toContain('reached')
    expect(tried.stderr, address).toMatch(/refused|unreachable|timed out|No route/i)
  }
})

it('every socket the server listens on is a loopback one', async () => {
  const listening = await listeningAddresses(server().pid)
  expect(listening.length).toBeGreaterThan(0)
  expect(listening.filter(address => !LOOPBACK.includes(address))).toEqual([])
})
