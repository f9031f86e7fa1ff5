/** `npm run check`: is this machine ready for the lesson? */
import type { Engine } from './api.ts'
import type { LoadedDemo } from './demos.ts'
import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import process from 'node:process'
import { sentenceOf } from '../kit/error.ts'
import { ask } from './api.ts'
import { findBrowser } from './browser.ts'
import { loadDemos } from './demos.ts'
import { LABEL } from './lens/scope.ts'
import { howToInstall } from './pdf.ts'
import { readRecording } from './recordings.ts'
import * as verdicts from './verdicts.ts'
import { Workplace } from './workplace.ts'

/** What a container made here carries as its demo, so that a reset finds it. */
const SCOPE = 'check'

/**
 * Prints the table.
 * @returns the exit code: 0 when all is well
 * @throws {LessonError} `demo-faulty`
 */
export async function check(): Promise<number> {
  const demos = [...(await loadDemos()).values()]
  const workplace = new Workplace()
  const info = await workplace.open()
  const { engine, fault } = workplace
  const wanted = [...new Set(demos.flatMap(({ demo }) => demo.images))]
  const missing = info && engine ? await missingImages(engine, wanted) : wanted
  const present = wanted.find(name => !missing.includes(name))
  const needed = portsOf(demos)
  const [command, taken, ran, recordings] = await Promise.all([
    dockerVersion(),
    takenPorts(needed),
    info && engine && present ? runContainer(engine, present) : undefined,
    Promise.all(demos.map(async ({ id, demo }) => verdicts.recording(id, demo, await readRecording(id).catch(sentenceOf)))),
  ])
  const rows = [
    verdicts.dockerCommand(command),
    verdicts.engine(info, engine?.url, fault),
    ...info ? [verdicts.container(present, ran), verdicts.images(missing, wanted.length)] : [],
    verdicts.ports(needed, taken),
    verdicts.browser(findBrowser(), howToInstall(process.platform)),
    ...recordings,
  ]
  await workplace.close()
  console.log(verdicts.tableOf(rows))
  return rows.every(({ is }) => is === 'good')
    ? 0
    : 1
}

function dockerVersion(): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('docker', ['--version'], { timeout: 10_000, windowsHide: true }, (error, stdout) => resolve(error ? undefined : stdout.trim()))
  })
}

async function missingImages(engine: Engine, wanted: readonly string[]): Promise<string[]> {
  const found = await Promise.all(wanted.map(async name => (await ask(engine, 'GET', `/images/${encodeURI(name)}/json`)).status === 200))
  return wanted.filter((_name, index) => !found[index])
}

/** Makes a container and starts it: an engine can answer and still run nothing. @returns what went wrong */
async function runContainer(engine: Engine, image: string): Promise<string | undefined> {
  const made = await ask(engine, 'POST', '/containers/create', { body: { Image: image, Cmd: ['true'], Entrypoint: [], Labels: { [LABEL]: SCOPE }, HostConfig: { NetworkMode: 'none' } } })
  const id = textIn(made.body, 'Id')
  if (id === undefined)
    return textIn(made.body, 'message') ?? `de engine antwoordde ${made.status}`
  const started = await ask(engine, 'POST', `/containers/${id}/start`, { timeout: 30_000 })
  await ask(engine, 'DELETE', `/containers/${id}?force=true&v=true`, { timeout: 30_000 })
  return started.status < 300
    ? undefined
    : textIn(started.body, 'message') ?? `de engine antwoordde ${started.status}`
}

/** The ports that demos publish or open, as their steps name them. */
function portsOf(demos: readonly LoadedDemo[]): number[] {
  const texts = demos.flatMap(({ demo }) => demo.steps.flatMap(step =>
    step.kind === 'open'
      ? [new URL(step.url).port]
      : step.kind === 'run' ? publishedBy(step.argv) : []))
  return [...new Set(texts.map(Number))].filter(port => port > 0).sort((a, b) => a - b)
}

/** The host's side of `-p 8080:80`, `--publish=127.0.0.1:8080:80` and the like. */
function publishedBy(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => {
    const value = /^(?:-p|--publish)$/.test(argv[index - 1] ?? '')
      ? word
      : /^(?:-p|--publish)=(.+)$/.exec(word)?.[1]
    const host = value === undefined ? undefined : /(?:^|:)(\d+):\d+(?:\/\w+)?$/.exec(value)?.[1]
    return host === undefined ? [] : [host]
  })
}

async function takenPorts(ports: readonly number[]): Promise<number[]> {
  const free = await Promise.all(ports.map(isFree))
  return ports.filter((_port, index) => !free[index])
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
}

function textIn(body: unknown, key: string): string | undefined {
  const value: unknown = typeof body === 'object' && body !== null && key in body
    ? Reflect.get(body, key)
    : undefined
  return typeof value === 'string' ? value : undefined
}
