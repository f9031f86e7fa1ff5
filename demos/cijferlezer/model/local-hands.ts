import type { Sample } from './dataset.ts'
import type { Stroke } from './drawing.ts'
import { cellsOfStrokes } from './drawing.ts'

/**
 * How people here write a few digits, and how the thirteen writers of the data set never do: the open 4 whose legs start at the
 * same height, the 1 that stands on a foot. Without these a class gets a 9 for its 4. On a canvas of 100×100.
 */
const DRAWN: readonly { digit: number, strokes: readonly Stroke[] }[] = [
  {
    digit: 4,
    strokes: [
      [
        [28, 10],
        [24, 52],
        [76, 52],
      ],
      [
        [64, 14],
        [64, 92],
      ],
    ],
  },
  {
    digit: 4,
    strokes: [
      [
        [36, 8],
        [22, 56],
        [74, 54],
      ],
      [
        [60, 24],
        [54, 90],
      ],
    ],
  },
  {
    digit: 4,
    strokes: [
      [
        [30, 14],
        [30, 44],
        [70, 44],
      ],
      [
        [70, 14],
        [70, 90],
      ],
    ],
  },
  {
    digit: 4,
    strokes: [
      [
        [26, 10],
        [22, 46],
        [30, 54],
        [68, 50],
      ],
      [
        [74, 10],
        [62, 92],
      ],
    ],
  },
  {
    digit: 1,
    strokes: [
      [
        [34, 26],
        [50, 10],
        [50, 90],
      ],
      [
        [30, 90],
        [70, 90],
      ],
    ],
  },
  {
    digit: 1,
    strokes: [
      [
        [38, 32],
        [54, 12],
        [52, 86],
      ],
      [
        [38, 88],
        [66, 86],
      ],
    ],
  },
  {
    digit: 1,
    strokes: [
      [
        [24, 44],
        [54, 10],
        [54, 90],
      ],
    ],
  },
]
/** Each stands in the training samples this many times, next to about 144 of the data set's for its digit. */
const TIMES = 10

/** The drawn digits as training samples. They are never part of the fifth that is held out. */
export function localSamples(): Sample[] {
  return DRAWN.flatMap(({ digit, strokes }) =>
    Array.from({ length: TIMES }, (): Sample => ({
      digit,
      cells: cellsOfStrokes(strokes),
    })))
}
