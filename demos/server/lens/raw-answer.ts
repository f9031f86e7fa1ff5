/**
 * Answers that are a stream of megabytes (an image saved, a container exported): the engine's bytes go to the program as they
 * are, head and framing too, on a connection of their own. Taking HTTP apart and putting it together again costs more than
 * copying (200 MB: 0.5 s against 0.3 s of processor time).
 */
import type { Duplex } from 'node:stream'
import type { Engine } from '../api.ts'
import { pairsOf } from './headers.ts'

/** How the answer begins when it is the stream that was asked for. */
const GOOD = Buffer.from('HTTP/1.1 200 ')

/**
 * Asks a question without a body, and hands the answer to the program.
 * @returns whether it did; when the engine says anything but yes, nothing was passed, and the question can be asked again
 */
export function passRaw(engine: Engine, firstLine: string, headers: readonly string[], program: Duplex): Promise<boolean> {
  const line = engine.agent.createConnection({})
  return new Promise((resolve, reject) => {
    if (!line)
      return reject(new Error('no connection'))
    const lines = pairsOf(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    line.on('error', reject)
    line.write(`${firstLine} HTTP/1.1\r\n${lines.join('')}Connection: close\r\n\r\n`)
    let head = Buffer.alloc(0)
    const begin = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk])
      const isGood = head.subarray(0, GOOD.length).equals(GOOD.subarray(0, head.length))
      if (isGood && head.length < GOOD.length)
        return
      line.off('data', begin)
      if (!isGood) {
        line.destroy()
        resolve(false)
        return
      }
      line.pause()
      line.unshift(head)
      program.on('close', () => line.destroy())
      line.on('close', () => {
        // An answer that broke off has no end; the program must not take it for whole.
        if (!line.readableEnded)
          program.destroy()
        resolve(true)
      })
      line.pipe(program)
    }
    line.on('data', begin)
    line.on('end', () => head.length < GOOD.length && reject(new Error('no answer')))
  })
}
