import { expect, it } from 'vitest'
import { progressOf } from '../kit/preflight.ts'
import { imageAndTag, Layers } from './fetch-images.ts'

it.each([
  ['nginx', 'nginx', 'latest'],
  ['node:24-slim', 'node', '24-slim'],
  ['localhost:5000/klas/lezer', 'localhost:5000/klas/lezer', 'latest'],
  ['localhost:5000/lezer:v1', 'localhost:5000/lezer', 'v1'],
  ['nginx@sha256:ab', 'nginx', 'sha256:ab'],
])('%s is %s with tag %s', (name, image, tag) => {
  expect(imageAndTag(name)).toEqual({ image, tag })
})

/** What is told after each line: the bar, in whole per cents, and the words. */
function toldOf(lines: readonly string[]): string[] {
  const layers = new Layers()
  return lines.map((line) => {
    expect(layers.see(line)).toBeUndefined()
    const { part, bytes } = layers
    return `${Math.round(part * 100)} ${progressOf({ name: 'nginx', state: 'fetching', part, bytes })}`
  })
}

it('knows how far the layers have come', () => {
  expect(toldOf([
    '{"status":"Pulling from library/nginx","id":"latest"}',
    '{"status":"Already exists","progressDetail":{},"id":"z"}',
    '{"status":"Pulling fs layer","progressDetail":{},"id":"a"}',
    '{"status":"Pulling fs layer","progressDetail":{},"id":"b"}',
    '{"status":"Downloading","progressDetail":{"current":50,"total":100},"id":"a"}',
    '{"status":"Downloading","progressDetail":{"current":0,"total":300},"id":"b"}',
    'geen JSON',
    '{"status":"Download complete","progressDetail":{},"id":"a"}',
    '{"status":"Downloading","progressDetail":{"current":300,"total":300},"id":"b"}',
    '{"status":"Pull complete","progressDetail":{},"id":"b"}',
    '{"status":"Digest: sha256:ab"}',
  ])).toEqual([
    '0 begint',
    '0 begint',
    '0 begint',
    '0 begint',
    '0 50 B van minstens 100 B',
    '13 50 B van 400 B',
    '13 50 B van 400 B',
    '25 100 B van 400 B',
    '100 wordt uitgepakt',
    '100 wordt uitgepakt',
    '100 wordt uitgepakt',
  ])
})

it('never goes back, though layers are announced one by one and a download begins again', () => {
  // As an engine said it of redis:8: a layer too small to be seen coming in, and the large one last.
  const told = toldOf([
    '{"status":"Pulling fs layer","progressDetail":{},"id":"a"}',
    '{"status":"Download complete","progressDetail":{},"id":"a"}',
    '{"status":"Pulling fs layer","progressDetail":{},"id":"b"}',
    '{"status":"Pulling fs layer","progressDetail":{},"id":"c"}',
    '{"status":"Downloading","progressDetail":{"current":449,"total":449},"id":"b"}',
    '{"status":"Downloading","progressDetail":{"current":69213,"total":3782465},"id":"c"}',
    '{"status":"Downloading","progressDetail":{"current":2000000,"total":3782465},"id":"c"}',
    '{"status":"Downloading","progressDetail":{"current":1000,"total":3782465},"id":"c"}',
    '{"status":"Pulling fs layer","progressDetail":{},"id":"d"}',
    '{"status":"Downloading","progressDetail":{"current":0,"total":1000000},"id":"d"}',
    '{"status":"Download complete","progressDetail":{},"id":"c"}',
  ])
  const parts = told.map(words => Number.parseInt(words))
  expect(parts).toEqual(parts.toSorted((a, b) => a - b))
  expect(told.slice(4, 7)).toEqual(['0 449 B van minstens 449 B', '2 70 kB van 3,8 MB', '53 2,0 MB van 3,8 MB'])
  expect(told.at(-1)).toBe('79 3,8 MB van 4,8 MB')
})

it.each([
  ['{"errorDetail":{"message":"toomanyrequests: x"},"error":"toomanyrequests: x"}', 'toomanyrequests: x'],
  ['{"message":"manifest for nginx:nooit not found"}', 'manifest for nginx:nooit not found'],
])('hears that it failed: %s', (line, said) => {
  expect(new Layers().see(line)).toBe(said)
})
