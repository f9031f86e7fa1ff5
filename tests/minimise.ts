import { Buffer } from 'node:buffer'

/**
 * The shortest part of an input that still fails: halves, quarters, … are taken out for as long as it does.
 * @param input what failed
 * @param fails whether a part of it does
 */
export async function minimised(input: Buffer, fails: (part: Buffer) => Promise<boolean>): Promise<Buffer> {
  let smallest = input
  for (let size = Math.floor(input.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at + size <= smallest.length;) {
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)])
      if (await fails(shorter))
        smallest = shorter
      else
        at += size
    }
  }
  return smallest
}
