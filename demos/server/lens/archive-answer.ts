/**
 * Answers that are an archive of megabytes (an image saved, a container exported, files copied out). The engine is asked in
 * HTTP/1.0, and its bytes are read in pieces as large as the connection gives, into buffers that are used again. In HTTP/1.1
 * the engine (Go's net/http) writes each piece in three: the length with the first 4 kB, the rest, a line end; all of that it is
 * spared, and so is who reads it. `npm run bench -- lens` says what is left.
 */
import type { ServerResponse } from 'node:http'
import type { Engine } from '../api.ts'
import { dial } from '../api.ts'
import { BLOCK } from './archive-names.ts'
import { answerHeaders, pairsOf } from './headers.ts'

/** Size of a buffer to read into, in bytes: more than a local socket of Linux holds (208 KiB). */
const BUFFER_SIZE = 256 * 1024
/** How much may wait for the program before the engine must, in bytes. */
const LONGEST_QUEUE = 2 * BUFFER_SIZE
const HEAD_END = '\r\n\r\n'

/**
 * Asks a question without a body (the path has its query with it; headers are name, value, name, value), and hands the answer
 * to the program. An archive that is not whole breaks off there too.
 * @returns whether that is done; when the engine says anything but yes, nothing was passed, and the question can be asked again
 */
export function passArchive(engine: Engine, path: string, headers: readonly string[], outgoing: ServerResponse): Promise<boolean> {
  if (outgoing.destroyed)
    return Promise.resolve(true)
  // Over TLS and ssh it is not copying that takes the time.
  if (!isPlain(engine))
    return Promise.resolve(false)
  return new Promise((resolve, reject) => {
    const buffers = new Buffers()
    const end = new ArchiveEnd()
    let head = Buffer.alloc(0)
    let isPassing = false
    const line = dial(engine, {
      buffer: () => buffers.next(),
      callback: (length, filled) => {
        const bytes = Buffer.from(filled.buffer, filled.byteOffset, length)
        return isPassing
          ? pass(bytes, () => buffers.free(filled))
          : begin(bytes)
      },
    })
    /** Reads on until the head of the answer is there. */
    function begin(bytes: Buffer): boolean {
      head = Buffer.concat([head, bytes])
      const length = head.indexOf(HEAD_END)
      if (length === -1)
        return true
      const answered = headersOfArchive(head.toString('latin1', 0, length))
      if (answered === undefined) {
        resolve(false)
        line.destroy()
        return false
      }
      isPassing = true
      outgoing.writeHead(200, answerHeaders(answered))
      return pass(head.subarray(length + HEAD_END.length))
    }
    /** Gives the program a piece; says whether there is room for the next one. Most pieces it takes at once, however large. */
    function pass(bytes: Buffer, written?: () => void): boolean {
      let isFull = false
      end.see(bytes)
      outgoing.write(bytes, () => {
        written?.()
        if (isFull)
          line.resume()
      })
      isFull = outgoing.writableLength > LONGEST_QUEUE
      return !isFull
    }
    line.on('error', (error) => {
      if (!isPassing)
        reject(error)
    })
    line.on('end', () => {
      if (!isPassing)
        reject(new Error('no answer'))
      else if (end.isWhole)
        outgoing.end()
      line.end()
    })
    line.on('close', () => {
      if (isPassing && !(line.readableEnded && end.isWhole))
        outgoing.destroy()
      resolve(isPassing || outgoing.destroyed)
    })
    // A program that goes away ends what it asked for, also before the engine has begun to answer.
    outgoing.on('close', () => line.destroy())
    line.resume()
    const lines = pairsOf(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    line.write(`GET ${path} HTTP/1.0\r\n${lines.join('')}\r\n`)
  })
}

function isPlain({ address }: Engine): boolean {
  return address.kind === 'socket' || (address.kind === 'tcp' && address.tls === undefined)
}

/** Of an answer that is a yes and bytes until its end: a server between may speak HTTP/1.1 all the same. */
function headersOfArchive(head: string): string[] | undefined {
  const [first = '', ...lines] = head.split('\r\n')
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const isFramed = pairsOf(headers).some(([name]) => name.toLowerCase() === 'transfer-encoding')
  return /^HTTP\/1\.[01] 200 /.test(first) && !isFramed
    ? headers
    : undefined
}

/**
 * How an archive ends: in two blocks of zeros (POSIX.1, pax, ustar). An answer in HTTP/1.0 that broke off looks like one that
 * ended, and a program must not take it for whole. One that broke off right behind that many zeros of a file is not seen.
 */
class ArchiveEnd {
  #last: Buffer = Buffer.alloc(0)

  see(bytes: Buffer): void {
    this.#last = Buffer.concat([this.#last, bytes.subarray(-2 * BLOCK)]).subarray(-2 * BLOCK)
  }

  get isWhole(): boolean {
    return this.#last.length === 2 * BLOCK && this.#last.every(byte => byte === 0)
  }
}

/** Buffers to read into, each one's bytes its own until the program has them. */
class Buffers {
  readonly #free: Uint8Array[] = []

  next(): Uint8Array {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_SIZE)
  }

  free(buffer: Uint8Array): void {
    this.#free.push(buffer)
  }
}
