/**
 * The Azure of one demo: a mini-Azure of its own, opened when the demo is made ready, or the real one. A demo's logins for docker
 * and az lie in a folder of its own, so that two demos with the same registry's name don't know each other.
 */
import type { Engine } from './api.ts'
import type { AzureChoice } from './azure-cloud.ts'
import type { LoadedDemo } from './demos.ts'
import type { Reset } from './reset.ts'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { URL } from 'node:url'
import { realAzure } from './azure-cloud.ts'
import { AZ_ENVIRONMENT, environmentFor, prepareLogins } from './environment.ts'
import { openLens } from './lens/open.ts'
import { LOGINS } from './paths.ts'
import { socketPath } from './private-folder.ts'
import { reset } from './reset.ts'

/** A demo's way to Azure. */
export interface AzureBench {
  /** The environment of the docker command. */
  env: Record<string, string>
  /** What az and curl get besides. */
  cloudEnv: Record<string, string>
  close: () => Promise<void>
}

export interface AzureParts {
  engine: Engine
  /** A folder only this person can enter. */
  folder: string
  /** Where the demo's lens listens, and the same as `DOCKER_HOST` writes it. */
  lens: { path: string, url: string }
  /** Of the door to mini-Azure. */
  secret: string
  /** The real Azure, when that was chosen. */
  choice?: AzureChoice
}

/** What a demo's mini-Azure makes on the engine carries this as its demo: the demo itself does not see it, as it would not in Azure. */
export function cloudScope(demo: string): string {
  return `${demo}.azure`
}

/** Opens the Azure of a demo. */
export async function openAzure({ id, demo }: LoadedDemo, { engine, folder, lens, secret, choice }: AzureParts): Promise<AzureBench> {
  if (choice)
    return { ...realAzure(lens.url), close: async () => {} }
  const { openMiniAzure } = await import('../mini-azure/mini-azure.ts')
  const logins = join(LOGINS, id)
  const place = join(folder, cloudScope(id))
  await rm(logins, { recursive: true, force: true })
  await prepareLogins(logins)
  await mkdir(place, { recursive: true, mode: 0o700 })
  const own = socketPath(folder, cloudScope(id))
  const ownLens = await openLens(engine, { demo: cloudScope(id), sees: 'demo', images: ['registry:2'] }, own)
  const mini = await openMiniAzure({ engine: own, docker: { lens: lens.path, listen: socketPath(folder, `${id}.docker`) }, folder: place, homes: homesOf(demo.steps), secret })
  return {
    env: environmentFor(mini.dockerHost, logins),
    cloudEnv: { ...AZ_ENVIRONMENT, ...mini.env, AZURE_CORE_ENABLE_BROKER_ON_WINDOWS: 'false' },
    close: async () => {
      await mini.close()
      await ownLens.close()
    },
  }
}

/** Removes what a demo's mini-Azure made on the engine; the timeout is that of each question, in ms. */
export async function resetAzure(engine: Engine, id: string, timeout?: number, result?: Reset): Promise<Reset> {
  return await reset(engine, cloudScope(id), timeout, result)
}

/** The ports of this machine for the names that a demo's steps open. */
function homesOf(steps: LoadedDemo['demo']['steps']): Map<string, number> {
  return new Map(steps.flatMap((step) => {
    if (step.kind !== 'open' || step.at === undefined)
      return []
    const url = new URL(step.url)
    return [[`${url.hostname}:${url.port || 80}`, Number(new URL(step.at).port)]]
  }))
}
