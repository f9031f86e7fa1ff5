import type { Stage } from './stages.ts'
import { describe, expect, it } from 'vitest'
import { stageCounts } from './run-stage.ts'
import { lanesOf, selectStages, STAGES } from './stages.ts'

describe('which stages run', () => {
  it.each([
    [
      [],
      STAGES.map(({ name }) => name),
    ],
    [
      ['unit'],
      ['unit'],
    ],
    [
      ['engine', 'lint'],
      ['lint', 'engine'],
    ],
  ])('%j', (names, selected) => {
    expect(selectStages(names).map(({ name }) => name)).toEqual(selected)
  })

  it('says which names there are', () => {
    expect(() => selectStages(['unit', 'unti'])).toThrow('Onbekend onderdeel: unti. Kies uit: lint, types, unit')
  })
})

describe('which stages run side by side', () => {
  it('keeps each in its lane and its order, and loses none', () => {
    const lanes = lanesOf(STAGES)
    expect(lanes.flat()).toHaveLength(STAGES.length)
    for (const lane of lanes)
      expect(lane).toEqual(STAGES.filter(stage => stage.lane === lane[0]?.lane))
  })

  it('has one lane for one stage', () => {
    expect(lanesOf(selectStages(['unit'])).map(lane => lane.map(({ name }) => name))).toEqual([['unit']])
  })
})

describe('a stage', () => {
  const suite: Stage = {
    name: 'unit',
    program: ['x'],
    needs: [],
    lane: 'code',
    atLeast: 2,
    limit: 9,
  }
  const check: Stage = {
    name: 'lint',
    program: ['x'],
    needs: [],
    lane: 'code',
    atLeast: 0,
    limit: 9,
  }
  const twoPassed = ['a', 'b'].flatMap(id => [
    JSON.stringify({ event: 'found', id, name: id }),
    JSON.stringify({ event: 'end', id, state: 'passed' }),
  ]).join('\n')

  it.each([
    [
      'a check that passes',
      check,
      { code: 0, timedOut: false },
      '',
      1,
      [],
    ],
    [
      'a check that fails',
      check,
      { code: 2, timedOut: false },
      '',
      0,
      ['lint: eindigde met 2'],
    ],
    [
      'a check that hangs',
      check,
      { code: null, timedOut: true },
      '',
      0,
      ['lint: niet klaar binnen 9 s'],
    ],
    [
      'a suite that passes',
      suite,
      { code: 0, timedOut: false },
      twoPassed,
      2,
      [],
    ],
    [
      'a suite that finds nothing',
      suite,
      { code: 0, timedOut: false },
      '',
      0,
      ['unit: vond 0 tests, minstens 2 verwacht'],
    ],
    [
      'a suite whose runner fails without saying why',
      suite,
      { code: 1, timedOut: false },
      twoPassed,
      2,
      ['unit: eindigde met 1'],
    ],
    [
      'a suite that hangs after its tests',
      suite,
      { code: null, timedOut: true },
      twoPassed,
      2,
      ['unit: niet klaar binnen 9 s'],
    ],
    [
      'a runner that a signal ended',
      suite,
      { code: null, timedOut: false },
      twoPassed,
      2,
      ['unit: eindigde met een signaal'],
    ],
  ])('%s', (_, stage, ending, progress, passed, failed) => {
    expect(stageCounts(stage, ending, progress)).toMatchObject({ passed, failed })
  })
})
