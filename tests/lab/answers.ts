import type { RequestOptions } from 'node:http'
import { request } from 'node:http'

/** How long a local server may take for a plain answer, in ms. */
const PATIENCE = 5_000

/** Whether the engine behind this unix socket really answers. */
export function engineAnswers(socketPath: string): Promise<boolean> {
  return answers({ socketPath, path: '/_ping' })
}

/** Whether the local registry really answers. */
export function registryAnswers(port: number): Promise<boolean> {
  return answers({ host: '127.0.0.1', port, path: '/v2/' })
}

/** Whether the local registry has this image. */
export function registryHas(port: number, repository: string, tag: string): Promise<boolean> {
  return answers({
    host: '127.0.0.1',
    port,
    path: `/v2/${repository}/manifests/${tag}`,
    method: 'HEAD',
    headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json' },
  })
}

function answers(options: RequestOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ ...options, timeout: PATIENCE }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode === 200))
      answer.on('error', () => resolve(false))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
    asked.end()
  })
}
