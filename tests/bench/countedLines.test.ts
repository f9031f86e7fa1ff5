import { expect, it } from 'vitest'
import { countedLines } from './countedLines.ts'

it.each([
  ['all of them', '$ seq 1 4\r\n1\r\n2\r\n3\r\n4\r\n', 4],
  ['one lost', '1\r\n2\r\n4\r\n', 2],
  ['one doubled', '1\r\n2\r\n2\r\n3\r\n4\r\n', 2],
  ['out of order', '1\r\n3\r\n2\r\n4\r\n', 1],
  ['something in between', '1\r\n2\r\nx3\r\n4\r\n', 2],
  ['nothing', '', 0],
])('%s', (_what, text, counted) => {
  expect(countedLines(text, 4)).toBe(counted)
})
