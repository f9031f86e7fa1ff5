/** Trains the model on four fifths of the digits, checks it on the fifth that it never saw, and writes `model.json`. */
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { readSamples, splitSamples } from './dataset.ts'
import { localSamples } from './local-hands.ts'
import { accuracyOf, train } from './training.ts'

/** Below this, a model is not good enough to hand out: the script then fails, and with it a build of the image. */
const ENOUGH = 0.96
const ROUNDS = 60
const SHOWN_EVERY = 10
const RE_INNER_LIST = /\[[^[\]]*\]/g
const RE_SPACES = /\s+/g

const percent = (share: number): string => `${(share * 100).toFixed(1).replace('.', ',')} %`

const { learned, heldOut } = splitSamples(readSamples())
const local = localSamples()
console.log(`Ik leer van ${learned.length} cijfers en ${local.length} keer van enkele tekeningen, en hou er ${heldOut.length} apart.`)

const model = train([
  ...learned,
  ...local,
], {
  seed: 1998,
  rounds: ROUNDS,
  hidden: 48,
  onRound: (round, loss) => {
    if (round % SHOWN_EVERY === 0)
      console.log(`ronde ${String(round).padStart(3)}: fout ${loss.toFixed(3).replace('.', ',')}`)
  },
})
model.accuracy = accuracyOf(model, heldOut)
const right = Math.round(model.accuracy * heldOut.length)
console.log(`Van de ${heldOut.length} die ik nooit zag, lees ik er ${right} juist: ${percent(model.accuracy)}.`)

if (model.accuracy < ENOUGH) {
  console.error(`Dat is te weinig: het moet minstens ${percent(ENOUGH)} zijn. model.json blijft zoals het was.`)
  process.exitCode = 1
}
else {
  // A line for each neuron, not for each weight.
  const text = JSON.stringify(model, null, 2).replaceAll(RE_INNER_LIST, row => row.replaceAll(RE_SPACES, ' ').replace('[ ', '[').replace(' ]', ']'))
  writeFileSync(new URL('model.json', import.meta.url), `${text}\n`)
}
