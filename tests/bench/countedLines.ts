/**
 * How many of the numbers 1 to `last` stand in a text one after the other, a line each, without a gap or a guest.
 * The first line that is just "1" begins the count.
 */
export function countedLines(text: string, last: number): number {
  const lines = text.split(/\r*\n/)
  const first = lines.indexOf('1')
  if (first < 0)
    return 0
  let counted = 0
  while (counted < last && lines[first + counted] === String(counted + 1))
    counted++
  return counted
}
