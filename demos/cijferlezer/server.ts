/** Starts the digit reader: settings, model, store, page. Stops at once, and cleanly, when asked to (SIGTERM, Ctrl-C). */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { hostname } from 'node:os'
import process from 'node:process'
import { createApp } from './app.ts'
import { ReaderError, systemCode } from './error.ts'
import { checkModel } from './model/classifier.ts'
import { readSettings } from './settings.ts'
import { createStore } from './store.ts'
import { VERSION } from './version.ts'
import { quietExperiments } from './warnings.ts'

/** ms that a request under way gets to end. Docker waits ten seconds before it kills; nobody in a class wants to. */
const LAST_WORDS = 250

try {
  start()
}
catch (thrown) {
  fail(thrown)
}

function start(): void {
  quietExperiments()
  const settings = readSettings(process.env)
  const store = createStore(settings)
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, createApp({
    model: readModel(),
    store,
    host: hostname(),
    log: line => console.log(line),
  }))

  server.on('error', (cause) => {
    fail(new ReaderError('listening', systemCode(cause) === 'EADDRINUSE'
      ? `Poort ${settings.port} is al bezet: kies een andere met PORT.`
      : `Ik kan niet luisteren op ${settings.host}:${settings.port} (${systemCode(cause) ?? cause.message}).`, cause))
  })
  server.listen(settings.port, settings.host, () => {
    const address = server.address()
    const port = typeof address === 'object' && address
      ? address.port
      : settings.port
    const host = settings.host.includes(':')
      ? `[${settings.host}]`
      : settings.host
    console.log(`cijferlezer ${VERSION} luistert op http://${host}:${port} (host ${hostname()}).`)
    console.log(`Tekeningen bewaar ik in ${store.place}.`)
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      console.log(`${signal} gekregen: ik stop.`)
      server.close(() => store.close())
      setTimeout(() => server.closeAllConnections(), LAST_WORDS).unref()
    })
  }
}

function readModel(): ReturnType<typeof checkModel> {
  try {
    return checkModel(JSON.parse(readFileSync(new URL('model/model.json', import.meta.url), 'utf8')))
  }
  catch (cause) {
    throw new ReaderError('model', 'Ik vind geen model om mee te lezen: maak het met ‘node model/train.ts’.', cause)
  }
}

function fail(thrown: unknown): never {
  console.error(thrown instanceof Error
    ? thrown.message
    : String(thrown))
  process.exit(1)
}
