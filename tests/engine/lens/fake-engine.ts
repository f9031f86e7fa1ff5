/** An engine of paper: it says yes to everything, and remembers what it was asked. */
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { FOREIGN_ID, OWN_ID } from './fuzz-input.ts'

export interface Asked {
  method: string
  /** Path and query, decoded; without the version. */
  path: string
  query: URLSearchParams
  contentType: string
  body: string
}

export interface FakeEngine {
  asked: Asked[]
  close: () => void
}

const OURS = { 'docker-les.demo': 'proef' }
const WEB = { Id: OWN_ID, Names: ['/web'], State: 'running', Labels: OURS, Mounts: [] }
const NETWORKS = [
  { Id: 'b'.repeat(64), Name: 'klas', Labels: OURS },
  { Id: 'c'.repeat(64), Name: 'bridge', Labels: {} },
  { Id: 'd'.repeat(64), Name: 'host', Labels: {} },
  { Id: 'e'.repeat(64), Name: 'geheimnet', Labels: {} },
]
const IMAGES: Readonly<Record<string, unknown>> = {
  '/images/nginx/json': { Id: `sha256:${'1'.repeat(64)}`, RepoTags: ['nginx:latest', 'nginx:geheim'] },
  '/images/nginx:latest/json': { Id: `sha256:${'1'.repeat(64)}`, RepoTags: ['nginx:latest', 'nginx:geheim'] },
  '/images/klant/geheim:1/json': { Id: `sha256:${'f'.repeat(64)}`, RepoTags: ['klant/geheim:1'] },
  '/images/docker.io/klant/geheim:1/json': { Id: `sha256:${'f'.repeat(64)}`, RepoTags: ['klant/geheim:1'] },
  [`/images/sha256:${'f'.repeat(64)}/json`]: { Id: `sha256:${'f'.repeat(64)}`, RepoTags: ['klant/geheim:1'] },
  '/images/ffff/json': { Id: `sha256:${'f'.repeat(64)}`, RepoTags: ['klant/geheim:1'] },
}

export function fakeEngine(socket: string): Promise<FakeEngine> {
  const asked: Asked[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => body += text)
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://docker')
      const path = decodeURIComponent(pathname).replace(/^\/v\d+\.\d+(?=\/)/, '')
      const one: Asked = { method: request.method ?? '', path, query: searchParams, contentType: request.headers['content-type'] ?? '', body }
      asked.push(one)
      const [status, answer] = answerTo(one)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
  })
  server.on('upgrade', (request, line) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://docker')
    asked.push({ method: request.method ?? '', path: decodeURIComponent(pathname).replace(/^\/v\d+\.\d+(?=\/)/, ''), query: searchParams, contentType: '', body: '' })
    line.on('error', () => {})
    line.end('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
    line.resume()
  })
  return new Promise((resolve) => {
    server.listen(socket, () => resolve({
      asked,
      close: () => {
        server.close()
        server.closeAllConnections()
      },
    }))
  })
}

function answerTo({ method, path, body }: Asked): [number, unknown] {
  switch (`${method} ${path}`) {
    case 'GET /info': return [200, { ID: 'papier' }]
    case 'GET /containers/json': return [200, [WEB]]
    case 'GET /networks': return [200, NETWORKS]
    case 'GET /images/json': return [200, Object.values(IMAGES)]
    case 'GET /volumes': return [200, { Volumes: [{ Name: 'data', Labels: OURS }, { Name: 'geheimvol', Labels: null }] }]
    case 'GET /volumes/data': return [200, { Name: 'data', Labels: OURS }]
    case 'GET /volumes/geheimvol': return [200, { Name: 'geheimvol', Labels: null }]
    case 'POST /volumes/create': return [201, { Name: 'x', Labels: body.includes('geheim') ? null : OURS }]
    case 'POST /containers/create': return [201, { Id: OWN_ID }]
    default:
      if (path.includes(FOREIGN_ID) && path.startsWith('/exec/'))
        return [200, { ContainerID: FOREIGN_ID }]
      if (path.startsWith('/images/') && method === 'GET')
        return path in IMAGES ? [200, IMAGES[path]] : [404, { message: 'No such image' }]
      return [200, {}]
  }
}
