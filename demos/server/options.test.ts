import { describe, expect, it } from 'vitest'
import { flagsAndNames, flagsOnly, rehearseOptions, serveOptions } from './options.ts'

describe('the options of start and dev', () => {
  it.each<[string[], Record<string, string>, ReturnType<typeof serveOptions>]>([
    [[], {}, { port: 3030, open: true }],
    [['--port', '4000'], {}, { port: 4000, open: true }],
    [['--port=4000', '--no-open'], {}, { port: 4000, open: false }],
    [['--port', '0'], {}, { port: 0, open: true }],
    [[], { CI: '1' }, { port: 3030, open: false }],
    [['--open'], { CI: '1' }, { port: 3030, open: true }],
  ])('%j %j', (typed, env, options) => {
    expect(serveOptions(typed, env)).toEqual(options)
  })

  it.each<[string[], RegExp]>([
    [['--host'], /"--host" is geen optie/],
    [['4000'], /"4000" is geen optie/],
    [['--port'], /geen poort/],
    [['--port', '-1'], /geen poort/],
    [['--port', '70000'], /geen poort/],
    [['--port', '3e3'], /geen poort/],
  ])('%j is refused', (typed, sentence) => {
    expect(() => serveOptions(typed, {})).toThrow(sentence)
  })
})

describe('the options of rehearse', () => {
  it.each<[string[], ReturnType<typeof rehearseOptions>]>([
    [[], { names: [], azure: false }],
    [['acr', '--azure', 'aci'], { names: ['acr', 'aci'], azure: true }],
    [['--shuffle'], { names: [], azure: false, shuffle: 99 }],
    [['--shuffle', 'volumes'], { names: ['volumes'], azure: false, shuffle: 99 }],
    [['--shuffle', '0', 'volumes'], { names: ['volumes'], azure: false, shuffle: 0 }],
    [['--shuffle=4294967295'], { names: [], azure: false, shuffle: 4294967295 }],
  ])('%j', (typed, options) => {
    expect(rehearseOptions(typed, 99)).toEqual(options)
  })

  it('have a seed of their own when none is typed', () => {
    expect(rehearseOptions(['--shuffle']).shuffle).toBeTypeOf('number')
  })

  it.each<[string[], RegExp]>([
    [['--port'], /"--port" is geen optie/],
    [['--shuffle', '4294967296'], /geen volgorde/],
    [['--shuffle', '3e3'], /"3e3" kan geen volgorde/],
  ])('%j is refused', (typed, sentence) => {
    expect(() => rehearseOptions(typed)).toThrow(sentence)
  })
})

it('tells flags from names, and refuses a flag it does not know', () => {
  expect(flagsAndNames(['a', '--clicks', 'b'], ['--clicks'])).toEqual({ flags: new Set(['--clicks']), names: ['a', 'b'] })
  expect(() => flagsAndNames(['--click'], ['--clicks'])).toThrow(/"--click"/)
})

it.each<[string[], string[], RegExp]>([
  [['wat'], [], /"wat" zegt dit commando niets; typ er niets achter/],
  [['--clicks', 'wat'], ['--clicks'], /"wat" zegt dit commando niets; bekend zijn: --clicks/],
  [['--click'], ['--clicks'], /"--click" is geen optie/],
])('%j is refused where %j is all there is', (typed, known, sentence) => {
  expect(() => flagsOnly(typed, known)).toThrow(sentence)
  expect(flagsOnly(known, known)).toEqual(new Set(known))
})
