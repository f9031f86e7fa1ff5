/** The oldest versions that the lesson works with, each with what it needs them for. */

export interface Minimum {
  version: string
  /** What goes wrong without it: a Dutch clause after "nodig". */
  because: string
}

export const MINIMUM = {
  // "Set Buildx and BuildKit as the default builder on Linux": https://github.com/moby/moby/releases/tag/v23.0.0
  engine: { version: '23.0', because: 'docker build werkt daar pas met BuildKit zonder instelling' },
  // `docker compose ps --format` took only "table" and "json" before (https://github.com/docker/compose/issues/10537); templates
  // came with https://github.com/docker/compose/pull/10918, in https://github.com/docker/compose/releases/tag/v2.21.0
  compose: { version: '2.21', because: 'oudere versies kennen de kolommen van docker compose ps --format niet' },
  // The Buildx of engine 23.0's days, when it became a package of its own: https://github.com/docker/buildx/releases/tag/v0.10.0
  buildx: { version: '0.10', because: 'oudere versies horen bij een oudere Docker' },
  // Its manual has it "Added in 7.82.0": https://curl.se/docs/manpage.html#--json
  curl: { version: '7.82', because: 'oudere versies kennen --json niet' },
} as const satisfies Record<string, Minimum>

/** From this Compose on, `docker compose` builds with no older Buildx: https://github.com/docker/compose/pull/13295, released in 2.40.2. */
const STRICT_COMPOSE = '2.40.2'
const STRICT_BUILDX: Minimum = { version: '0.17', because: 'deze Compose bouwt niet met een oudere' }

/** The oldest Buildx that works beside this Compose; what that said of its version, or undefined when it is not there. */
export function buildxBeside(compose: string | undefined): Minimum {
  return compose !== undefined && isAtLeast(compose, STRICT_COMPOSE)
    ? STRICT_BUILDX
    : MINIMUM.buildx
}

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
