/** Protocol buffers, as far as the lens reads and writes them: fields with a number and bytes (protobuf.dev/programming-guides/encoding). */

export interface ProtoField {
  number: number
  /** A varint, or bytes. */
  value: bigint | Buffer
  /** As it stood in the message, to be written again unchanged. */
  raw: Buffer
}

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5
/** The largest there may be; Go cuts larger ones down to 32 bits, and then reads another field. */
const LAST_NUMBER = 2n ** 29n - 1n

/**
 * The fields of a message, in its order.
 * @throws {RangeError} for bytes that are no message
 */
export function readMessage(bytes: Buffer): ProtoField[] {
  const fields: ProtoField[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined)
        break
      value |= BigInt(byte & 0x7F) << shift
      if (byte < 0x80)
        return BigInt.asUintN(64, value)
    }
    throw new RangeError('a number without an end')
  }
  const take = (length: number): Buffer => {
    if (length > bytes.length - at)
      throw new RangeError('a field without an end')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const begin = at
    const key = varint()
    if (key >> 3n === 0n || key >> 3n > LAST_NUMBER)
      throw new RangeError('a field of an unknown number')
    let value: bigint | Buffer
    switch (Number(key & 7n)) {
      case VARINT:
        value = varint()
        break
      case FIXED64:
        value = take(8)
        break
      case BYTES:
        value = take(Number(varint()))
        break
      case FIXED32:
        value = take(4)
        break
      default:
        throw new RangeError('a field of an unknown kind')
    }
    fields.push({ number: Number(key >> 3n), value, raw: bytes.subarray(begin, at) })
  }
  return fields
}

export function writeMessage(fields: readonly Pick<ProtoField, 'raw'>[]): Buffer {
  return Buffer.concat(fields.map(({ raw }) => raw))
}

/** A field with bytes or text. */
export function bytesField(number: number, value: Buffer | string): ProtoField {
  const bytes = Buffer.from(value)
  return { number, value: bytes, raw: Buffer.concat([varintOf((BigInt(number) << 3n) | BigInt(BYTES)), varintOf(BigInt(bytes.length)), bytes]) }
}

/** A field with a number. */
export function numberField(number: number, value: number): ProtoField {
  return { number, value: BigInt(value), raw: Buffer.concat([varintOf(BigInt(number) << 3n), varintOf(BigInt(value))]) }
}

/** All texts in the fields with this number. */
export function textsIn(fields: readonly ProtoField[], number: number): string[] {
  return messagesIn(fields, number).map(value => value.toString('utf8'))
}

/** The bytes of all fields with this number. */
export function messagesIn(fields: readonly ProtoField[], number: number): Buffer[] {
  return fields.flatMap(field => field.number === number && Buffer.isBuffer(field.value)
    ? [field.value]
    : [])
}

/**
 * A `map<string, string>`: of a key that stands there twice, the last counts.
 * @throws {RangeError} for an entry with more in it than a key and a value; Go reads those without looking at their kind
 */
export function mapIn(fields: readonly ProtoField[], number: number): Map<string, string> {
  return new Map(messagesIn(fields, number).map((entry): [string, string] => {
    const parts = readMessage(entry)
    if (!parts.every(({ number, value }) => (number === 1 || number === 2) && Buffer.isBuffer(value)))
      throw new RangeError('an entry that is no key and value')
    return [textsIn(parts, 1).at(-1) ?? '', textsIn(parts, 2).at(-1) ?? '']
  }))
}

/** One entry of a `map<string, string>`. */
export function entryField(number: number, key: string, value: string): ProtoField {
  return bytesField(number, writeMessage([bytesField(1, key), bytesField(2, value)]))
}

function varintOf(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7Fn) {
    bytes.push(Number(rest & 0x7Fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}
