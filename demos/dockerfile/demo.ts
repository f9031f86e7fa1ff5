import { defineDemo } from '../kit/demo.ts'
import { edit, run } from '../kit/step.ts'

export default defineDemo({
  title: 'Dockerfile: RUN, CMD en ENTRYPOINT',
  images: ['debian:trixie-slim'],
  steps: [
    run('docker build --no-cache --progress plain --tag groet .', {
      says: 'RUN gebeurt bij het bouwen, één keer',
      // Not the instruction, but its output.
      expect: [/^#\d+ \d+\.\d+ dit gebeurt bij het bouwen$/m, /naming to docker.io\/library\/groet/],
      timeout: 60_000,
    }),
    run('docker run --rm groet', {
      says: 'CMD gebeurt bij het starten, elke keer',
      // The line after the command: nothing of the build is said again.
      expect: /^hallo wereld\s*$/,
    }),
    run('docker run --rm groet hostname', {
      says: 'Een argument vervangt heel CMD',
      expect: /^[0-9a-f]{12}\s*$/,
    }),
    run('docker run --rm groet klas', {
      says: 'Dus dit is een commando dat niet bestaat',
      exit: 127,
      expect: /"klas": executable file not found in \$PATH/,
    }),
    edit('Dockerfile', {
      from: 'CMD ["echo", "hallo wereld"]',
      to: 'ENTRYPOINT ["echo", "hallo"]\nCMD ["wereld"]',
    }, {
      says: 'ENTRYPOINT is het programma, CMD het argument',
    }),
    run('docker build --quiet --tag groet .', {
      says: 'Bouw opnieuw',
      expect: /^sha256:[0-9a-f]{64}$/m,
      timeout: 60_000,
    }),
    run('docker run --rm groet', {
      says: 'Zonder argument hetzelfde als daarnet',
      expect: /^hallo wereld\s*$/,
    }),
    run('docker run --rm groet klas', {
      says: 'Nu gaat het argument naar ENTRYPOINT',
      expect: /^hallo klas\s*$/,
    }),
    run('docker run --rm --entrypoint hostname groet', {
      says: 'Een ander programma: --entrypoint',
      expect: /^[0-9a-f]{12}\s*$/,
    }),
  ],
})
