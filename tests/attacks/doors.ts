/** Where a server like this one could have a door: addresses that change something in tools of its kind, and its own. */
import { SOCKET_PATH } from '../../demos/kit/protocol.ts'

/** The step every attack here would like to run. */
export const WISH = {
  kind: 'run',
  demo: 'eerste-container',
  session: 'x',
  step: 0,
} as const

export const DOORS = [
  '/',
  '/index.html',
  SOCKET_PATH,
  `${SOCKET_PATH}?kind=run&demo=eerste-container&session=x&step=0`,
  '/run',
  '/run/eerste-container/0',
  '/api/run',
  '/reset',
  '/restart',
  '/interrupt',
  '/record',
  '/rehearse',
  '/recordings/eerste-container.cast',
  '/containers/create',
  // Slidev's own: the slide editor, the slide's position, its server for machines.
  '/__slidev/slides/1.json',
  '/@slidev/slides/1.json',
  '/@server-reactive/nav',
  '/@server-reactive/drawings?diff',
  '/__mcp',
  // Vite's own: opens a file in the editor of whoever runs it.
  '/__open-in-editor?file=slides.md',
  '/__inspect/',
] as const

/** How another site's page can send a body without asking first, and how a script would. */
export const BODIES: readonly [name: string, type: string, body: string][] = [
  [
    'a form',
    'application/x-www-form-urlencoded',
    new URLSearchParams({ ...WISH, step: '0' }).toString(),
  ],
  ['a form with files', 'multipart/form-data; boundary=b', `--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nrun\r\n--b--\r\n`],
  [
    'plain text',
    'text/plain',
    JSON.stringify(WISH),
  ],
  [
    'JSON',
    'application/json',
    JSON.stringify(WISH),
  ],
  [
    'no type',
    '',
    JSON.stringify(WISH),
  ],
]
