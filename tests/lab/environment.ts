import type { LabPaths } from './paths.ts'
import { delimiter, join } from 'node:path'
import process from 'node:process'

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
