import { expect, it } from 'vitest'
import { parseOptions } from './options.ts'

const known = ['first-byte', 'flood']

it.each([
  [
    [],
    { names: known },
  ],
  [
    ['flood'],
    {
      names: ['flood'],
    },
  ],
  [
    ['flood', '--runs', '3'],
    {
      names: ['flood'],
      runs: 3,
    },
  ],
])('%j', (args, options) => {
  expect(parseOptions(args, known)).toEqual(options)
})

it.each([
  [
    ['snel'],
    /"snel" is geen meting; kies uit: first-byte, flood/,
  ],
  [
    ['__proto__'],
    /geen meting/,
  ],
  [
    ['--runs'],
    /geheel aantal/,
  ],
  [
    ['--runs', '0'],
    /geheel aantal/,
  ],
  [
    ['--fast'],
    /geen meting/,
  ],
])('refuses %j', (args, fault) => {
  expect(() => parseOptions(args, known)).toThrow(fault)
})
