import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprint } from './deck.ts'

let root: string

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'deck-'))
  write('slides.md', '# Een')
  write('components/demo/LiveDemo.vue', '<template />')
  write('demos/proef/demo.ts', '1')
})

afterEach(() => rmSync(root, { recursive: true }))

describe('the deck is built anew', () => {
  it.each([
    ['a slide changes', 'slides.md'],
    ['a page comes', 'pages/02-waarom.md'],
    ['a component changes', 'components/demo/LiveDemo.vue'],
    ['a demo changes', 'demos/proef/demo.ts'],
    ['a package changes', 'package-lock.json'],
    ['a Dockerfile that a slide shows changes', 'demos/proef/Dockerfile'],
    ['the recording that a slide takes its figures from is made anew', 'public/recordings/bouwen.cast'],
    ['a layer over all slides comes', 'slide-bottom.vue'],
  ])('when %s', (_what, file) => {
    const before = fingerprint(root)
    write(file, 'nieuw')
    expect(fingerprint(root)).not.toBe(before)
  })
})

describe('the deck stays as it is', () => {
  it.each([
    ['a test changes', 'components/demo/player.test.ts'],
    ['the server changes', 'demos/server/main.ts'],
    ['another recording is made anew', 'public/recordings/proef.cast'],
    ['a file that a demo works on changes', 'demos/proef/app.ts'],
    ['the readme changes', 'README.md'],
  ])('when %s', (_what, file) => {
    const before = fingerprint(root)
    write(file, 'nieuw')
    expect(fingerprint(root)).toBe(before)
  })

  it('when a clone gives the same files another time', () => {
    const before = fingerprint(root)
    utimesSync(join(root, 'slides.md'), 1, 1)
    expect(fingerprint(root)).toBe(before)
  })
})
