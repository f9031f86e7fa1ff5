/** The names that an archive of images would give: read from the tar itself, as strictly as the engine is lenient. */
import type { Json } from './json.ts'
import { posix } from 'node:path'
import { objectOf, objectsOf, parseJson, textOf, textsOf } from './json.ts'
import { refused } from './refuse.ts'

const BLOCK = 512
/** A list of names larger than this is no list of a lesson. In bytes. */
const LIST_LIMIT = 4 * 1024 * 1024

/** The files in an archive of images that name them: docker's own, its older one, and OCI's. */
const LISTS = ['manifest.json', 'repositories', 'index.json']

/** Kinds of tar entries (POSIX ustar and pax; GNU's long names). */
const FILE = new Set(['0', '\0', '7'])
const LINK = new Set(['1', '2'])
const PAX = 'x'
const PAX_GLOBAL = 'g'
const GNU_NAME = 'L'
const GNU_LINK = 'K'

/**
 * Every name in the archive, as it stands there.
 * @throws {LessonError} for what is no plain archive of images
 */
export async function namesInArchive(archive: AsyncIterable<unknown>): Promise<string[]> {
  const names: string[] = []
  let longName: string | undefined
  for await (const { name, kind, content } of entries(archive)) {
    if (kind === GNU_NAME) {
      longName = textIn(content)
      continue
    }
    if (kind === PAX) {
      longName = paxPath(textIn(content)) ?? longName
      continue
    }
    if (kind === GNU_LINK)
      continue
    if (kind === PAX_GLOBAL)
      throw unreadable()
    const path = posix.normalize(longName ?? name).replace(/^\/+/, '')
    longName = undefined
    // Older archives share layers by links; a link anywhere else could pass for a list of names.
    if (LINK.has(kind) && !path.endsWith('/layer.tar') && !path.startsWith('blobs/'))
      throw unreadable()
    if (!LISTS.includes(path) && !LISTS.some(list => path.endsWith(`/${list}`)))
      continue
    if (!FILE.has(kind) || content === undefined)
      throw unreadable()
    names.push(...namesIn(posix.basename(path), parseJson(content.toString('utf8'))))
  }
  return [...new Set(names)]
}

function namesIn(list: string, value: Json | undefined): string[] {
  if (value === undefined)
    throw unreadable()
  switch (list) {
    case 'manifest.json':
      return objectsOf(value).flatMap(image => Object.entries(image).filter(([key]) => key.toLowerCase() === 'repotags').flatMap(([, tags]) => textsOf(tags)))
    case 'repositories':
      return Object.entries(objectOf(value)).flatMap(([repository, tags]) => Object.keys(objectOf(tags)).map(tag => `${repository}:${tag}`))
    default:
      return objectsOf(objectOf(value).manifests).flatMap(({ annotations }) => {
        const name = textOf(objectOf(annotations)['io.containerd.image.name'])
        return name === '' ? [] : [name]
      })
  }
}

interface Entry {
  name: string
  kind: string
  /** The bytes of a small file. */
  content: Buffer | undefined
}

async function* entries(archive: AsyncIterable<unknown>): AsyncGenerator<Entry> {
  const source = reader(archive)
  for (let header = await source.take(BLOCK); header.length === BLOCK; header = await source.take(BLOCK)) {
    if (header.every(byte => byte === 0))
      continue
    const size = sizeIn(header)
    const kind = header.toString('latin1', 156, 157)
    const [name, prefix] = [cut(header, 0, 100), header.toString('latin1', 257, 262) === 'ustar' ? cut(header, 345, 500) : '']
    const padding = (BLOCK - size % BLOCK) % BLOCK
    const content = size <= LIST_LIMIT ? await source.take(size) : undefined
    if (content === undefined)
      await source.skip(size)
    else if (content.length < size)
      throw unreadable()
    await source.skip(padding)
    yield { name: prefix === '' ? name : `${prefix}/${name}`, kind, content }
  }
}

/** Octal, or (GNU) binary with the highest bit set. */
function sizeIn(header: Buffer): number {
  const size = (header[124] ?? 0) & 0x80
    ? Number(header.readBigUInt64BE(128))
    : Number.parseInt(cut(header, 124, 136).trim() || '0', 8)
  if (!Number.isSafeInteger(size) || size < 0)
    throw unreadable()
  return size
}

function cut(header: Buffer, from: number, to: number): string {
  const text = header.toString('utf8', from, to)
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

function textIn(content: Buffer | undefined): string {
  return (content ?? Buffer.alloc(0)).toString('utf8').replace(/\0+$/, '')
}

/** `27 path=…\n`; a size there would move all that follows. */
function paxPath(records: string): string | undefined {
  let path: string | undefined
  for (const record of records.split('\n')) {
    const [, key, value] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? []
    if (key === 'size')
      throw unreadable()
    if (key === 'path')
      path = value
  }
  return path
}

function reader(archive: AsyncIterable<unknown>): { take: (size: number) => Promise<Buffer>, skip: (size: number) => Promise<void> } {
  const iterator = archive[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const { value, done } = await iterator.next()
    if (done || !Buffer.isBuffer(value))
      return false
    rest = rest.length === 0 ? value : Buffer.concat([rest, value])
    return true
  }
  const take = async (size: number): Promise<Buffer> => {
    while (rest.length < size && await more()) { /* until there is enough */ }
    const taken = rest.subarray(0, size)
    rest = rest.subarray(taken.length)
    return taken
  }
  return {
    take,
    skip: async (size) => {
      let left = size
      while (left > 0) {
        if (rest.length === 0 && !await more())
          return
        const step = Math.min(left, rest.length)
        rest = rest.subarray(step)
        left -= step
      }
    },
  }
}

function unreadable(): Error {
  return refused('dit archief met images is niet eenduidig te lezen', 'lens-malformed')
}
