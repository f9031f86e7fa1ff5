import type { BoardKind } from './board.ts'
import type { Step } from './step.ts'
import { describe, expect, it } from 'vitest'
import { defineDemo, digestOf, isDemoId } from './demo.ts'
import { edit, open, run, type } from './step.ts'

describe('a faulty definition names the step and the fault', () => {
  it.each<[string, Step[], RegExp]>([
    ['no steps', [], /steps ontbreekt/],
    ['a shell word', [run('docker ps'), run('docker ps | wc -l')], /^stap 2: "\|"/],
    ['an unknown program', [run('sudo docker ps')], /^stap 1: "sudo"/],
    ['keystrokes without a program', [run('docker ps'), type('ls')], /^stap 2: type\(\)/],
    ['keystrokes as the first step', [type('ls')], /^stap 1: type\(\)/],
    ['a file outside the demo', [edit('../x', { from: 'a', to: 'b' })], /^stap 1: .* niet in de map/],
    ['an absolute file', [edit('C:\\x', { from: 'a', to: 'b' })], /niet in de map/],
    ['nothing to replace', [edit('x', { from: '', to: 'b' })], /tekst nodig/],
    ['a page elsewhere', [open('https://example.org/')], /geen adres van een gepubliceerde poort/],
    ['a script as a page', [open('javascript:alert(1)')], /geen adres/],
    ['a drawing on nothing', [open('http://localhost:8080/', { draw: { on: ' ', strokes: [[[0, 0], [9, 9]]], shows: /7/ } })], /^stap 1: draw\.on ontbreekt/],
    ['a drawing without a line', [open('http://localhost:8080/', { draw: { on: '#c', strokes: [], shows: /7/ } })], /draw\.strokes ontbreekt/],
    ['a line of one point', [open('http://localhost:8080/', { draw: { on: '#c', strokes: [[[0, 0], [9, 9]], [[1, 1]]], shows: /7/ } })], /lijn 2 heeft minstens twee punten/],
    ['a line that leaves the paper', [open('http://localhost:8080/', { draw: { on: '#c', strokes: [[[0, 0], [101, 9]]], shows: /7/ } })], /lijn 1 .* van 0 tot 100/],
    ['a drawing whose answer is seen with memory', [open('http://localhost:8080/', { draw: { on: '#c', strokes: [[[0, 0], [9, 9]]], shows: /7/g } })], /draw\.shows/],
    ['no time at all', [run('docker ps', { timeout: 0 })], /timeout/],
    ['a part that is not on the way to the cloud', [run('docker ps', { takes: ['proces' as 'image'] })], /^stap 1: "proces" is geen deel van de weg/],
    ['a part without a name', [run('docker ps', { brings: { image: '' } })], /zonder naam/],
    ['a pattern with memory', [run('docker ps', { expect: /a/g })], /vlag g/],
  ])('%s', (_what, steps, fault) => {
    expect(() => defineDemo({ title: 'Proef', steps })).toThrow(fault)
  })

  it('needs a title and a terminal that fits', () => {
    expect(() => defineDemo({ title: ' ', steps: [run('docker ps')] })).toThrow(/title/)
    expect(() => defineDemo({ title: 'Proef', terminal: { rows: 1 }, steps: [run('docker ps')] })).toThrow(/terminal/)
  })
})

it('may work on the files of another demo folder, and on nothing else', () => {
  const withFiles = (files: string): unknown => defineDemo({ title: 'Proef', files, steps: [run('docker ps')] }).files
  expect(withFiles('cijferlezer')).toBe('cijferlezer')
  expect(() => withFiles('../elders')).toThrow(/files is "\.\.\/elders"/)
})

it('names what its board shows, each kind once', () => {
  const boardOf = (board: string[]): unknown => defineDemo({ title: 'Proef', board: board as BoardKind[], steps: [run('docker ps')] }).board
  expect(boardOf(['container', 'image'])).toEqual(['container', 'image'])
  for (const board of [[], ['proces'], ['image', 'image']])
    expect(() => boardOf(board)).toThrow(/board past niet/)
})

it('accepts keystrokes after a step that leaves its program running', () => {
  const demo = defineDemo({ title: 'Proef', steps: [run('docker run -it busybox', { until: /# $/ }), type('ls'), type('exit')] })
  expect(demo.steps).toHaveLength(3)
})

it('has another digest when anything that matters changes', () => {
  const digest = (command: string, expected: RegExp): string =>
    digestOf(defineDemo({ title: 'Proef', steps: [run(command, { expect: expected })] }))
  const first = digest('docker ps', /web/)
  expect(digest('docker ps', /web/)).toBe(first)
  expect(digest('docker ps -a', /web/)).not.toBe(first)
  expect(digest('docker ps', /web2/)).not.toBe(first)
  expect(first).toMatch(/^[0-9a-f]{16}$/)
})

it.each([['eerste-container', true], ['__proto__', false], ['../x', false], ['', false], ['A', false], ['constructor', true]])('%s as a demo id', (id, good) => {
  expect(isDemoId(id)).toBe(good)
})
