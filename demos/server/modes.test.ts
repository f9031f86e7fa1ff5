import { expect, it } from 'vitest'
import { Modes } from './modes.ts'

it.each<[string, string[], string]>([
  ['plain output', ['hallo\r\n'], ''],
  ['colours that were ended', ['\x1B[1;32mok\x1B[0m\r\n'], ''],
  ['a colour left on', ['\x1B[31mrood'], '\x1B[0m'],
  ['a full-screen program that was killed', ['\x1B[?1049h\x1B[?25l'], '\x1B[?25h\x1B[?1049l'],
  ['a full-screen program that ended well', ['\x1B[?1049h\x1B[?25l', '\x1B[?25h\x1B[?1049l'], ''],
  ['a sequence cut in two', ['abc\x1B[?10', '49habc'], '\x1B[?1049l'],
  ['several modes in one sequence', ['\x1B[?1000;1006h'], '\x1B[?1006l\x1B[?1000l'],
  ['modes of no importance', ['\x1B[?12h'], ''],
])('%s', (_what, pieces, reset) => {
  const modes = new Modes()
  for (const piece of pieces)
    modes.see(piece)
  expect(modes.reset()).toBe(reset)
  expect(modes.reset()).toBe('')
})
