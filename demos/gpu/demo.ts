import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'

export default defineDemo({
  title: 'Een GPU moet je vragen',
  images: ['busybox'],
  steps: [
    run('docker run --rm busybox nproc', {
      says: 'De processor krijgt een container vanzelf',
      expect: /^[1-9]\d*\s*$/m,
      timeout: 120_000,
    }),
    run('docker run --rm busybox ls /dev', {
      says: 'Andere toestellen niet: hier is geen grafische kaart',
      expect: /^(?![\s\S]*nvidia)[\s\S]*\bnull\b/,
    }),
    run('docker run --rm --gpus all busybox ls /dev', {
      says: 'Vraag er een: hier weigert de engine',
      exit: 125,
      // The second is what an engine says that looks for graphics cards by CDI, as newer ones do.
      expect: /could not select device driver "" with capabilities: \[\[gpu\]\]|failed to discover GPU vendor from CDI/,
    }),
  ],
})
