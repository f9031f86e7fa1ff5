/** Fetches images beforehand, straight from the engine: they are the machine's from then on, so no reset takes them away. */
import type { ImageProgress } from '../kit/preflight.ts'
import type { Engine } from './api.ts'
import { request } from 'node:http'
import { sentenceOf } from '../kit/error.ts'
import { faultOfConnection } from './faults.ts'
import { faultOfFetch } from './fetch-faults.ts'
import { leaveToMachine } from './lens/reset-images.ts'

/** An engine that says nothing for this long has lost its registry, in ms. */
const SILENCE = 60_000

/**
 * Fetches images, one after the other: a hall's network is not faster for two. `onProgress` is told of each change; the last
 * one of an image is `done` or `failed`.
 * @returns whether all came
 */
export async function fetchImages(engine: Engine, names: readonly string[], onProgress: (progress: ImageProgress) => void): Promise<boolean> {
  let all = true
  for (const name of names) {
    onProgress({ name, state: 'fetching', part: 0 })
    const sentence = await fetchImage(engine, name, part => onProgress({ name, state: 'fetching', part }))
    if (sentence === undefined)
      await leaveToMachine(engine, name)
    onProgress(sentence === undefined
      ? { name, state: 'done', part: 1 }
      : { name, state: 'failed', part: 0, sentence })
    all &&= sentence === undefined
  }
  return all
}

/** @returns what went wrong: a Dutch sentence */
function fetchImage(engine: Engine, name: string, onPart: (part: number) => void): Promise<string | undefined> {
  const { image, tag } = imageAndTag(name)
  const path = `/images/create?fromImage=${encodeURIComponent(image)}&tag=${encodeURIComponent(tag)}`
  return new Promise((resolve) => {
    const question = request({ agent: engine.agent, method: 'POST', path, headers: { host: 'docker' } }, (answer) => {
      const layers = new Layers()
      let rest = ''
      let fault: string | undefined
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines)
          fault = layers.see(line) ?? fault
        onPart(layers.part)
      })
      answer.on('error', error => resolve(sentenceOf(error)))
      answer.on('end', () => {
        fault = layers.see(rest) ?? fault
        resolve(fault === undefined && answer.statusCode === 200 ? undefined : sentenceFor(fault ?? `de engine antwoordde ${answer.statusCode}`))
      })
    })
    question.setTimeout(SILENCE, () => question.destroy(new Error('het ophalen staat stil; kijk naar de netwerkverbinding')))
    question.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === undefined ? error.message : faultOfConnection(error.code).sentence))
    question.end()
  })
}

function sentenceFor(said: string): string {
  const { is, todo } = faultOfFetch(said)
  return todo === undefined ? is : `${is}; ${todo}`
}

/** A name as the engine wants it asked: without a tag it would fetch them all. */
export function imageAndTag(name: string): { image: string, tag: string } {
  const digest = name.indexOf('@')
  if (digest > 0)
    return { image: name.slice(0, digest), tag: name.slice(digest + 1) }
  // A colon before a slash is a port's.
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/')
    ? { image: name.slice(0, colon), tag: name.slice(colon + 1) }
    : { image: name, tag: 'latest' }
}

/** How far the layers of one image have come, from what the engine says line by line. */
export class Layers {
  readonly #layers = new Map<string, { current: number, total: number }>()

  /** @returns the engine's words when it says that it failed */
  see(line: string): string | undefined {
    const said = parse(line)
    if (!said)
      return undefined
    const { id, status, error, message, progressDetail } = said
    if (typeof error === 'string' || typeof message === 'string')
      return String(error ?? message)
    if (typeof id !== 'string' || typeof status !== 'string')
      return undefined
    const layer = this.#layers.get(id)
    if (status === 'Downloading' && isRecord(progressDetail) && typeof progressDetail.current === 'number' && typeof progressDetail.total === 'number')
      this.#layers.set(id, { current: progressDetail.current, total: progressDetail.total })
    else if (status === 'Pulling fs layer' || status === 'Waiting')
      this.#layers.set(id, layer ?? { current: 0, total: 1 })
    else if (status === 'Download complete' || status === 'Pull complete' || status === 'Already exists')
      this.#layers.set(id, { current: layer?.total ?? 1, total: layer?.total ?? 1 })
    return undefined
  }

  /** From 0 to 1. */
  get part(): number {
    const all = [...this.#layers.values()]
    const total = all.reduce((sum, layer) => sum + layer.total, 0)
    return total === 0
      ? 0
      : all.reduce((sum, layer) => sum + layer.current, 0) / total
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  }
  catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
