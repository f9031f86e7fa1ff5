import { execFile } from 'node:child_process'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import process from 'node:process'
import { promisify } from 'node:util'

/** One line on what measured: figures of another machine compare only as ratios. */
export function machineLine(): string {
  const cores = cpus()
  const memory = (totalmem() / 2 ** 30).toFixed(1)
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown processor'}, ${memory} GiB, ${type()} ${release()}, node ${process.version}, load ${loadavg()[0]?.toFixed(2)}`
}

/** The engine that the docker command of this environment reaches, in a few words. */
export async function engineLine(env: Record<string, string>): Promise<string> {
  const format = '{{.Client.Version}} client, {{.Server.Version}} engine, {{.Server.Os}}/{{.Server.Arch}}'
  const { stdout } = await promisify(execFile)('docker', ['version', '--format', format], { env })
  return `docker ${stdout.trim()}`
}
