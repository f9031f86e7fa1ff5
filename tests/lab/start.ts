import type { LabPaths } from './paths.ts'
import type { LabState } from './state.ts'
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { LessonError } from '../../demos/kit/error.ts'
import { engineAnswers, registryAnswers } from './answers.ts'
import { clientConfig, containerdConfig, engineConfig, registryConfig } from './config.ts'
import { labEnvironment } from './environment.ts'
import { forwarding, freeNetwork, makeNetwork } from './network.ts'
import { writeState } from './state.ts'

/** How long each part gets to answer for the first time, in ms. */
const START_PATIENCE = 60_000
/** The mirror's port when it is free. Far from 5000, where the lesson's own registry publishes. */
const REGISTRY_PORT = 5481

/** Starts containerd, the engine and the mirror; not yet ready, since the mirror may be empty. Expects that nothing of the lab runs. */
export async function startLab(paths: LabPaths): Promise<LabState> {
  for (const folder of [
    paths.run,
    paths.data,
    paths.containerdData,
    paths.registryData,
    paths.log,
    paths.dockerConfig,
  ])
    await mkdir(folder, { recursive: true, mode: 0o711 })
  const registryPort = await freePort(REGISTRY_PORT)
  const network = await freeNetwork()
  const state: LabState = {
    registryPort,
    network,
    forwardingBefore: forwarding(),
    ready: false,
  }
  // Written before the act: whatever goes wrong from here, `down` knows what to take away.
  writeState(paths, state)
  await makeNetwork(paths, network)

  const configs = {
    containerd: join(paths.run, 'containerd.toml'),
    engine: join(paths.run, 'dockerd.json'),
    registry: join(paths.run, 'registry.yml'),
  }
  await writeFile(configs.containerd, containerdConfig(paths))
  await writeFile(configs.engine, engineConfig(paths, network, registryPort))
  await writeFile(configs.registry, registryConfig(paths, registryPort))
  await writeFile(join(paths.dockerConfig, 'config.json'), clientConfig(paths))

  const program = (name: string): string => join(paths.engine, 'usr', name)
  await Promise.all([
    startDaemon(paths, 'docker-registry', program('bin/docker-registry'), ['serve', configs.registry], () => registryAnswers(registryPort)),
    startDaemon(paths, 'containerd', program('bin/containerd'), ['--config', configs.containerd], () => exists(paths.containerdSocket)),
  ])
  const [dockerd, args] = ahead([program('sbin/dockerd'), '--config-file', configs.engine], process.env.LESSON_LAB_NICENESS)
  await startDaemon(paths, 'dockerd', dockerd, args, () => engineAnswers(paths.socket))
  return state
}

/**
 * The engine, before other programs in line for the processor when a niceness is given (as `nice` takes it: -10). On a crowded
 * machine it is not yet reading a container's output when the container ends, and drops it: `docker run` then ends with exit
 * code 0 and shows nothing. With 20 busy programs on 2 cores that was about 1 of 600 runs (Docker 26.1.5, `docker run --rm`
 * with an `echo`, no lens between).
 */
function ahead([program, ...args]: [string, ...string[]], niceness: string | undefined): [program: string, args: string[]] {
  return niceness === undefined
    ? [program, args]
    : ['nice', ['-n', niceness, program, ...args]]
}

/** Starts a program that lives on without us, and waits until it is ready. Throws LessonError (LAB_NO_START) with its last lines. */
async function startDaemon(paths: LabPaths, name: string, program: string, args: string[], ready: () => Promise<boolean>): Promise<void> {
  const logFile = join(paths.log, `${name}.log`)
  const log = openSync(logFile, 'w')
  const daemon = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: labEnvironment(paths),
  })
  closeSync(log)
  let ended: string | undefined
  daemon.on('error', cause => ended = cause.message)
  daemon.on('exit', (code, signal) => ended = `einde met ${code ?? signal}`)
  const end = Date.now() + START_PATIENCE
  while (!await ready()) {
    if (ended === undefined && Date.now() > end)
      ended = `geen antwoord na ${START_PATIENCE / 1000} s`
    if (ended !== undefined) {
      const last = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
      throw new LessonError('LAB_NO_START', `${name} van het lab start niet (${ended}). Zijn laatste regels, uit ${logFile}:\n${last}`)
    }
    await delay(25)
  }
  daemon.unref()
}

/** This loopback port when it is free, else any free one. */
async function freePort(wanted: number): Promise<number> {
  const tryPort = (port: number): Promise<number | undefined> => new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address
        ? address.port
        : undefined))
    })
  })
  const port = await tryPort(wanted) ?? await tryPort(0)
  if (port === undefined)
    throw new LessonError('LAB_NO_PORT', 'Het lab vindt geen vrije poort op 127.0.0.1.')
  return port
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(() => true, () => false)
}
