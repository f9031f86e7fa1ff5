/** Bytes as Docker counts them, written as people here do: 78 MB, 1,5 GB, 359 B. */
export function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1).replace('.', ',') : Math.round(value)} ${units[power]}`
}
