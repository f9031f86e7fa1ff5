import type { LabPaths } from './paths.ts'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { MACHINE_ENV } from './run.ts'

/** Marks the programs that make something for a lab, and all that they start, with the lab's home. */
export const WORK_MARK = 'LESSON_LAB_WORK'

/** The environment for a program that fetches or makes something for the lab. A killed `up` leaves it to be found by its mark. */
export function workEnvironment(paths: LabPaths): NodeJS.ProcessEnv {
  return { ...MACHINE_ENV, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', [WORK_MARK]: paths.home }
}

/** What would lead a docker command elsewhere than to the lab. */
const LEADS_ASTRAY = [
  'DOCKER_CONTEXT',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'DOCKER_API_VERSION',
  'DOCKER_DEFAULT_PLATFORM',
  'COMPOSE_FILE',
  'COMPOSE_PROJECT_NAME',
  'BUILDX_BUILDER',
]

/** The environment in which `docker` is the lab's, whole: this one plus the lab's settings. */
export function labEnvironment(paths: LabPaths, base: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(base).flatMap(([name, value]) =>
    value === undefined || LEADS_ASTRAY.includes(name)
      ? []
      : [
          [name, value] as const,
        ])
  // The engine looks up runc and iptables, which live in sbin.
  const path = [
    join(paths.engine, 'usr/bin'),
    base.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    '/usr/sbin',
    '/sbin',
  ].join(delimiter)
  return {
    ...Object.fromEntries(kept),
    PATH: path,
    DOCKER_HOST: paths.address,
    DOCKER_CONFIG: paths.dockerConfig,
  }
}
