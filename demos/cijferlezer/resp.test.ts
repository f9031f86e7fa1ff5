import type { Reply } from './resp.ts'
import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { decodeReply, encodeCommand, RedisFault } from './resp.ts'

describe('a command', () => {
  it('counts bytes, not letters', () => {
    expect(encodeCommand(['LPUSH', 'lijst', 'één'])).toBe('*3\r\n$5\r\nLPUSH\r\n$5\r\nlijst\r\n$5\r\néén\r\n')
  })
})

describe('a reply', () => {
  const cases: [string, Reply][] = [
    ['+PONG\r\n', 'PONG'],
    [':12\r\n', 12],
    ['$5\r\néén\r\n', 'één'],
    ['$0\r\n\r\n', ''],
    ['$-1\r\n', null],
    ['*-1\r\n', null],
    ['*0\r\n', []],
    ['*3\r\n$1\r\na\r\n:2\r\n*1\r\n$2\r\n\r\n\r\n', ['a', 2, ['\r\n']]],
    ['-ERR no\r\n', new RedisFault('ERR no')],
  ]

  it.each(cases)('%j', (text, reply) => {
    const bytes = Buffer.from(text)
    expect(decodeReply(bytes)).toEqual({ reply, end: bytes.length })
  })

  it.each(cases)('%j waits for its last byte', (text) => {
    const bytes = Buffer.from(text)
    for (let length = 0; length < bytes.length; length++)
      expect(decodeReply(bytes.subarray(0, length))).toBeUndefined()
  })

  it('leaves what comes after it', () => {
    expect(decodeReply(Buffer.from('+een\r\n+twee\r\n'))).toEqual({ reply: 'een', end: 6 })
  })

  it.each(['HTTP/1.1 400 Bad Request\r\n', '$x\r\n', '*\r\n', ':1.5\r\n', '*1\r\n'.repeat(20)])('%j is not redis', (text) => {
    expect(() => decodeReply(Buffer.from(text))).toThrow()
  })
})
