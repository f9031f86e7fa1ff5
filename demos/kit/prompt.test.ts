import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { announce, notice } from './prompt.ts'
import { edit, open, run, type } from './step.ts'

it('announces a step with the very text that runs', () => {
  const step = run('docker run --rm busybox echo "a  b"')
  expect(stripVTControlCharacters(announce(step))).toBe(`$ ${step.command}\r\n`)
  expect(stripVTControlCharacters(announce(open('http://localhost:8080/')))).toBe('» open http://localhost:8080/\r\n')
})

it('leaves the echo of keystrokes to the program', () => {
  expect(announce(type('ls'))).toBe('')
})

it('shows an edit as the lines that go and the lines that come', () => {
  const step = edit('index.html', { from: '<h1>Een</h1>\n<p>x</p>', to: '<h1>Twee</h1>\n<p>x</p>' })
  expect(stripVTControlCharacters(announce(step)).split('\r\n')).toEqual(['± wijzig index.html', '- <h1>Een</h1>', '+ <h1>Twee</h1>', ''])
})

it('keeps the lesson’s own words apart from the output', () => {
  expect(stripVTControlCharacters(notice('de stap is gestopt', 80))).toBe('— de stap is gestopt\r\n')
})

it('breaks the lesson’s own words at a space', () => {
  expect(stripVTControlCharacters(notice('poort 8080 is al in gebruik', 17)).split('\r\n')).toEqual(['— poort 8080 is', '  al in gebruik', ''])
  expect(stripVTControlCharacters(notice('precies zo lang', 17)).split('\r\n')).toEqual(['— precies zo lang', ''])
})
