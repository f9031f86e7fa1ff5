import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkModel, classify, mostLikely } from './classifier.ts'
import { readSamples, splitSamples } from './dataset.ts'
import { accuracyOf, train } from './training.ts'

const model = checkModel(JSON.parse(readFileSync(new URL('model.json', import.meta.url), 'utf8')))
const samples = readSamples()
const { learned, heldOut } = splitSamples(samples)

describe('the data', () => {
  it('is the set of 1797 digits, with about as many of each', () => {
    expect(samples).toHaveLength(1797)
    for (let digit = 0; digit < 10; digit++)
      expect(samples.filter(sample => sample.digit === digit).length).toBeGreaterThan(170)
  })

  it('keeps a fifth apart: the same one every time, and nothing of it is learned from', () => {
    expect(heldOut).toHaveLength(359)
    expect(learned).toHaveLength(1438)
    expect(splitSamples(readSamples()).heldOut).toEqual(heldOut)
    expect(learned.filter(sample => heldOut.includes(sample))).toEqual([])
  })
})

describe('the model in the repository', () => {
  it('reads at least 96 % of the digits that it never saw', () => {
    expect(accuracyOf(model, heldOut)).toBeGreaterThanOrEqual(0.96)
  })

  it('says of itself what it reached', () => {
    expect(model.accuracy).toBe(accuracyOf(model, heldOut))
  })

  it('reads no digit much worse than the others', () => {
    for (let digit = 0; digit < 10; digit++)
      expect(accuracyOf(model, heldOut.filter(sample => sample.digit === digit)), `the ${digit}`).toBeGreaterThanOrEqual(0.9)
  })

  it('gives certainties that add up to one', () => {
    for (const { cells } of heldOut.slice(0, 20)) {
      const certainties = classify(model, cells)
      expect(certainties).toHaveLength(10)
      expect(certainties.reduce((sum, certainty) => sum + certainty, 0)).toBeCloseTo(1, 10)
      expect(certainties[mostLikely(certainties)]).toBe(Math.max(...certainties))
    }
  })
})

describe('training', () => {
  const settings = { seed: 3, rounds: 4, hidden: 16 }

  it('gives the same model for the same seed, and another for another', () => {
    const once = train(learned.slice(0, 200), settings)
    expect(train(learned.slice(0, 200), settings)).toEqual(once)
    expect(train(learned.slice(0, 200), { ...settings, seed: 4 })).not.toEqual(once)
  })

  it('learns: after a few rounds it reads most digits', () => {
    const losses: number[] = []
    const quick = train(learned, { ...settings, rounds: 8, hidden: 32, onRound: (_, loss) => losses.push(loss) })
    expect(accuracyOf(quick, heldOut)).toBeGreaterThan(0.8)
    expect(losses).toHaveLength(8)
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2)
  })
})

describe('a model file', () => {
  const layer = model.layers[0]!
  const last = model.layers[1]!
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['no layers', { accuracy: 1, layers: [] }],
    ['a layer without weights', { accuracy: 1, layers: [{ biases: [1] }] }],
    ['weights of another size', { accuracy: 1, layers: [{ ...layer, weights: layer.weights.slice(1) }, last] }],
    ['weights that are no numbers', { accuracy: 1, layers: [layer, { ...last, weights: last.weights.map(row => row.map(String)) }] }],
    ['not ten outputs', { accuracy: 1, layers: [layer] }],
  ])('is refused with %s', (_, value) => {
    expect(() => checkModel(value)).toThrow(/model\.json/)
  })
})
