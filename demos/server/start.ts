/** `npm start`: serves the built lesson and its demos from one process on one port of this machine. */
import type { Server } from 'node:http'
import type { ServeOptions } from './options.ts'
import { setFlagsFromString } from 'node:v8'
import { LessonError } from '../kit/error.ts'
import { TOKEN_PARAMETER } from '../kit/protocol.ts'
import { azureLine, confirmedChoice, withChoice } from './azure-cloud.ts'
import { readyDeck } from './deck.ts'
import { loadDemos } from './demos.ts'
import { onEnd } from './end.ts'
import { EngineNews } from './engine-news.ts'
import { framesOf } from './headers.ts'
import { Lesson } from './lesson.ts'
import { listenLocally, oneAtATime } from './listen.ts'
import { RECORDINGS } from './paths.ts'
import { openDoor } from './socket.ts'
import { keepToken } from './token.ts'
import { serveDeck } from './web.ts'

/**
 * Serves until it is told to end.
 * @throws {LessonError} `demo-faulty`, `slidev-failed`, `no-port`; with `azure` what `confirmedChoice` throws
 */
export async function start({ port: asked, open, azure }: ServeOptions): Promise<void> {
  keepHeapSmall()
  const choice = azure ? await confirmedChoice() : undefined
  const demos = choice ? withChoice(await loadDemos(), choice) : await loadDemos()
  const deck = await readyDeck(console.log, choice?.name)
  const news = new EngineNews(console.log)
  const keeper = keepToken()
  const lesson = new Lesson(demos, info => news.tell(info, lesson.workplace.fault), [keeper.token], choice)
  let port = asked
  const serve = serveDeck({ deck, recordings: RECORDINGS, port: () => port, frames: () => framesOf([...demos.values()].map(({ demo }) => demo)) })
  const door = openDoor(lesson, keeper, () => port)
  const attach = (server: Server): void => {
    server.on('request', oneAtATime(serve))
    server.on('upgrade', door.knock)
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
    const left = await lesson.end()
    if (left !== undefined)
      console.log(left)
  })

  if (asked !== 0 && port !== asked)
    console.log(`Poort ${asked} is bezet; de les staat op poort ${port}.`)
  const presenter = `http://localhost:${port}/#${TOKEN_PARAMETER}=${keeper.token}`
  console.log(`Docent:    ${presenter}`)
  console.log(`Meekijken: http://localhost:${port}/`)
  if (choice)
    console.log(azureLine(choice))
  // Only now: the first slide does not wait for the engine.
  void lesson.workplace.open().then(info => news.tell(info, lesson.workplace.fault))
  if (open)
    await openBrowser(presenter)
}

/**
 * Keeps V8 from making its place for new objects larger and larger: a flood of output is garbage the moment it was sent. After
 * eight floods of 500,000 lines the process has 141 MB in place of 215, and each takes as long.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** Opens the presenter's window; where that can't be done, the address is on screen. */
export async function openBrowser(address: string): Promise<void> {
  try {
    const { default: open } = await import('open')
    const child = await open(address)
    child.on('error', () => {})
  }
  catch {}
}
