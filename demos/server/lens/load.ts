/**
 * `docker load`: an archive says at its end which names it brings, and the engine would give those names to its images also
 * when they belong to someone else. So the archive is kept on disk until its names are known.
 */
import type { Readable } from 'node:stream'
import type { World } from './world.ts'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { LessonError } from '../../kit/error.ts'
import { BLOCK, namesInArchive } from './archive-names.ts'
import { canonical } from './image-name.ts'
import { refused } from './refuse.ts'

export interface Spooled {
  size: number
  read: () => Readable
  remove: () => Promise<void>
}

/**
 * Keeps an archive, and claims the names in it.
 * @throws {LessonError} when one of them was there before the lesson, or the archive cannot be read
 */
export async function spooled(archive: Readable, world: Pick<World, 'begin' | 'claimMade'>): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-les-'))
  const file = join(folder, 'archive.tar')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(archive, createWriteStream(file, { mode: 0o600 }))
    const archived = await unpacked(file)
    await world.begin()
    for (const name of archived ? await namesInArchive(archived) : []) {
      const tag = canonical(name)
      if (tag === undefined)
        throw refused(`"${name.slice(0, 120)}" is geen naam voor een image`, 'lens-malformed')
      await world.claimMade(tag)
    }
    const handle = await open(file)
    const { size } = await handle.stat()
    await handle.close()
    return { size, read: () => createReadStream(file), remove }
  }
  catch (thrown) {
    await remove()
    throw thrown instanceof LessonError ? thrown : refused('dit archief met images is niet te lezen', 'lens-malformed')
  }
}

/**
 * The archive without its compression: the engine takes several, the lens those that Node knows. Undefined for a file that is too short
 * to be one, of which the engine says so itself.
 */
async function unpacked(file: string): Promise<Readable | undefined> {
  const handle = await open(file)
  const { buffer } = await handle.read(Buffer.alloc(6), 0, 6, 0)
  const { size } = await handle.stat()
  await handle.close()
  const magic = buffer.toString('hex')
  if (magic.startsWith('1f8b'))
    return createReadStream(file).pipe(createGunzip())
  if (magic.startsWith('28b52ffd'))
    return createReadStream(file).pipe(createZstdDecompress())
  // A frame to be skipped (RFC 8878 §3.1.2): the engine then looks for zstd behind it.
  if (/^5[0-9a-f]2a4d18/.test(magic) || magic.startsWith('425a68') || magic.startsWith('fd377a58'))
    throw refused('de les leest een archief met images alleen als .tar, .tar.gz of .tar.zst', 'lens-malformed')
  return size < BLOCK ? undefined : createReadStream(file)
}
