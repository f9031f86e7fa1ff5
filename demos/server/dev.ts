/**
 * `npm run dev`: Slidev's dev server with the demo server in it, for writing slides and demos. Our own HTTP server stands in
 * front, on the loopback addresses; Slidev gets only what the guard lets through.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ViteDevServer } from 'vite'
import type { ServeOptions } from './options.ts'
import { createServer } from 'node:http'
import { join, relative, sep } from 'node:path'
import process from 'node:process'
import { LessonError, sentenceOf } from '../kit/error.ts'
import { SOCKET_PATH, TOKEN_PARAMETER } from '../kit/protocol.ts'
import { demoIds, loadDemo, loadDemos } from './demos.ts'
import { refusalInDev } from './dev-guard.ts'
import { onEnd } from './end.ts'
import { EngineNews } from './engine-news.ts'
import { isOwnOrigin, soleHost } from './host.ts'
import { Lesson } from './lesson.ts'
import { listenLocally, oneAtATime } from './listen.ts'
import { DEMOS, ROOT } from './paths.ts'
import { openDoor } from './socket.ts'
import { openBrowser } from './start.ts'
import { keepToken } from './token.ts'

/** Read by `setup/vite-plugins.ts`: the demo server is here. */
const DEV_VARIABLE = 'LESSON_DEV'

/** Slidev reads these once; when one changes, its server must begin anew. */
const RE_READ_ONCE = /^(?:setup\/(?:shiki|katex|preparser|transformers|unocss|vite-plugins)\.ts|(?:uno|unocss|vite)\.config\.ts)$/

/** What of the headmatter Slidev reads once. */
const READ_ONCE = ['theme', 'routerMode', 'fonts', 'css', 'mdc', 'seoMeta', 'monaco'] as const

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/**
 * Serves until it is told to end.
 * @throws {LessonError} `demo-faulty`, `no-port`
 */
export async function dev({ port: asked, open, azure }: ServeOptions): Promise<void> {
  if (azure)
    throw new LessonError('usage', '--azure is er alleen voor "npm start"; tijdens het schrijven gebruiken de demo\'s mini-Azure')
  const news = new EngineNews(console.log)
  const keeper = keepToken()
  const lesson = new Lesson(await loadDemos(), info => news.tell(info, lesson.workplace.fault), [keeper.token])
  let port = asked
  const door = openDoor(lesson, keeper, () => port)
  // Vite listens here for its own WebSocket; nobody else can reach it.
  const inner = createServer()
  const slidev = new SlidevServer(inner, lesson)

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(HEADERS))
      response.setHeader(name, value)
    const status = refusalInDev({ method: request.method ?? '', url: request.url ?? '', host: soleHost(request.rawHeaders), headers: request.headers }, port)
    if (status !== undefined) {
      response.writeHead(status, { 'Content-Type': 'text/plain;charset=utf-8' })
      response.end('dit verzoek komt niet van de les\n')
      return
    }
    slidev.handle(request, response)
  }
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    if (request.url === SOCKET_PATH || !isOwnOrigin(request.headers.origin, soleHost(request.rawHeaders), port))
      return door.knock(request, socket, head)
    inner.emit('upgrade', request, socket, head)
  }
  const attach = (server: Server): void => {
    server.on('request', oneAtATime(serve))
    server.on('upgrade', upgrade)
  }
  const listening = await listenLocally(asked, attach)
  if (!listening)
    throw new LessonError('no-port', `poort ${asked} en de poorten erna zijn bezet; kies een andere met --port`)
  port = listening.port
  onEnd(async () => {
    console.log('De les wordt afgesloten …')
    door.close()
    for (const server of listening.servers)
      server.close()
    await Promise.all([lesson.end(), slidev.close()])
  })
  await slidev.open()

  if (asked !== 0 && port !== asked)
    console.log(`Poort ${asked} is bezet; de les staat op poort ${port}.`)
  const presenter = `http://localhost:${port}/#${TOKEN_PARAMETER}=${keeper.token}`
  console.log(`Docent:    ${presenter}`)
  console.log(`Meekijken: http://localhost:${port}/`)
  void lesson.workplace.open().then(info => news.tell(info, lesson.workplace.fault))
  if (open)
    await openBrowser(presenter)
}

/** Slidev's dev server, which is replaced by a fresh one when something changed that it reads only once. */
class SlidevServer {
  readonly #inner: Server
  readonly #lesson: Lesson
  #vite: ViteDevServer | undefined
  #reopening: Promise<void> = Promise.resolve()

  constructor(inner: Server, lesson: Lesson) {
    this.#inner = inner
    this.#lesson = lesson
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    if (this.#vite)
      return this.#vite.middlewares(request, response)
    response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain;charset=utf-8' })
    response.end('Slidev start; herlaad zo meteen\n')
  }

  async open(): Promise<void> {
    process.env[DEV_VARIABLE] = '1'
    const { createServer: createSlidev, parser, resolveOptions } = await import('@slidev/cli')
    const options = await resolveOptions({ entry: join(ROOT, 'slides.md') }, 'dev')
    const vite = await createSlidev(options, {
      server: { middlewareMode: true, cors: false, ws: { server: this.#inner } },
      logLevel: 'warn',
      clearScreen: false,
    }, {
      loadData: async (sources) => {
        const loaded = await parser.load(options, options.entry, sources, 'dev')
        const config = parser.resolveConfig(loaded.headmatter, options.data.themeMeta, options.entry)
        if (READ_ONCE.some(key => JSON.stringify(config[key]) !== JSON.stringify(options.data.config[key]))) {
          this.#reopen('slides.md')
          return false
        }
        return { ...loaded, themeMeta: options.data.themeMeta, config }
      },
    })
    vite.watcher.add(DEMOS)
    vite.watcher.on('change', file => this.#changed(file))
    vite.watcher.on('add', file => this.#changed(file))
    this.#vite = vite
  }

  async close(): Promise<void> {
    const vite = this.#vite
    this.#vite = undefined
    await vite?.close()
  }

  #changed(file: string): void {
    const path = relative(ROOT, file).split(sep).join('/')
    const demo = /^demos\/([^/]+)\/[^/]+\.ts$/.exec(path)?.[1]
    if (demo !== undefined && demoIds().includes(demo))
      void this.#reload(demo)
    else if (RE_READ_ONCE.test(path))
      this.#reopen(path)
    else if (path.startsWith('demos/server/') && !path.endsWith('.test.ts'))
      console.log(`${path} is veranderd; herstart npm run dev.`)
  }

  /** A changed demo begins anew; a faulty one is told, and the old one stays. */
  async #reload(id: string): Promise<void> {
    try {
      this.#lesson.replace(await loadDemo(id, DEMOS, `?${Date.now()}`))
      console.log(`Demo ${id} is opnieuw geladen.`)
    }
    catch (thrown) {
      console.error(`${sentenceOf(thrown)} (de vorige versie blijft)`)
    }
  }

  #reopen(path: string): void {
    console.log(`${path} is veranderd; Slidev begint opnieuw.`)
    this.#reopening = this.#reopening.then(async () => {
      await this.close()
      await this.open()
    }).catch(thrown => console.error(sentenceOf(thrown)))
  }
}
