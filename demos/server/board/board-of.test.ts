import type { Json } from '../lens/json.ts'
import { describe, expect, it } from 'vitest'
import { boardOf, layersOf, registryPort } from './board-of.ts'

const DIFF = ['sha256:aaaaaaaaaaaaaaaa', 'sha256:bbbbbbbbbbbbbbbb', 'sha256:cccccccccccccccc', 'sha256:dddddddddddddddd']

/** As the engine answers, newest first. */
const HISTORY: Json = [
  { CreatedBy: 'CMD ["redis-server"]', Size: 0 },
  { CreatedBy: 'EXPOSE map[6379/tcp:{}]', Size: 0 },
  { CreatedBy: 'COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', Size: 466 },
  { CreatedBy: 'WORKDIR /data', Size: 0 },
  { CreatedBy: 'VOLUME [/data]', Size: 0 },
  { CreatedBy: 'RUN /bin/sh -c apt-get install --yes &&     rm -rf /var/log # buildkit', Size: 12_614_995 },
  { CreatedBy: '', Size: 78_498_225 },
]

const CONTAINER: Json = {
  Id: '0123456789abcdef',
  Names: ['/web'],
  Image: 'nginx',
  ImageID: 'sha256:fedcba9876543210',
  State: 'running',
  Status: 'Up 2 seconds (healthy)',
  Ports: [
    { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    { PrivatePort: 443, Type: 'tcp' },
  ],
  Mounts: [
    { Type: 'volume', Name: 'les', Source: '/var/lib/docker/volumes/les/_data', Destination: '/data' },
    { Type: 'bind', Source: '/run/les/volumes/site', Destination: '/site' },
  ],
  NetworkSettings: { Networks: { bridge: {}, klas_default: {} } },
}

describe('the layers of an image', () => {
  it('get the lines that made them, an empty layer too', () => {
    expect(layersOf({ RootFS: { Layers: DIFF } }, HISTORY)).toEqual([
      { id: 'aaaaaaaaaaaa', by: '', size: 78_498_225 },
      { id: 'bbbbbbbbbbbb', by: 'RUN apt-get install --yes && rm -rf /var/log', size: 12_614_995 },
      { id: 'cccccccccccc', by: 'WORKDIR /data', size: 0 },
      { id: 'dddddddddddd', by: 'COPY docker-entrypoint.sh /usr/local/bin/', size: 466 },
    ])
  })

  it('are all there when fewer lines are known, the topmost with theirs', () => {
    const layers = layersOf({ RootFS: { Layers: DIFF } }, [{ CreatedBy: 'COPY . .', Size: 5 }])
    expect(layers.map(({ by }) => by)).toEqual(['', '', '', 'COPY . .'])
  })

  it('of an image that is gone again are none', () => {
    expect(layersOf(null, null)).toEqual([])
  })
})

describe('a container', () => {
  const board = (change: object, kinds: Parameters<typeof boardOf>[1] = ['container', 'volume', 'network']) =>
    boardOf({ containers: [{ ...(CONTAINER as object), ...change } as Json] }, kinds).containers[0]

  it('is told with what hangs on it', () => {
    expect(board({})).toEqual({
      id: '0123456789ab',
      name: 'web',
      state: 'running',
      health: 'healthy',
      image: 'fedcba987654',
      from: 'nginx',
      ports: [[8080, 80]],
      mounts: [{ kind: 'folder', name: 'site' }, { kind: 'volume', name: 'les' }],
      networks: ['klas_default'],
    })
  })

  it.each<[string, object, object]>([
    ['stopped', { State: 'exited', Status: 'Exited (137) 3 seconds ago' }, { state: 'exited', exit: 137 }],
    ['not healthy yet', { Status: 'Up 1 second (health: starting)' }, { health: 'starting' }],
    ['without a health check', { Status: 'Up 1 second' }, { state: 'running' }],
  ])('%s', (_what, change, told) => {
    expect(board(change)).toMatchObject(told)
  })

  it('is told without what the demo does not show', () => {
    expect(board({}, ['container'])).toMatchObject({ mounts: [], networks: [] })
  })

  it.each([['/run/les/volumes', 'site'], ['/run/les/volumes/site', '.'], ['/run/les/vol', 'site'], ['/run/les', 'volumes/site']])('names a folder from where the demo runs: %s', (folder, name) => {
    expect(boardOf({ containers: [CONTAINER], folder }, ['container', 'volume']).containers[0]?.mounts[0]).toEqual({ kind: 'folder', name })
  })

  it('has memory of its own when it was made so', () => {
    const inspected = new Map<string, Json>([['0123456789abcdef', { HostConfig: { Tmpfs: { '/snel': 'size=16m' } } }]])
    expect(boardOf({ containers: [CONTAINER], inspected }, ['container', 'volume']).containers[0]?.mounts).toContainEqual({ kind: 'memory', name: '/snel' })
  })
})

it('shows only the kinds that were asked for, and no network of the engine itself', () => {
  const answers = {
    containers: [CONTAINER],
    images: [{ Id: 'sha256:fedcba9876543210', RepoTags: ['nginx:latest', '<none>:<none>'] }],
    volumes: { Volumes: [{ Name: 'les' }] },
    networks: [{ Name: 'bridge' }, { Name: 'klas_default' }],
    registries: [{ name: 'localhost:5001', images: [] }],
  } satisfies Parameters<typeof boardOf>[0]
  expect(boardOf(answers, ['network'])).toEqual({ containers: [], images: [], volumes: [], networks: ['klas_default'], registries: [] })
  expect(boardOf(answers, ['image', 'volume'])).toMatchObject({ containers: [], images: [{ names: ['nginx:latest'], layers: [] }], volumes: ['les'], networks: [] })
  expect(boardOf({}, ['container', 'image', 'volume', 'network', 'registry'])).toEqual({ containers: [], images: [], volumes: [], networks: [], registries: [] })
})

it.each([
  ['registry:2', 'running', 8080],
  ['example.org/registry:2', 'running', 8080],
  ['registry:2', 'exited', undefined],
  ['nginx', 'running', undefined],
  ['my-registry-ui', 'running', undefined],
])('a registry is asked only when it runs: %s, %s', (Image, State, port) => {
  expect(registryPort({ ...(CONTAINER as Record<string, Json>), Image, State })).toBe(port)
})
