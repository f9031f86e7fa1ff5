import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'

export default defineDemo({
  title: 'Een GPU moet je vragen',
  images: ['busybox'],
  steps: [
    run('docker run --rm busybox ls /dev', {
      says: 'Een container krijgt geen toestellen van de host',
      expect: /^(?![\s\S]*nvidia)[\s\S]*\bnull\b/,
      timeout: 120_000,
    }),
    run(`docker info --format '{{range $naam, $_ := .Runtimes}}{{println $naam}}{{end}}'`, {
      says: 'Wat kan deze engine starten? Geen "nvidia" in de lijst',
      expect: /^(?![\s\S]*nvidia)[\s\S]*^runc\s*$/m,
    }),
    run('docker run --rm --gpus all busybox ls /dev', {
      says: 'Vraag er een: hier weigert de engine',
      exit: 125,
      expect: /could not select device driver "" with capabilities: \[\[gpu\]\]/,
    }),
  ],
})
