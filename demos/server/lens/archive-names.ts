/**
 * The names that an archive of images would give: read from the tar itself, as strictly as the engine (Go's archive/tar and
 * encoding/json) is lenient. The engine gets the same bytes, so whatever can be read in two ways is refused.
 */
import type { Json, JsonObject } from './json.ts'
import { posix } from 'node:path'
import { isObject, parseJson } from './json.ts'
import { refused } from './refuse.ts'

/** Of an archive, in bytes. */
export const BLOCK = 512
/** A list of names larger than this is no list of a lesson. In bytes. */
const LIST_LIMIT = 4 * 1024 * 1024

/** The files in an archive of images that name them: docker's own, its older one, and OCI's. */
const LISTS = ['manifest.json', 'repositories', 'index.json']

/** Kinds of tar entries (POSIX ustar and pax; GNU's long names). */
const FILE = new Set(['0', '\0', '7'])
const LINK = new Set(['1', '2'])
const FOLDER = '5'
const PAX = 'x'
const GNU_NAME = 'L'
const GNU_LINK = 'K'

/** A name or a link's target that is too long for an entry, before the entry itself. */
interface Extension {
  /** Kinds that came: of each at most one, for which of two counts depends on who reads it. */
  kinds: Set<string>
  name?: string
}

/**
 * Every name in the archive, as it stands there.
 * @throws {LessonError} for what is no plain archive of images
 */
export async function namesInArchive(archive: AsyncIterable<unknown>): Promise<string[]> {
  const names: string[] = []
  let extension: Extension = { kinds: new Set() }
  for await (const { name, kind, size, content } of entries(archive)) {
    if (kind === PAX || kind === GNU_NAME || kind === GNU_LINK) {
      extension = extended(extension, kind, content)
      continue
    }
    const written = extension.name ?? name
    const path = posix.normalize(written).replace(/^\/+/, '')
    extension = { kinds: new Set() }
    const isFile = FILE.has(kind)
    // A folder or a link has no bytes; who skips its size and who does not find other entries behind it.
    if (isFile ? size > 0 && written.endsWith('/') : size > 0 || !(LINK.has(kind) || kind === FOLDER))
      throw unreadable()
    // Older archives share layers by links; a link anywhere else could pass for a list of names.
    if (LINK.has(kind) && !path.endsWith('/layer.tar') && !path.startsWith('blobs/'))
      throw unreadable()
    if (!LISTS.includes(path) && !LISTS.some(list => path.endsWith(`/${list}`)))
      continue
    if (!isFile || content === undefined)
      throw unreadable()
    names.push(...namesIn(posix.basename(path), listIn(content)))
  }
  return [...new Set(names)]
}

function extended({ kinds, name }: Extension, kind: string, content: Buffer | undefined): Extension {
  if (kinds.has(kind) || content === undefined)
    throw unreadable()
  const found = kind === PAX
    ? paxPath(content)
    : kind === GNU_NAME ? textIn(content) : undefined
  if (found !== undefined && name !== undefined)
    throw unreadable()
  return { kinds: new Set([...kinds, kind]), name: found ?? name }
}

/** The JSON of a list, when everyone reads the same in it. */
function listIn(content: Buffer): Json {
  const text = content.toString('utf8')
  const value = parseJson(text)
  // Of a key that stands there twice the last counts, or (in Go's lists) a mixture of both.
  if (value === undefined || keysWritten(text) !== keysIn(value))
    throw unreadable()
  return value
}

/** How many keys there are in a text that is JSON. */
function keysWritten(text: string): number {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length
}

function keysIn(value: Json): number {
  if (typeof value !== 'object' || value === null)
    return 0
  const inside = Object.values(value).reduce<number>((sum, one) => sum + keysIn(one), 0)
  return Array.isArray(value) ? inside : inside + Object.keys(value).length
}

function namesIn(list: string, value: Json): string[] {
  switch (list) {
    case 'manifest.json':
      return objectsIn(value).flatMap(image => textsIn(fieldOf(image, 'repotags')))
    case 'repositories':
      return Object.entries(objectIn(value)).flatMap(([repository, tags]) => Object.keys(objectIn(tags)).map(tag => `${repository}:${tag}`))
    default:
      return objectsIn(fieldOf(objectIn(value), 'manifests')).flatMap((manifest) => {
        const name = objectIn(fieldOf(manifest, 'annotations'))['io.containerd.image.name']
        return name === undefined || name === '' ? [] : textsIn([name])
      })
  }
}

/** The field as Go finds it, whatever its case; Go also takes `ſ` for an s and the Kelvin sign for a k, so a key has only plain letters here. */
function fieldOf(object: JsonObject, name: string): Json {
  const keys = Object.keys(object)
  const [key, ...more] = keys.filter(one => one.toLowerCase() === name)
  if (more.length > 0 || keys.some(one => /[^\x20-\x7E]/.test(one)))
    throw unreadable()
  return key === undefined ? null : object[key] ?? null
}

function objectIn(value: Json): JsonObject {
  if (value === null)
    return {}
  if (!isObject(value))
    throw unreadable()
  return value
}

function objectsIn(value: Json): JsonObject[] {
  return itemsIn(value).map(objectIn)
}

function textsIn(value: Json): string[] {
  return itemsIn(value).map((item) => {
    if (typeof item !== 'string')
      throw unreadable()
    return item
  })
}

function itemsIn(value: Json): Json[] {
  if (value === null)
    return []
  if (!Array.isArray(value))
    throw unreadable()
  return value
}

interface Entry {
  name: string
  kind: string
  /** In bytes. */
  size: number
  /** The bytes of a small file. */
  content: Buffer | undefined
}

async function* entries(archive: AsyncIterable<unknown>): AsyncGenerator<Entry> {
  const source = reader(archive)
  while (true) {
    const header = await source.take(BLOCK)
    // An archive that breaks off here may go on for who unpacks it in another way.
    if (header.length < BLOCK)
      throw unreadable()
    if (isEmpty(header)) {
      const after = await source.take(BLOCK)
      if (!isEmpty(after))
        throw unreadable()
      return await source.drain()
    }
    checkSum(header)
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
    yield { name: prefix === '' ? name : `${prefix}/${name}`, kind, size, content }
  }
}

function isEmpty(block: Buffer): boolean {
  return block.every(byte => byte === 0)
}

/** What is no header is no archive: bytes in another compression could pass for one file without end. */
function checkSum(header: Buffer): void {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  if (octalIn(header, 148, 156) !== sum)
    throw unreadable()
}

/** Octal, or (GNU) binary with the highest bit set. */
function sizeIn(header: Buffer): number {
  if (((header[124] ?? 0) & 0x80) === 0)
    return octalIn(header, 124, 136)
  const size = Number(header.readBigUInt64BE(128))
  if (header.readUInt32BE(124) !== 0x80000000 || !Number.isSafeInteger(size))
    throw unreadable()
  return size
}

function octalIn(header: Buffer, from: number, to: number): number {
  const digits = header.toString('latin1', from, to).replace(/^[ \0]+/, '').replace(/[ \0].*$/s, '')
  if (!/^[0-7]*$/.test(digits))
    throw unreadable()
  return Number.parseInt(digits || '0', 8)
}

function cut(header: Buffer, from: number, to: number): string {
  const text = header.toString('utf8', from, to)
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

function textIn(content: Buffer): string {
  const text = content.toString('utf8')
  return text.slice(0, !text.includes('\0') ? text.length : text.indexOf('\0'))
}

/** The path among pax records (`27 path=…\n`, its own length first). A size there would move all that follows, and a sparse file has its name elsewhere. */
function paxPath(records: Buffer): string | undefined {
  const seen = new Set<string>()
  let path: string | undefined
  for (let at = 0; at < records.length;) {
    const [digits] = /^[1-9]\d{0,6}(?= )/.exec(records.toString('latin1', at, at + 8)) ?? []
    const end = at + Number(digits)
    if (digits === undefined || end > records.length || records[end - 1] !== 0x0A)
      throw unreadable()
    const [, key, value = ''] = /^([^=]+)=(.*)$/s.exec(records.toString('utf8', at + digits.length + 1, end - 1)) ?? []
    if (key === undefined || key === 'size' || key.startsWith('GNU.sparse') || seen.has(key) || value.includes('\0'))
      throw unreadable()
    seen.add(key)
    // Without a value it takes the record back.
    if (key === 'path' && value !== '')
      path = value
    at = end
  }
  return path
}

function reader(archive: AsyncIterable<unknown>): { take: (size: number) => Promise<Buffer>, skip: (size: number) => Promise<void>, drain: () => Promise<void> } {
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
          throw unreadable()
        const step = Math.min(left, rest.length)
        rest = rest.subarray(step)
        left -= step
      }
    },
    drain: async () => {
      do
        rest = Buffer.alloc(0)
      while (await more())
    },
  }
}

function unreadable(): Error {
  return refused('dit archief met images is niet eenduidig te lezen', 'lens-malformed')
}
