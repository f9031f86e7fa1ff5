import { FULL, SIDE } from './dataset.ts'

/** One layer: a row of weights per neuron, and each neuron's bias. */
export interface Layer {
  weights: readonly (readonly number[])[]
  biases: readonly number[]
}

/** The trained network as it stands in `model.json`: from 64 cells, through the layers, to ten digits. */
export interface Model {
  /** What the model reached on the held-out fifth when it was trained, 0–1. */
  accuracy: number
  layers: readonly Layer[]
}

/** How sure the model is of each digit: ten numbers from 0 to 1, together 1. `cells` holds 64 counts of 0–16. */
export function classify(model: Model, cells: readonly number[]): number[] {
  const last = model.layers.length - 1
  let values = cells.map(ink => ink / FULL)
  model.layers.forEach((layer, index) => {
    const sums = layer.weights.map((row, neuron) =>
      row.reduce((sum, weight, input) => sum + weight * (values[input] ?? 0), layer.biases[neuron] ?? 0))
    values = index === last
      ? softmax(sums)
      : sums.map(sum => Math.max(0, sum))
  })
  return values
}

/** The digit with the most certainty. */
export function mostLikely(certainties: readonly number[]): number {
  return certainties.indexOf(Math.max(...certainties))
}

/** Scores to certainties. The largest is taken off first, so that no exponential overflows. */
export function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores)
  const powers = scores.map(score => Math.exp(score - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map(power => power / total)
}

/** Checks what came out of a model file; throws with a Dutch sentence when it is no model for these pictures. */
export function checkModel(value: unknown): Model {
  if (!isRecord(value) || !Array.isArray(value.layers) || value.layers.length === 0 || typeof value.accuracy !== 'number')
    throw new Error('model.json is geen model: er staan geen lagen in')
  let inputs = SIDE * SIDE
  const layers = value.layers.map((layer: unknown, index): Layer => {
    if (!isRecord(layer) || !isRow(layer.biases) || !Array.isArray(layer.weights))
      throw new Error(`model.json: laag ${index + 1} heeft geen gewichten`)
    const width = inputs
    inputs = layer.biases.length
    const weights: unknown[] = layer.weights
    if (weights.length !== inputs || !weights.every(row => isRow(row) && row.length === width))
      throw new Error(`model.json: laag ${index + 1} past niet op de vorige`)
    return {
      weights: weights.filter(isRow),
      biases: layer.biases,
    }
  })
  if (inputs !== 10)
    throw new Error('model.json: de laatste laag heeft geen tien uitgangen')
  return { accuracy: value.accuracy, layers }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRow(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(item => typeof item === 'number' && Number.isFinite(item))
}
