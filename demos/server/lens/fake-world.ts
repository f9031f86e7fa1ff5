/** A world for tests of the rules: a lesson with one of everything, and nothing else exists. */
import type { OwnContainer, World } from './world.ts'

export const WEB: OwnContainer = { id: `${'a'.repeat(63)}1`, names: ['web'], hostPaths: ['/scratch/html'], targets: ['/data'] }

/** The world, with what a test changes in it; what the rules wrote down is in `written`. */
export function fakeWorld(changed: Partial<World> = {}): World & { written: string[] } {
  const written: string[] = []
  const note = async (what: string, value: string): Promise<void> => void written.push(`${what} ${value}`)
  return {
    written,
    label: ['docker-les.demo', 'proef'],
    labelFilter: 'docker-les.demo=proef',
    refresh: async () => {},
    known: () => undefined,
    container: async reference => ['web', WEB.id, 'aaaa'].includes(reference) ? WEB : undefined,
    containers: async () => [{ Id: WEB.id, State: 'running', Labels: { 'docker-les.demo': 'proef' } }],
    containerIds: async () => new Set([WEB.id]),
    ourObjects: async () => ({ containers: new Set([WEB.id]), networks: new Set(['net1']), volumes: new Set(['data']) }),
    network: async reference => ['klas', 'b'.repeat(64), 'bbbb'].includes(reference) ? { id: 'b'.repeat(64), name: 'klas' } : undefined,
    volume: async name => name === 'data',
    claimVolume: async (name) => {
      await note('volume', name)
      return !name.startsWith('geheim')
    },
    exec: async id => id === 'e1',
    noteContainer: id => void written.push(`container ${id}`),
    forgetUnstarted: id => note('forgot', id),
    noteExec: id => void written.push(`exec ${id}`),
    image: async reference => ['nginx', 'nginx:latest', 'docker.io/library/nginx:latest', 'cijfer:1', 'docker.io/library/cijfer:1'].includes(reference)
      ? { id: 'sha256:c0', volumes: ['/var/lib/x'], tags: [reference.includes('nginx') ? 'docker.io/library/nginx:latest' : 'docker.io/library/cijfer:1'], foreignTags: [] }
      : undefined,
    tagsOf: async () => [],
    foreignNames: async () => ['klant/geheim:1'],
    countImages: async () => 2,
    seesTag: tag => /^(?:docker\.io\/library\/)?(?:nginx(?::latest)?|cijfer:1)$/.test(tag),
    seesImage: id => id === 'sha256:c1',
    madeTag: tag => tag === 'docker.io/library/cijfer:1',
    mayDelete: () => true,
    claimMade: tag => note('made', tag),
    claimPulled: tag => note('pulled', tag),
    begin: () => note('begin', 'now'),
    notePulled: tag => note('got', tag),
    noteNotPulled: tag => note('gave up', tag),
    noteImage: id => note('image', id),
    inScratch: path => path === '/scratch' || path.startsWith('/scratch/'),
    placeInScratch: path => /^\/scratch(?:\/\.)?\/?(.*)$/.exec(path)?.[1],
    isScratch: path => path === '/scratch',
    ...changed,
  }
}
