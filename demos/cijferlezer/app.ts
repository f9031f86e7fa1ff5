import type { Buffer } from 'node:buffer'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { ReaderErrorCode } from './error.ts'
import type { Model } from './model/classifier.ts'
import type { Answer, Kept, Reading } from './reading.ts'
import type { Store } from './store.ts'
import { ReaderError } from './error.ts'
import { classify, mostLikely } from './model/classifier.ts'
import { readPageFile } from './page-files.ts'
import { cellsOfRequest, readJson } from './request.ts'
import { VERSION } from './version.ts'

/** What the app works with. */
export interface AppParts {
  model: Model
  store: Store
  /** The name of the machine, in Docker the container's. */
  host: string
  /** Told each digit that is read, and each thing that goes wrong. */
  log: (line: string) => void
}

/** Drawings that the page shows. */
const SHOWN = 12

/**
 * Nothing comes from elsewhere and nothing goes elsewhere. The lesson may show the page in a frame, wherever on this machine its
 * own page is served.
 */
const HEADERS = {
  'content-security-policy': [
    'default-src \'none\'',
    'script-src \'self\'',
    'style-src \'self\'',
    'img-src data:',
    'font-src \'self\'',
    'connect-src \'self\'',
    'base-uri \'none\'',
    'form-action \'none\'',
    'frame-ancestors \'self\' http://localhost:* http://127.0.0.1:*',
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

const STATUS: Partial<Record<ReaderErrorCode, number>> = {
  'request': 400,
  'too-large': 413,
  'not-json': 415,
}

/** The whole app as a listener for Node's HTTP server. */
export function createApp({ model, store, host, log }: AppParts): RequestListener {
  /** Says once that keeping fails, and once that it works again: not at every drawing. */
  let complaint: string | undefined
  function noteKeeping(now: string | undefined): void {
    if (now !== complaint)
      log(now ?? `Bewaren lukt weer: ${store.place}.`)
    complaint = now
  }

  async function read(request: IncomingMessage): Promise<Answer> {
    const cells = cellsOfRequest(await readJson(request))
    const certainties = classify(model, cells).map(share => Math.round(share * 1e4) / 1e4)
    const digit = mostLikely(certainties)
    const certainty = certainties[digit] ?? 0
    log(`Ik lees een ${digit} (${Math.round(certainty * 100)} % zeker).`)

    const reading: Reading = {
      tijd: new Date().toISOString(),
      cijfer: digit,
      zekerheid: certainty,
      raster: cells,
    }
    const fault = await faultOf(() => store.keep(reading))
    noteKeeping(fault)
    return {
      ...reading,
      zekerheid: certainties,
      bewaard: !fault,
      ...fault
        ? { melding: fault }
        : {},
      host,
      versie: VERSION,
    }
  }

  async function list(): Promise<Kept> {
    let tekeningen: Reading[] = []
    const fault = await faultOf(async () => {
      tekeningen = await store.last(SHOWN)
    })
    noteKeeping(fault)
    return {
      tekeningen,
      plaats: store.place,
      ...fault
        ? { melding: fault }
        : {},
      host,
      versie: VERSION,
    }
  }

  /** Healthy is who can read digits; a store that fails is said, and is no reason to be restarted. */
  const health = (): Promise<object> => Promise.resolve({ gezond: true, host, versie: VERSION })

  const routes: Readonly<Record<string, { method: string, answer: (request: IncomingMessage) => Promise<object> }>> = {
    '/lees': { method: 'POST', answer: read },
    '/tekeningen': { method: 'GET', answer: list },
    '/gezond': { method: 'GET', answer: health },
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/'] = (request.url ?? '/').split('?')
    const method = request.method === 'HEAD'
      ? 'GET'
      : request.method
    const route = Object.hasOwn(routes, path)
      ? routes[path]
      : undefined
    const file = route
      ? undefined
      : await readPageFile(path)

    if (!route && !file)
      return sendJson(response, 404, { fout: 'Hier is niets. De pagina staat op /.' })
    const allowed = route?.method ?? 'GET'
    if (method !== allowed) {
      response.setHeader('allow', allowed === 'GET'
        ? 'GET, HEAD'
        : allowed)
      return sendJson(response, 405, { fout: `Gebruik hier ${allowed}.` })
    }
    if (file)
      return send(response, 200, file.type, file.body)
    if (route)
      return sendJson(response, 200, await route.answer(request))
  }

  return (request, response) => {
    respond(request, response).catch((thrown: unknown) => {
      const status = thrown instanceof ReaderError
        ? STATUS[thrown.code]
        : undefined
      // Who hung up gets no answer and is no news.
      if (request.destroyed && !request.complete && !status)
        return
      if (!status) {
        log(`Er ging iets mis: ${thrown instanceof Error
          ? thrown.message
          : String(thrown)}`)
      }
      // What is left of the request is not read, so the connection cannot be used again.
      if (!request.complete)
        response.setHeader('connection', 'close')
      sendJson(response, status ?? 500, {
        fout: status && thrown instanceof Error
          ? thrown.message
          : 'Er ging iets mis in de cijferlezer.',
      })
    })
  }
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  send(response, status, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`)
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type })
  response.end(body)
}

/** The sentence of what went wrong with the store, or undefined. */
async function faultOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  }
  catch (thrown) {
    if (thrown instanceof ReaderError)
      return thrown.message
    throw thrown
  }
}
