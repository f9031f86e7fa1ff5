import type { Bench } from './bench.ts'
import { benchStart } from './start.ts'
import { benchStatic } from './static.ts'

/** All measurements, in the order they are taken. */
export const BENCHES: readonly Bench[] = [
  {
    name: 'start',
    what: 'from `npm start` to the first slide',
    runs: 15,
    run: benchStart,
  },
  {
    name: 'static',
    what: 'the static build: size, transfer, requests',
    runs: 15,
    run: benchStatic,
  },
]
