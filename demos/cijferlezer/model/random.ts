/**
 * A repeatable source of chance: numbers from 0 up to 1, the same row for the same seed on every machine.
 * The generator is mulberry32 (Tommy Ettinger, public domain): 32 bits of state is plenty for shuffling and first weights.
 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same items in an order that `random` decides (Fisher–Yates); the array that comes in is left alone. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const held = result[last]!
    result[last] = result[other]!
    result[other] = held
  }
  return result
}
