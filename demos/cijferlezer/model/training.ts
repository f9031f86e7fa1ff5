import type { Layer, Model } from './classifier.ts'
import type { Sample } from './dataset.ts'
import { classify, mostLikely, softmax } from './classifier.ts'
import { FULL, SIDE } from './dataset.ts'
import { createRandom, shuffled } from './random.ts'
import { varied } from './variation.ts'

/** What decides how a model comes out; the same settings give the same model. */
export interface TrainingSettings {
  seed: number
  /** Times that all samples pass, each time varied anew. */
  rounds: number
  /** Neurons in the hidden layer. */
  hidden: number
  /** Called after each round (counted from 1) with the mean loss. */
  onRound?: (round: number, loss: number) => void
}

const DIGITS = 10
const BATCH = 32
/** Share of the certainty that the right digit does not get: keeps the model from being sure of everything. */
const DOUBT = 0.06
/** Step size at the start; it shrinks to nothing in a half cosine. */
const STEP = 0.006
/** Adam's own constants (Kingma and Ba, 2014). */
const FADE_MEAN = 0.9
const FADE_SQUARE = 0.999
const TINY = 1e-8

/**
 * Trains a network of one hidden layer by gradient descent (Adam) on varied samples.
 * `accuracy` is left at 0: that is for whoever holds the samples that were kept apart.
 */
export function train(samples: readonly Sample[], settings: TrainingSettings): Model {
  const random = createRandom(settings.seed)
  const first = new Weights(SIDE * SIDE, settings.hidden, random)
  const second = new Weights(settings.hidden, DIGITS, random)
  const batches = Math.ceil(samples.length / BATCH) * settings.rounds
  let batch = 0
  let waiting = 0

  for (let round = 1; round <= settings.rounds; round++) {
    let loss = 0
    for (const sample of shuffled(samples, random)) {
      const input = Float64Array.from(varied(sample.cells, random), ink => ink / FULL)
      const hidden = first.forward(input).map(sum => Math.max(0, sum))
      const certainties = softmax([
        ...second.forward(hidden),
      ])
      loss -= Math.log(certainties[sample.digit]!)

      const outputError = Float64Array.from(certainties, (certainty, digit) =>
        certainty - (digit === sample.digit
          ? 1 - DOUBT
          : DOUBT / (DIGITS - 1)))
      const hiddenError = second.backward(hidden, outputError)
        .map((error, neuron) => hidden[neuron]! > 0
          ? error
          : 0)
      first.backward(input, hiddenError)

      if (++waiting === BATCH) {
        const step = STEP * (1 + Math.cos(Math.PI * batch / batches)) / 2
        batch++
        first.learn(step, batch, waiting)
        second.learn(step, batch, waiting)
        waiting = 0
      }
    }
    settings.onRound?.(round, loss / samples.length)
  }
  return {
    accuracy: 0,
    layers: [
      first.layer(),
      second.layer(),
    ],
  }
}

/** The share of samples that the model reads right, 0–1. */
export function accuracyOf(model: Model, samples: readonly Sample[]): number {
  return samples.filter(({ cells, digit }) => mostLikely(classify(model, cells)) === digit).length / samples.length
}

/** One layer while it learns: its weights (the last column is the bias), and what Adam remembers of each. */
class Weights {
  readonly #inputs: number
  readonly #outputs: number
  readonly #values: Float64Array
  readonly #gradients: Float64Array
  readonly #means: Float64Array
  readonly #squares: Float64Array

  constructor(inputs: number, outputs: number, random: () => number) {
    this.#inputs = inputs
    this.#outputs = outputs
    const size = (inputs + 1) * outputs
    // Spread by the number of inputs (He et al., 2015), so that signals neither die out nor explode; biases start at 0.
    const reach = Math.sqrt(6 / inputs)
    this.#values = Float64Array.from({ length: size }, (_, index) =>
      index % (inputs + 1) === inputs
        ? 0
        : (random() * 2 - 1) * reach)
    this.#gradients = new Float64Array(size)
    this.#means = new Float64Array(size)
    this.#squares = new Float64Array(size)
  }

  /** Each neuron's weighted sum of the inputs. */
  forward(input: Float64Array): Float64Array {
    const sums = new Float64Array(this.#outputs)
    for (let neuron = 0, at = 0; neuron < this.#outputs; neuron++) {
      let sum = 0
      for (let index = 0; index < this.#inputs; index++)
        sum += this.#values[at++]! * input[index]!
      sums[neuron] = sum + this.#values[at++]!
    }
    return sums
  }

  /** Notes what each weight had to do with the error of the outputs; gives the error of the inputs. */
  backward(input: Float64Array, error: Float64Array): Float64Array {
    const inputError = new Float64Array(this.#inputs)
    for (let neuron = 0, at = 0; neuron < this.#outputs; neuron++) {
      const own = error[neuron]!
      for (let index = 0; index < this.#inputs; index++, at++) {
        inputError[index]! += own * this.#values[at]!
        this.#gradients[at]! += own * input[index]!
      }
      this.#gradients[at++]! += own
    }
    return inputError
  }

  /** Moves every weight a step against what was noted over `count` samples; `time` counts these moves from 1. */
  learn(step: number, time: number, count: number): void {
    const meanScale = 1 - FADE_MEAN ** time
    const squareScale = 1 - FADE_SQUARE ** time
    for (let at = 0; at < this.#values.length; at++) {
      const gradient = this.#gradients[at]! / count
      const mean = this.#means[at] = FADE_MEAN * this.#means[at]! + (1 - FADE_MEAN) * gradient
      const square = this.#squares[at] = FADE_SQUARE * this.#squares[at]! + (1 - FADE_SQUARE) * gradient * gradient
      this.#values[at]! -= step * (mean / meanScale) / (Math.sqrt(square / squareScale) + TINY)
      this.#gradients[at] = 0
    }
  }

  /** As it goes into the file: four decimals are enough to read with, and keep the file small. */
  layer(): Layer {
    const rounded = (value: number): number => Math.round(value * 1e4) / 1e4 || 0
    const rows = Array.from({ length: this.#outputs }, (_, neuron) =>
      Array.from(this.#values.subarray(neuron * (this.#inputs + 1), (neuron + 1) * (this.#inputs + 1)), rounded))
    return {
      weights: rows.map(row => row.slice(0, -1)),
      biases: rows.map(row => row.at(-1) ?? 0),
    }
  }
}
