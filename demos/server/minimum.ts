/** The oldest versions that the lesson works with, each with what it needs them for. */

export interface Minimum {
  version: string
  /** What goes wrong without it: a Dutch clause after "nodig". */
  because: string
}

export const MINIMUM = {
  // https://docs.docker.com/engine/release-notes/23.0/: BuildKit and buildx became what `docker build` uses.
  engine: { version: '23.0', because: 'docker build werkt daar pas met BuildKit zonder instelling' },
  // https://docs.docker.com/compose/releases/release-notes/#2200
  compose: { version: '2.20', because: 'oudere versies vragen nog "version:" in compose.yaml, of wachten niet op gezondheid' },
  // https://github.com/docker/buildx/releases/tag/v0.10.0
  buildx: { version: '0.10', because: 'de uitvoer van docker build ziet er met een oudere anders uit dan op de slides' },
} as const satisfies Record<string, Minimum>

/** The first number with points in what a program says of itself; undefined when there is none. */
export function versionIn(text: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(text)?.[0]
}

/** Whether a version is this one or a later one. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [has, needs] = [version, minimum].map(text => (versionIn(text) ?? '0').split('.').map(Number))
  for (const [index, need] of (needs ?? []).entries()) {
    const part = has?.[index] ?? 0
    if (part !== need)
      return part > need
  }
  return true
}
