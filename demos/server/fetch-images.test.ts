import { expect, it } from 'vitest'
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

it('knows how far the layers have come', () => {
  const layers = new Layers()
  const parts = [
    '{"status":"Pulling from library/nginx","id":"latest"}',
    '{"status":"Pulling fs layer","progressDetail":{},"id":"a"}',
    '{"status":"Downloading","progressDetail":{"current":50,"total":100},"id":"a"}',
    '{"status":"Downloading","progressDetail":{"current":0,"total":100},"id":"b"}',
    'geen JSON',
    '{"status":"Download complete","progressDetail":{},"id":"a"}',
    '{"status":"Pull complete","progressDetail":{},"id":"b"}',
    '{"status":"Digest: sha256:ab"}',
  ].map((line) => {
    expect(layers.see(line)).toBeUndefined()
    return layers.part
  })
  expect(parts).toEqual([0, 0, 0.5, 0.25, 0.25, 0.5, 1, 1])
})

it.each([
  ['{"errorDetail":{"message":"toomanyrequests: x"},"error":"toomanyrequests: x"}', 'toomanyrequests: x'],
  ['{"message":"manifest for nginx:nooit not found"}', 'manifest for nginx:nooit not found'],
])('hears that it failed: %s', (line, said) => {
  expect(new Layers().see(line)).toBe(said)
})
