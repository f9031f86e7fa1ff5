import type { Bench } from './bench.ts'
import { benchCheck } from './check.ts'
import { benchFirstByte } from './firstByte.ts'
import { benchFlood } from './flood.ts'
import { benchLens } from './lens.ts'
import { benchPdf } from './pdf.ts'
import { benchSlides } from './slides.ts'
import { benchStart } from './start.ts'
import { benchStatic } from './static.ts'

/** All measurements, in the order they are taken. */
export const BENCHES: readonly Bench[] = [
  {
    name: 'first-byte',
    what: 'from the Next key to what docker says',
    runs: 25,
    run: benchFirstByte,
  },
  {
    name: 'flood',
    what: '500,000 lines from one step',
    runs: 15,
    run: benchFlood,
  },
  {
    name: 'lens',
    what: 'what the lens costs a docker command',
    runs: 25,
    run: benchLens,
  },
  {
    name: 'start',
    what: 'from `npm start` to the first slide',
    runs: 15,
    run: benchStart,
  },
  {
    name: 'check',
    what: 'is this machine ready for the lesson?',
    runs: 15,
    run: benchCheck,
  },
  {
    name: 'static',
    what: 'the static build: size, transfer, requests',
    runs: 15,
    run: benchStatic,
  },
  {
    name: 'slides',
    what: 'from the next-slide key to the next slide, built deck',
    runs: 3,
    run: benchSlides,
  },
  {
    name: 'pdf',
    what: 'the PDF: time a page',
    runs: 3,
    run: benchPdf,
  },
]
