import { expect, it } from 'vitest'
import { demoIds } from './demos.ts'
import { LECTURE_LIMIT, lectureMinutes, readLectureMinutes } from './lecture.ts'

it('reads the minutes from the note of the slide that shows a demo', () => {
  const page = `
# Praten
<!--
**9 minuten.** Zonder demo.
-->
---
# Demo: een
<LiveDemo id="een" />

<!--
**1 minuut.** Drie stappen.
-->
---
# Demo: twee
<LiveDemo id="twee" />
<!-- **12 minuten.** -->
`
  expect(lectureMinutes(page)).toEqual([['een', 1], ['twee', 12]])
  expect(lectureMinutes('<LiveDemo id="een" />\n\n<!--\nDrie stappen.\n-->')).toEqual([])
})

it('has time for every demo, and together they leave the rest of two lessons to the pictures', () => {
  const minutes = readLectureMinutes()
  expect([...minutes.keys()].sort()).toEqual(demoIds())
  expect([...minutes.values()].reduce((sum, some) => sum + some, 0)).toBeLessThanOrEqual(LECTURE_LIMIT)
})
