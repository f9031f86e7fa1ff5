import { FULL, SIDE } from './dataset.ts'

/** How far a varied picture may stray from the one it was made of. */
const TURN = 0.16 // radians to either side
const SLANT = 0.22 // cells sideways per cell up
const STRETCH = 0.12 // of the width and of the height
const SHIFT = 0.7 // cells
const INK = 0.3 // of the thickness of the pen

/**
 * The same digit as another hand could have written it: turned, slanted, stretched, moved and with another pen.
 * Nobody draws with a mouse as these people wrote with a pen on paper; a model that saw only their pictures reads mice badly.
 */
export function varied(cells: readonly number[], random: () => number): number[] {
  const around = (reach: number): number => (random() * 2 - 1) * reach
  const turn = around(TURN)
  const slant = around(SLANT)
  const [sin, cos] = [
    Math.sin(turn),
    Math.cos(turn),
  ]
  const [wide, high] = [1 + around(STRETCH), 1 + around(STRETCH)]
  const [right, down] = [
    around(SHIFT),
    around(SHIFT / 2),
  ]
  const pen = 1 + around(INK)
  const middle = (SIDE - 1) / 2

  // For each cell of the new picture: where in the old one its ink comes from.
  return cells.map((_, index) => {
    const x = (index % SIDE - middle - right) / wide
    const y = (Math.floor(index / SIDE) - middle - down) / high
    const ink = inkAt(cells, cos * x - sin * y + slant * y + middle, sin * x + cos * y + middle)
    return Math.min(FULL, ink * pen)
  })
}

/** The ink between the cells, the nearer cell counting for more (bilinear). Outside the picture there is none. */
function inkAt(cells: readonly number[], x: number, y: number): number {
  const [left, top] = [
    Math.floor(x),
    Math.floor(y),
  ]
  const [toRight, toBottom] = [x - left, y - top]
  const cell = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= SIDE || row >= SIDE
      ? 0
      : cells[row * SIDE + column] ?? 0
  return (cell(left, top) * (1 - toRight) + cell(left + 1, top) * toRight) * (1 - toBottom)
    + (cell(left, top + 1) * (1 - toRight) + cell(left + 1, top + 1) * toRight) * toBottom
}
