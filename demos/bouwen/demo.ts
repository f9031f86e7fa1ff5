import { defineDemo } from '../kit/demo.ts'
import { edit, run } from '../kit/step.ts'

/** The first build trains the model; on a slow laptop that takes a while. */
const BUILD_TIMEOUT = 180_000

/** A line of the Dockerfile that was carried out now: nowhere in the output is it cached. */
function carriedOut(line: string): RegExp {
  return new RegExp(`^(?![\\s\\S]*CACHED \\[[^\\]]*\\] ${line})[\\s\\S]*\\] ${line}`)
}

/** A line of the Dockerfile that was taken from the cache. */
function cached(line: string): RegExp {
  return new RegExp(`CACHED \\[[^\\]]*\\] ${line}`)
}

const TRAIN = 'RUN node model/train\\.ts'
const COPY_ALL = 'COPY \\. \\.'

export default defineDemo({
  title: 'Bouwen: lagen, cache en de volgorde van regels',
  images: ['node:24-slim'],
  files: 'cijferlezer',
  // A whole build at once, from the command to the name.
  terminal: { columns: 80, rows: 22 },
  board: ['image'],
  steps: [
    run('docker build --no-cache --tag cijferlezer:1.0 .', {
      says: 'De eerste keer: elke regel wordt uitgevoerd',
      expect: [carriedOut(TRAIN), carriedOut(COPY_ALL)],
      timeout: BUILD_TIMEOUT,
    }),
    run('docker build --tag cijferlezer:1.0 .', {
      says: 'Nog eens: alles komt uit de cache',
      expect: [cached(TRAIN), cached(COPY_ALL)],
    }),
    run('docker build -f Dockerfile.slecht -t cijferlezer:slecht --quiet .', {
      says: 'Dezelfde app, maar met COPY . . vooraan',
      expect: /^sha256:[0-9a-f]{64}$/m,
      timeout: BUILD_TIMEOUT,
    }),
    edit('version.ts', { from: `export const VERSION = '1.0'`, to: `export const VERSION = '1.1'` }, {
      says: 'Verander één regel van de app',
    }),
    run('docker build --tag cijferlezer:1.1 .', {
      says: 'Goede volgorde: alleen de laatste COPY opnieuw',
      expect: [cached(TRAIN), carriedOut(COPY_ALL)],
    }),
    run('docker build -f Dockerfile.slecht -t cijferlezer:slecht .', {
      says: 'Slechte volgorde: het model traint opnieuw',
      expect: [carriedOut(COPY_ALL), carriedOut(TRAIN)],
      timeout: BUILD_TIMEOUT,
    }),
    run(`docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' cijferlezer:1.1`, {
      says: 'Elke regel is een laag, de laatste bovenaan',
      expect: [/^0B\s+CMD \["node" "server\.ts"\]/m, /kB\s+RUN \/bin\/sh -c node model\/train\.ts/],
    }),
    run('docker tag cijferlezer:1.1 cijferlezer:1.0', {
      says: 'Een tag is een naam, en die kan verhuizen',
    }),
    run(`docker images --format 'table {{.Tag}}\\t{{.ID}}\\t{{.Size}}' cijferlezer`, {
      says: '1.0 is nu 1.1, en “latest” heeft niemand gemaakt',
      expect: [
        // Both names stand for the same image.
        /^1\.1\s+([0-9a-f]{12})\s[\s\S]*^1\.0\s+\1\s|^1\.0\s+([0-9a-f]{12})\s[\s\S]*^1\.1\s+\2\s/m,
        /^(?![\s\S]*\blatest\b)/,
      ],
    }),
  ],
})
