import type { PrivateApt } from './apt.ts'
import type { LabImage } from './images.ts'
import type { LabPaths } from './paths.ts'
import type { Source } from './sources.ts'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { registryHas } from './answers.ts'
import { makeBase } from './base-image.ts'
import { labEnvironment, workEnvironment } from './environment.ts'
import { BASE_IMAGE, IMAGE_RELEASE, LAB_IMAGES } from './images.ts'
import { run } from './run.ts'

const RECIPES = join(import.meta.dirname, 'images')
const NODE = join(import.meta.dirname, '../../node_modules/node')
/** How the base image comes about; a recipe too. */
const BASE_RECIPE = join(import.meta.dirname, 'base-image.ts')

export interface ImageMaking {
  paths: LabPaths
  registryPort: number
  /** Where the packages come from; asked only when there is something to make. */
  apt: () => Promise<PrivateApt>
  sources: readonly Source[]
  say: (line: string) => void
  /** Whether the engine holds nothing of anyone's, so that all traces of the making may go. */
  engineIsEmpty: boolean
  /** Those that only tests use too. */
  forTests: boolean
}

/** Makes the images that the mirror lacks or has from an older recipe, and puts them there. Gives how many were made. */
export async function makeImages(making: ImageMaking): Promise<number> {
  const { paths, registryPort, say } = making
  const docker = (...args: string[]): Promise<unknown> => run('docker', args, {
    env: labEnvironment(paths),
  })
  await mkdir(paths.images, { recursive: true })
  let made = 0
  for (const image of LAB_IMAGES.filter(({ forTests }) => !forTests || making.forTests)) {
    const fingerprint = fingerprintOf(image)
    const note = join(paths.images, `${image.name}.fingerprint`)
    if (await readFile(note, 'utf8').catch(() => '') === fingerprint && await isServed(registryPort, image))
      continue
    const start = Date.now()
    const work = join(paths.images, 'work')
    await rm(work, { recursive: true, force: true })
    await mkdir(work)
    const names = image.tags.map(tag => `127.0.0.1:${registryPort}/library/${image.name}:${tag}`)
    if (image.name === BASE_IMAGE.name) {
      say(`image ${image.name}: Debian ${IMAGE_RELEASE} ophalen …`)
      const { archive, status } = await makeBase(making.sources, join(RECIPES, image.name), work, workEnvironment(paths))
      await docker('import', '--change', 'CMD ["bash"]', archive, names[0] ?? '')
      await copyFile(status, join(paths.images, 'base-status'))
    }
    else {
      await makeContext(making, image, work)
      await docker('build', '--progress', 'plain', '--tag', names[0] ?? '', work)
    }
    for (const name of names) {
      if (name !== names[0])
        await docker('tag', names[0] ?? '', name)
      await docker('push', '--quiet', name)
    }
    await docker('image', 'rm', ...names)
    await rm(work, { recursive: true })
    await writeFile(note, fingerprint)
    made++
    say(`image ${image.name}:${image.tags[0]} gemaakt (${((Date.now() - start) / 1000).toFixed(1)} s)`)
  }
  // The first pull of a lesson must be a real one, layer by layer.
  if (made > 0)
    await docker('builder', 'prune', '--all', '--force')
  if (made > 0 && making.engineIsEmpty)
    await docker('image', 'prune', '--all', '--force')
  return made
}

/** Changes when anything that an image is made from changes, the base included. */
export function fingerprintOf(image: LabImage): string {
  const hash = createHash('sha256').update(IMAGE_RELEASE).update(readFileSync(BASE_RECIPE)).update(JSON.stringify({ ...image, differs: '' }))
  for (const name of new Set([BASE_IMAGE.name, image.name])) {
    for (const file of globSync('**/*', {
      cwd: join(RECIPES, name),
    }).sort())
      hash.update(file).update(readFileSync(join(RECIPES, name, file)))
  }
  if (image.node)
    hash.update(readFileSync(join(NODE, 'package.json')))
  return hash.digest('hex')
}

async function isServed(port: number, image: LabImage): Promise<boolean> {
  const answers = await Promise.all(image.tags.map(tag => registryHas(port, `library/${image.name}`, tag)))
  return answers.every(Boolean)
}

/** The folder that an image is built from: its recipe, its packages, its Node. */
async function makeContext({ paths, apt }: ImageMaking, image: LabImage, work: string): Promise<void> {
  await cp(join(RECIPES, image.name), work, { recursive: true })
  if (image.packages) {
    const debs = join(paths.apt, 'debs')
    await (await apt()).downloadFor(join(paths.images, 'base-status'), image.packages, debs)
    await cp(debs, join(work, 'debs'), { recursive: true })
    await rm(debs, { recursive: true })
  }
  if (image.node) {
    const program = join(NODE, 'bin/node')
    if (existsSync(program))
      await copyFile(program, join(work, 'node'))
  }
}
