import { describe, expect, it } from 'vitest'
import { namesInArchive } from './archive-names.ts'

/** One tar entry, as the archives of images have them. */
function entry(name: string, content: string, kind = '0', change: (header: Buffer) => void = () => {}): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(kind, 156)
  header.write('ustar\u000000', 257)
  change(header)
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0`, 148)
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body])
}

/** Pax records with their lengths. */
function pax(...records: readonly [key: string, value: string][]): Buffer {
  const text = records.map(([key, value]) => {
    const rest = ` ${key}=${value}\n`
    const length = [1, 2, 3].map(digits => rest.length + digits).find(all => String(all).length + rest.length === all)
    return `${length}${rest}`
  })
  return entry('pax', text.join(''), 'x')
}

async function names(...entries: Buffer[]): Promise<string[]> {
  const tar = Buffer.concat([...entries, Buffer.alloc(1024)])
  // In small pieces, as a stream may bring it.
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < tar.length; at += 100)
      yield tar.subarray(at, at + 100)
  }
  return namesInArchive(pieces())
}

const MANIFEST = JSON.stringify([{ Config: 'x.json', RepoTags: ['klas/a:1', 'b:latest'], Layers: [] }, { RepoTags: null }])

describe('the names in an archive of images', () => {
  it.each([
    ['docker’s list', [entry('x.json', '{}'), entry('manifest.json', MANIFEST)], ['klas/a:1', 'b:latest']],
    ['under another spelling', [entry('./manifest.json', '[{"repotags":["c:1"]}]')], ['c:1']],
    ['the older list', [entry('repositories', '{"klas/a":{"1":"id","2":"id"}}')], ['klas/a:1', 'klas/a:2']],
    ['OCI’s list', [entry('index.json', '{"manifests":[{"annotations":{"io.containerd.image.name":"docker.io/klas/a:1"}},{}]}')], ['docker.io/klas/a:1']],
    ['a long name of GNU’s', [entry('././@LongLink', 'manifest.json\0', 'L'), entry('iets', MANIFEST)], ['klas/a:1', 'b:latest']],
    ['a long name of pax’', [entry('pax', '22 path=manifest.json\n', 'x'), entry('iets', MANIFEST)], ['klas/a:1', 'b:latest']],
    ['two lists', [entry('manifest.json', '[]'), entry('manifest.json', MANIFEST)], ['klas/a:1', 'b:latest']],
    ['none', [entry('x', 'y')], []],
    ['layers shared by a link', [entry('abc/layer.tar', '', '2')], []],
    ['a name that pax takes back', [pax(['path', '']), entry('manifest.json', MANIFEST)], ['klas/a:1', 'b:latest']],
    ['a name with all that pax can say', [pax(['mtime', '1.5'], ['path', 'manifest.json'], ['SCHILY.xattr.user.x', 'a\nb']), entry('iets', MANIFEST)], ['klas/a:1', 'b:latest']],
    ['a large list', [entry('manifest.json', `${MANIFEST}${' '.repeat(5000)}`)], ['klas/a:1', 'b:latest']],
  ])('%s', async (_what, entries, found) => {
    expect(await names(...entries)).toEqual(found)
  })

  it.each([
    ['a list that is a link', [entry('manifest.json', '', '2')]],
    ['a folder that is a link', [entry('x', '', '2')]],
    ['a size from elsewhere', [entry('pax', '12 size=999\n', 'x'), entry('x', '')]],
    ['a list that is no JSON', [entry('manifest.json', '[')]],
    ['a name for everything', [entry('pax', '22 path=manifest.json\n', 'g')]],
    // What follows the engine reads in another way: each of these gave someone else's name away.
    ['a key that Go takes for RepoTags', [entry('manifest.json', '[{"RepoTag\u017F":["klant/geheim:1"]}]')]],
    ['a key that stands there twice', [entry('manifest.json', '[{"RepoTags":["klant/geheim:1"],"RepoTags":[null]}]')]],
    ['a key that stands there twice, in another case', [entry('manifest.json', '[{"RepoTags":["klant/geheim:1"],"repotags":[]}]')]],
    ['a list of OCI with a key twice', [entry('index.json', '{"manifests":[{"annotations":{"io.containerd.image.name":"klant/geheim:1"}}],"manifests":[{}]}')]],
    ['names that are none', [entry('manifest.json', '[{"RepoTags":[null]}]')]],
    ['a sparse file with a name of its own', [pax(['GNU.sparse.major', '1'], ['GNU.sparse.name', 'manifest.json']), entry('iets', MANIFEST)]],
    ['a length with a sign', [entry('pax', '+23 path=manifest.json\n', 'x'), entry('iets', MANIFEST)]],
    ['two long names', [entry('././@LongLink', 'manifest.json\0', 'L'), pax(['path', 'iets']), entry('iets', MANIFEST)]],
    ['two blocks of pax', [pax(['path', 'iets']), pax(['mtime', '1']), entry('manifest.json', MANIFEST)]],
    ['a folder with a size', [entry('map/', entry('manifest.json', MANIFEST).toString('latin1'), '5')]],
    ['a file that is a folder', [entry('map/', MANIFEST)]],
    ['a device', [entry('x', '', '3')]],
    ['an old sparse file', [entry('x', '', 'S')]],
    ['a header that is none', [entry('x', '').fill('z', 0, 50)]],
    ['a size that is none', [entry('x', '', '0', header => header.write('0000000009\0', 124))]],
    ['a size without end', [entry('x', '', '0', header => header.write('77777777777\0', 124))]],
    ['an end that is none', [Buffer.alloc(512), entry('manifest.json', MANIFEST)]],
  ])('cannot be read from %s', async (_what, entries) => {
    await expect(names(...entries)).rejects.toThrow(/niet eenduidig/)
  })

  it('cannot be read when it has no end: it may go on for who unpacks it in another way', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield entry('x', '')
    }
    await expect(namesInArchive(broken())).rejects.toThrow(/niet eenduidig/)
  })
})
