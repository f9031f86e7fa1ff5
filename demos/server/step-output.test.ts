import type { Step } from '../kit/step.ts'
import { describe, expect, it } from 'vitest'
import { run, type } from '../kit/step.ts'
import { faultOfStep, StepOutput } from './step-output.ts'

describe('what a step put on screen', () => {
  it('is read without colours and with plain line ends', () => {
    const output = new StepOutput(true)
    output.add('\x1B[1mee')
    output.add('n\x1B[0m\r\ntwee\r\n')
    expect(output.text).toBe('een\ntwee\n')
  })

  it.each([
    [['root@binnen:/', '# '], true],
    [['\x1B[?2004hroot@binnen:/# '], true],
    [['root@binnen:/# ls\r\n'], false],
    [['x'.repeat(100_000), '\r\nroot@binnen:/# '], true],
  ])('knows a prompt at its end: %#', (pieces, found) => {
    const output = new StepOutput(false, /root@binnen:\/# $/)
    for (const piece of pieces)
      output.add(piece)
    expect(output.atUntil).toBe(found)
  })

  it('keeps the end of a flood', () => {
    const output = new StepOutput(true)
    for (let i = 0; i < 200; i++)
      output.add(`${i}`.padEnd(100_000, '.'))
    expect(output.text.length).toBeLessThanOrEqual(16 * 1024 * 1024)
    expect(output.text).toContain('199..')
  })
})

describe('the fault of a step', () => {
  it.each<[Step, string, number | undefined, RegExp | undefined]>([
    [run('docker ps'), '', 0, undefined],
    [run('docker ps'), '', 1, /exitcode is 1 en moest 0/],
    [run('docker ps', { exit: 1 }), '', 1, undefined],
    [run('docker ps', { exit: 1 }), '', 0, /exitcode is 0 en moest 1/],
    [run('docker ps', { expect: /web/ }), 'niets', 0, /\/web\//],
    [run('docker ps', { expect: [/web/, /nginx/] }), 'web nginx', 0, undefined],
    [type('ls', { expect: /^bin$/m }), 'ls\nbin\n/ # ', undefined, undefined],
    [type('ls', { expect: /^bin$/m }), 'ls\n', undefined, /verwacht/],
  ])('%#', (step, output, exit, fault) => {
    const found = faultOfStep(step, output, exit)
    if (fault)
      expect(found).toMatch(fault)
    else
      expect(found).toBeUndefined()
  })
})
