import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeScratch } from './scratch.ts'

it('gives each run the files of the demo as they are, and one file of its own, so that no build is in the cache of another run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scratch-test-'))
  const [from, scratch] = [join(folder, 'demo'), join(folder, 'run')]
  try {
    await mkdir(from)
    await writeFile(join(from, 'Dockerfile'), 'FROM busybox\n')
    await writeFile(join(from, 'demo.ts'), '')
    await makeScratch(from, scratch)
    const first = await readFile(join(scratch, '.run'), 'utf8')
    await writeFile(join(scratch, 'Dockerfile'), 'changed')
    await makeScratch(from, scratch)
    expect((await readdir(scratch)).sort()).toEqual(['.run', 'Dockerfile'])
    expect(await readFile(join(scratch, 'Dockerfile'), 'utf8')).toBe('FROM busybox\n')
    expect(await readFile(join(scratch, '.run'), 'utf8')).not.toBe(first)
  }
  finally {
    await rm(folder, { recursive: true, force: true })
  }
})
