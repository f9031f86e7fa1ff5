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
import { namesInArchive } from './archive-names.ts'
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
export async function spooled(archive: Readable, world: Pick<World, 'claimMade'>): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-les-'))
  const file = join(folder, 'archive.tar')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(archive, createWriteStream(file, { mode: 0o600 }))
    for (const name of await namesInArchive(await unpacked(file))) {
      const tag = canonical(name)
      if (tag !== undefined)
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

/** The archive without its compression: the engine takes several, the lens those that Node knows. */
async function unpacked(file: string): Promise<Readable> {
  const handle = await open(file)
  const { buffer } = await handle.read(Buffer.alloc(6), 0, 6, 0)
  await handle.close()
  const magic = buffer.toString('hex')
  if (magic.startsWith('1f8b'))
    return createReadStream(file).pipe(createGunzip())
  if (magic.startsWith('28b52ffd'))
    return createReadStream(file).pipe(createZstdDecompress())
  if (magic.startsWith('425a68') || magic.startsWith('fd377a58'))
    throw refused('de les leest een archief met images alleen als .tar, .tar.gz of .tar.zst', 'lens-malformed')
  return createReadStream(file)
}
