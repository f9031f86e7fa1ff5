import { describe, expect, it } from 'vitest'
import { admitBuild, admitPart, builtImage, refOf } from './build.ts'
import { bytesField, entryField, mapIn, messagesIn, numberField, readMessage, textsIn, writeMessage } from './protobuf.ts'

const SCOPE = { demo: 'proef', foreignNames: ['klant/geheim:1', 'klant/laatste:latest', 'nginx:prive', `klant/geheim@sha256:${'0'.repeat(64)}`] }
const solve = (...fields: Parameters<typeof writeMessage>[0][number][]): Buffer => writeMessage([bytesField(1, 'ref1'), bytesField(6, 'dockerfile.v0'), ...fields])
const exporter = (name: string): ReturnType<typeof bytesField> => bytesField(13, writeMessage([bytesField(1, 'moby'), entryField(2, 'name', name)]))

/** The key of a field with bytes, with a number that is 32 bits too large, and no bytes: in hexadecimal. */
function hiddenKey(number: number): string {
  const key = ((BigInt(number) + 2n ** 32n) << 3n) | 2n
  const bytes: number[] = []
  for (let rest = key; rest > 0n; rest >>= 7n)
    bytes.push(Number(rest & 0x7Fn) | (rest > 0x7Fn ? 0x80 : 0))
  return `${Buffer.from(bytes).toString('hex')}00`
}

describe('protocol buffers', () => {
  it('are written as they were read', () => {
    const message = writeMessage([numberField(1, 300), bytesField(2, 'é'), entryField(7, 'a', 'b'), bytesField(200, Buffer.alloc(1000))])
    expect(writeMessage(readMessage(message))).toEqual(message)
    expect(textsIn(readMessage(message), 2)).toEqual(['é'])
    expect(mapIn(readMessage(message), 7)).toEqual(new Map([['a', 'b']]))
  })

  it.each([['a field without an end', '0a05aa'], ['a number without an end', '08ffffffffffffffffffff'], ['a group', '0b'], ['nothing after the key', '08'], ['a field without a number', '0200'], ['a field whose number Go cuts down to 9', hiddenKey(9)]])('%s is no message', (_what, hex) => {
    expect(() => readMessage(Buffer.from(hex, 'hex'))).toThrow(RangeError)
  })
})

describe('a build that reaches past the lesson is refused', () => {
  it.each([
    ['--network host', solve(bytesField(9, 'network.host'))],
    ['--allow security.insecure', solve(bytesField(9, 'security.insecure'))],
    ['--allow device', solve(bytesField(9, 'device'))],
    ['the host’s network as an attribute', solve(entryField(7, 'force-network-mode', 'host'))],
    ['the same, said after another', solve(entryField(7, 'force-network-mode', 'none'), entryField(7, 'force-network-mode', 'host'))],
    ['--cgroup-parent', solve(entryField(7, 'cgroup-parent', '/x'))],
    ['a build without a name', writeMessage([bytesField(6, 'dockerfile.v0')])],
    ['a build with an endless name', solve(bytesField(1, 'r'.repeat(65)))],
    ['steps of its own', solve(bytesField(2, writeMessage([bytesField(1, 'op')])))],
    ['steps of its own as an input', solve(bytesField(10, writeMessage([bytesField(1, 'context'), bytesField(2, 'op')])))],
    ['another frontend', solve(bytesField(6, 'eigen.v0'))],
    ['an attribute whose key is no text to us', solve(bytesField(7, Buffer.concat([Buffer.from('0806', 'hex'), Buffer.from('geheim')])))],
    ['more names than a lesson has', solve(exporter(Array.from({ length: 51 }, (_, index) => `a${index}`).join(',')))],
    ['an endless name', solve(exporter('a'.repeat(256)))],
    ['a name that is none', solve(exporter('Geen Naam'))],
    ['whatever name the build says', solve(exporter('*'))],
  ])('%s', (_what, message) => {
    expect(() => admitBuild(message, SCOPE)).toThrow()
  })

  it.each([
    ['the host’s network', writeMessage([entryField(3, 'force-network-mode', 'host')])],
    ['steps of its own', writeMessage([bytesField(1, writeMessage([bytesField(1, 'op')]))])],
    ['steps of its own as an input', writeMessage([bytesField(13, writeMessage([bytesField(1, 'context')]))])],
    ['another frontend', writeMessage([bytesField(2, 'eigen.v0')])],
  ])('in its parts too: %s', (_what, message) => {
    expect(() => admitPart(message, SCOPE)).toThrow()
  })
})

describe('an ordinary build', () => {
  it('says its names before it begins', () => {
    expect(admitBuild(solve(exporter('cijfer,klas/cijfer:2'), entryField(4, 'name', 'oud')), SCOPE).names)
      .toEqual(['docker.io/library/oud:latest', 'docker.io/library/cijfer:latest', 'docker.io/klas/cijfer:2'])
  })

  it('has a cache of its own', () => {
    expect(mapIn(readMessage(admitBuild(solve(entryField(7, 'build-arg:BUILDKIT_CACHE_MOUNT_NS', 'ander')), SCOPE).request), 7).get('build-arg:BUILDKIT_CACHE_MOUNT_NS')).toBe('docker-les-proef')
    expect(mapIn(readMessage(admitPart(Buffer.alloc(0), SCOPE)), 3).get('build-arg:BUILDKIT_CACHE_MOUNT_NS')).toBe('docker-les-proef')
  })

  it('keeps all else', () => {
    const message = solve(exporter('a'), bytesField(5, 'sessie'), entryField(7, 'target', 'x'), bytesField(99, 'later'))
    const fields = readMessage(admitBuild(message, SCOPE).request)
    for (const { number, raw } of readMessage(message))
      expect(fields.filter(field => field.number === number).map(field => field.raw)).toContainEqual(raw)
  })

  it('may use no image that is not the lesson’s, whatever policy it brings', () => {
    const allowAll = bytesField(12, writeMessage([numberField(1, 1), bytesField(2, writeMessage([numberField(1, 0), bytesField(2, writeMessage([bytesField(1, '*')]))]))]))
    const [policy = Buffer.alloc(0), ...more] = messagesIn(readMessage(admitBuild(solve(allowAll), SCOPE).request), 12)
    expect(more).toEqual([])
    const rules = messagesIn(readMessage(policy), 2).map(readMessage)
    expect(textsIn(readMessage(messagesIn(rules[0] ?? [], 2)[0] ?? Buffer.alloc(0)), 1)).toEqual(['*'])
    const denied = rules.slice(1).map((rule) => {
      expect(rule.find(({ number }) => number === 1)?.value).toBe(1n)
      return new RegExp(textsIn(readMessage(messagesIn(rule, 2)[0] ?? Buffer.alloc(0)), 1)[0] ?? '')
    })
    const isDenied = (source: string): boolean => denied.some(pattern => pattern.test(source))
    expect([
      'docker-image://docker.io/klant/geheim:1',
      `docker-image://docker.io/klant/geheim:1@sha256:${'1'.repeat(64)}`,
      `docker-image://docker.io/klant/geheim@sha256:${'0'.repeat(64)}`,
      'docker-image://docker.io/library/nginx:prive',
      // As a frontend can write them.
      'docker-image://klant/geheim:1',
      'docker-image://index.docker.io/klant/geheim:1',
      'docker-image://nginx:prive',
      'docker-image://library/nginx:prive',
      'docker-image://klant/laatste',
      'docker-image://docker.io/klant/laatste:latest',
      'http://localhost:8080/x',
      'http://LOCALHOST/x',
      'http://127。0。0。1/',
      'https://127.0.0.1/',
      'http://user:pw@localhost/x',
      'http://[::1]:80/',
      // It may answer that what is asked for is at 127.0.0.1.
      'https://example.com/localhost/x',
      'git://127.0.0.1/a/b.git',
      'git://github.com/a/b',
      'docker-image+blob://docker.io/klant/geheim@sha256:0',
    ].filter(source => !isDenied(source))).toEqual([])
    expect([
      'docker-image://docker.io/library/nginx:latest',
      'docker-image://docker.io/klant/geheimer:1',
      'docker-image://localhost:5000/klant/geheim:1',
      'docker-image://docker.io/klant/laatste:1',
      'docker-image://docker.io/klant/geheim:10',
      'docker-image://localhost:5000/a/b:1',
      'local://context',
      'oci-layout://x@sha256:0',
    ].filter(isDenied)).toEqual([])
  })
})

describe('what is said of builds', () => {
  it('names one build, or none', () => {
    expect(refOf('/moby.buildkit.v1.Control/ListenBuildHistory', writeMessage([bytesField(2, 'r')]))).toBe('r')
    expect(refOf('/moby.buildkit.v1.Control/ListenBuildHistory', Buffer.alloc(0))).toBeUndefined()
    expect(refOf('/moby.buildkit.v1.Control/UpdateBuildHistory', writeMessage([bytesField(1, 'r')]))).toBe('r')
  })

  it('gives the image’s id', () => {
    expect(builtImage(writeMessage([entryField(1, 'containerimage.config.digest', 'sha256:1'), entryField(1, 'containerimage.digest', 'sha256:2')]))).toBe('sha256:1')
    expect(builtImage(Buffer.alloc(0))).toBeUndefined()
  })
})
