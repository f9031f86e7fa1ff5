import type { PrivateApt } from './apt.ts'
import type { LabPaths } from './paths.ts'
import type { LabState } from './state.ts'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { LessonError } from '../../demos/kit/error.ts'
import { engineAnswers, registryAnswers } from './answers.ts'
import { installOnMachine, machineSources, missingPrograms, privateApt } from './apt.ts'
import { labEnvironment } from './environment.ts'
import { IMAGE_RELEASE } from './images.ts'
import { withLock } from './lock.ts'
import { thisMachine } from './machine.ts'
import { makeImages } from './make-images.ts'
import { mountsBelow, unmountBelow } from './mounts.ts'
import { labPaths } from './paths.ts'
import { killAll, labMakers } from './processes.ts'
import { run } from './run.ts'
import { sourcesOf } from './sources.ts'
import { startLab } from './start.ts'
import { readState, writeState } from './state.ts'
import { stopLab } from './stop.ts'

/** A running lab. */
export interface Lab {
  /** The engine's address, `unix://…`. */
  address: string
  /** The whole environment for a program that is to use this engine. */
  env: Record<string, string>
}

/** Programs the lab takes from the machine, each with the Debian package that brings it. */
const MACHINE_PROGRAMS = {
  runc: 'runc',
  mmdebstrap: 'mmdebstrap',
  iptables: 'iptables',
  ip: 'iproute2',
} as const

/** Packages that are unpacked into the lab, where nothing of them starts by itself. Debian 12's runc fits below them. */
const ENGINE_PACKAGES = [
  'containerd',
  'docker-buildx',
  'docker-cli',
  'docker-compose',
  'docker-registry',
  'docker.io',
  'tini',
]

/**
 * Brings the lab up, from nothing or from wherever it is, and does nothing when it is up. A lab that starts is empty: no
 * containers, no volumes, no pulled images.
 * @param say gets one line per phase
 * @param paths where it lives
 * @param options what it has
 * @param options.forTests also the images that only tests use
 * @throws LessonError with code LAB_…, and a sentence that says what to do
 */
export async function labUp(say: (line: string) => void = () => {}, paths: LabPaths = labPaths(), { forTests = false } = {}): Promise<Lab> {
  const machine = thisMachine()
  return await withLock(paths.lock, async () => {
    await claimHome(paths)
    await clearKilledWork(paths)
    await bringPrograms(say)
    const sources = sourcesOf(IMAGE_RELEASE, machineSources(), machine.codename)
    const apt = once(async () => {
      const made = await privateApt(paths, sources)
      await phase(say, `pakketlijsten van Debian ${IMAGE_RELEASE} ophalen`, made.update)
      return made
    })
    if (!await engineIsUnpacked(paths)) {
      const fetched = await apt()
      await phase(say, 'engine ophalen en uitpakken', () => unpackEngine(paths, fetched))
    }
    const running = await runningState(paths)
    try {
      const state = running ?? await phase(say, 'engine en spiegel starten', () => startAfresh(paths))
      await makeImages({ paths, registryPort: state.registryPort, sources, apt, say, engineIsEmpty: !running, forTests })
      writeState(paths, { ...state, ready: true })
    }
    catch (error) {
      // What did not get up is not left half way.
      if (!running)
        await stopLab(paths)
      throw error
    }
    return { address: paths.address, env: labEnvironment(paths) }
  }, () => say('wachten op een ander proces dat het lab start of stopt …'))
}

/** Stops the lab and all that runs in it; with `purge` also forgets all it fetched. Safe at any time, twice, or after a kill. */
export async function labDown({ purge = false } = {}, paths: LabPaths = labPaths()): Promise<void> {
  thisMachine()
  await withLock(paths.lock, async () => {
    if (!existsSync(paths.home) && !existsSync(paths.run))
      return
    if (existsSync(paths.home))
      assertHome(paths)
    await stopLab(paths)
    if (purge)
      await removeHome(paths)
  })
}

/** The running lab, or undefined when its engine does not answer. */
export async function labStatus(paths: LabPaths = labPaths()): Promise<Lab | undefined> {
  return readState(paths)?.ready && await engineAnswers(paths.socket)
    ? {
        address: paths.address,
        env: labEnvironment(paths),
      }
    : undefined
}

/** Removes an image from the engine, so that the next one who needs it really pulls it. Fine when it is not there. */
export async function removeImage(lab: Lab, image: string): Promise<void> {
  await run('docker', ['image', 'rm', '--force', image], {
    env: lab.env,
    accept: [0, 1],
  })
}

/** Ends what a killed `up` was still making, which nobody waits for any more. Only with the lock held. */
async function clearKilledWork(paths: LabPaths): Promise<void> {
  await killAll(() => labMakers(paths))
  await unmountBelow(paths.images)
}

async function bringPrograms(say: (line: string) => void): Promise<void> {
  const missing = missingPrograms(Object.keys(MACHINE_PROGRAMS))
  const packages = Object.entries(MACHINE_PROGRAMS).filter(([program]) => missing.includes(program)).map(([, name]) => name)
  if (packages.length > 0)
    await phase(say, `pakketten op deze machine zetten: ${packages.join(', ')}`, () => installOnMachine(packages))
}

/** The state of a lab that is wholly up; undefined for one that is down or half dead. */
async function runningState(paths: LabPaths): Promise<LabState | undefined> {
  const state = readState(paths)
  return state?.ready && await engineAnswers(paths.socket) && await registryAnswers(state.registryPort)
    ? state
    : undefined
}

async function startAfresh(paths: LabPaths): Promise<LabState> {
  await stopLab(paths)
  return await startLab(paths)
}

async function phase<T>(say: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  say(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  return result
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => made ??= make()
}

/** Makes the home ours; refuses a folder with something else in it, since `down --purge` deletes it. */
export async function claimHome(paths: LabPaths): Promise<void> {
  if (existsSync(paths.home) && readdirSync(paths.home).length > 0)
    return assertHome(paths)
  await mkdir(paths.home, { recursive: true, mode: 0o711 })
  await writeFile(paths.marker, 'This folder is a lab; "down --purge" removes it whole.\n')
}

function assertHome(paths: LabPaths): void {
  if (!existsSync(paths.marker))
    throw new LessonError('LAB_HOME_TAKEN', `De map ${paths.home} is niet van het lab: kies met LESSON_LAB_HOME een lege map.`)
}

async function removeHome(paths: LabPaths): Promise<void> {
  const mounted = mountsBelow(paths.home, await readFile('/proc/self/mountinfo', 'utf8'))
  if (mounted.length > 0)
    throw new LessonError('LAB_MOUNTED', `Het lab kan niet weg: ${mounted.join(', ')} is nog aangekoppeld.`)
  await rm(paths.home, { recursive: true, force: true })
}

/** What the engine's folder must say that it holds; another list means another engine. */
const UNPACKED = `${IMAGE_RELEASE} ${ENGINE_PACKAGES.join(' ')}`

async function engineIsUnpacked(paths: LabPaths): Promise<boolean> {
  return await readFile(join(paths.engine, 'unpacked'), 'utf8').catch(() => '') === UNPACKED
}

async function unpackEngine(paths: LabPaths, apt: PrivateApt): Promise<void> {
  await stopLab(paths)
  const debs = join(paths.apt, 'engine-debs')
  const fresh = `${paths.engine}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh)
  for (const deb of await apt.download(ENGINE_PACKAGES, debs))
    await run('dpkg', ['--extract', deb, fresh])
  await rm(debs, { recursive: true })
  await writeFile(join(fresh, 'unpacked'), UNPACKED)
  await rm(paths.engine, { recursive: true, force: true })
  await rename(fresh, paths.engine)
}
