/**
 * An image that Docker Hub would deliver, or that a test needs, made here from Debian's and npm's packages under the same name.
 * Its Dockerfile and files are in `images/<name>/`; all start from `debian:trixie-slim`, the first row.
 */
export interface LabImage {
  /** Its name on Docker Hub, without `library/`. */
  name: string
  /** Its tags, the first being the one it is built as. */
  tags: readonly [string, ...string[]]
  /** Debian packages that its Dockerfile finds, with all they need, in `debs/`. */
  packages?: readonly string[]
  /** Whether its Dockerfile finds this project's Node in `node`. */
  node?: boolean
  /** No demo uses it: a lab has it only when a test asks for it. */
  forTests?: true
  /** In which way it is not Docker Hub's: the one list of that. */
  differs: string
}

/** The release that all images are made from. */
export const IMAGE_RELEASE = 'trixie'

export const BASE_IMAGE = {
  name: 'debian',
  tags: ['trixie-slim'],
  differs: 'Made with mmdebstrap on the day the lab was set up, so another digest and newer packages; apt gets its packages where the lab\'s machine gets its own.',
} as const satisfies LabImage

export const LAB_IMAGES: readonly LabImage[] = [
  BASE_IMAGE,
  {
    name: 'busybox',
    tags: ['latest', '1.37'],
    packages: ['busybox-static'],
    differs: 'Debian\'s static glibc build: other applets, links instead of hard links; wget crashes (exit 139) when it looks up a name.',
  },
  {
    name: 'nginx',
    tags: ['latest', '1.26'],
    packages: ['nginx'],
    differs: 'Debian\'s nginx 1.26, not the newest; the entry point prints nothing and runs no scripts from /docker-entrypoint.d; no njs or other modules.',
  },
  {
    name: 'node',
    tags: ['24-slim'],
    node: true,
    differs: 'The node program alone, in the version this project uses: no npm, npx, corepack or yarn.',
  },
  {
    name: 'redis',
    tags: ['latest', '8', '8.0'],
    packages: ['redis-server'],
    differs: 'Debian\'s redis 8.0, not the newest; without the modules (JSON, search, time series).',
  },
  {
    name: 'registry',
    tags: ['2', '2.8'],
    packages: ['docker-registry'],
    differs: 'On Debian instead of Alpine, so larger; no htpasswd program.',
  },
  {
    name: 'azure-cli',
    tags: ['2.74'],
    packages: ['azure-cli', 'docker-cli', 'ca-certificates'],
    forTests: true,
    differs: 'Not Docker Hub\'s at all: Debian\'s az and docker commands, for the tests of an az newer than the one on the machine.',
  },
]
