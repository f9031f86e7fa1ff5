import { describe, expect, it } from 'vitest'
import { namesInArchive } from './archive-names.ts'

/** One tar entry, as the archives of images have them. */
function entry(name: string, content: string, kind = '0'): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124)
  header.write(kind, 156)
  header.write('ustar\u000000', 257)
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body])
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
  ])('%s', async (_what, entries, found) => {
    expect(await names(...entries)).toEqual(found)
  })

  it.each([
    ['a list that is a link', [entry('manifest.json', '', '2')]],
    ['a folder that is a link', [entry('x', '', '2')]],
    ['a size from elsewhere', [entry('pax', '12 size=999\n', 'x'), entry('x', '')]],
    ['a list that is no JSON', [entry('manifest.json', '[')]],
    ['a name for everything', [entry('pax', '22 path=manifest.json\n', 'g')]],
  ])('cannot be read from %s', async (_what, entries) => {
    await expect(names(...entries)).rejects.toThrow()
  })
})
