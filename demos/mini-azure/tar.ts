/** A tar archive of one small file (POSIX ustar), which is how the engine takes a file into a container. */
export function tarOf(name: string, text: string): Buffer {
  const content = Buffer.from(text)
  const header = Buffer.alloc(512)
  const field = (at: number, value: string): void => void header.write(value, at, 'latin1')
  field(0, name)
  field(100, '0000644\0')
  field(108, '0000000\0')
  field(116, '0000000\0')
  field(124, `${content.length.toString(8).padStart(11, '0')}\0`)
  field(136, '00000000000\0')
  field(148, '        ')
  field(156, '0')
  field(257, 'ustar\x0000')
  const sum = header.reduce((total, byte) => total + byte, 0)
  field(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  // Blocks of 512 bytes, and two empty ones at the end.
  return Buffer.concat([header, content, Buffer.alloc((512 - content.length % 512) % 512 + 1024)])
}
