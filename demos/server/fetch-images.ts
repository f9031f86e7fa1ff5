/** Fetches images beforehand, straight from the engine: they are the machine's from then on, so no reset takes them away. */
import type { ImageBytes, ImageProgress } from '../kit/preflight.ts'
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
    const sentence = await fetchImage(engine, name, ({ part, bytes }) => onProgress({ name, state: 'fetching', part, bytes }))
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
function fetchImage(engine: Engine, name: string, onLayers: (layers: Layers) => void): Promise<string | undefined> {
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
        onLayers(layers)
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
  /** By the layer's id; the size is not known before it begins to come in, and never of one that is too small for that. */
  readonly #layers = new Map<string, { have: number, of: number | undefined }>()
  #part = 0

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
    // A layer that is begun again comes in from its start.
    if (status === 'Downloading' && isRecord(progressDetail) && typeof progressDetail.current === 'number' && typeof progressDetail.total === 'number')
      this.#layers.set(id, { have: Math.max(layer?.have ?? 0, progressDetail.current), of: progressDetail.total })
    else if (status === 'Pulling fs layer' || status === 'Waiting')
      this.#layers.set(id, layer ?? { have: 0, of: undefined })
    else if (status === 'Download complete' || status === 'Pull complete')
      this.#layers.set(id, { have: layer?.of ?? 0, of: layer?.of ?? 0 })
    const { bytes } = this
    if (bytes?.whole)
      this.#part = Math.max(this.#part, bytes.have / bytes.of)
    return undefined
  }

  /** From 0 to 1, and never less than it was: layers may be announced one by one, so it counts when all sizes are known. */
  get part(): number {
    return this.#part
  }

  /** Undefined as long as no size is known. */
  get bytes(): ImageBytes | undefined {
    const all = [...this.#layers.values()]
    const of = all.reduce((sum, layer) => sum + (layer.of ?? 0), 0)
    return of === 0
      ? undefined
      : { have: all.reduce((sum, layer) => sum + layer.have, 0), of, whole: all.every(layer => layer.of !== undefined) }
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
