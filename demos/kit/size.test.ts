import { expect, it } from 'vitest'
import { sizeOf } from './size.ts'

it('writes sizes as Docker does', () => {
  expect([0, 359, 1000, 78_498_225, 1.5e9].map(sizeOf)).toEqual(['0 B', '359 B', '1,0 kB', '78 MB', '1,5 GB'])
})
