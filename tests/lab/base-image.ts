import type { Source } from './sources.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IMAGE_RELEASE } from './images.ts'
import { run } from './run.ts'
import { sourcesInside, sourcesList } from './sources.ts'

/** What is left out of the small Debian image: nobody reads manuals in a container. */
const SLIM = [
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
  'path-exclude=/usr/share/groff/*',
  'path-exclude=/usr/share/info/*',
  'path-exclude=/usr/share/linda/*',
  'path-exclude=/usr/share/lintian/*',
  'path-exclude=/usr/share/locale/*',
  'path-exclude=/usr/share/man/*',
]

/**
 * Makes the file tree of `debian:trixie-slim`, as an archive to import, and the list of what is installed in it.
 * `recipe` holds the files to put in; `work` is a folder to fill, `env` the environment of the maker.
 */
export async function makeBase(sources: readonly Source[], recipe: string, work: string, env: NodeJS.ProcessEnv): Promise<{ archive: string, status: string }> {
  const archive = join(work, 'debian.tar')
  const list = join(work, 'sources.list')
  const inside = join(work, 'debian.sources')
  await writeFile(list, sourcesList(sources))
  await writeFile(inside, sourcesInside(sources))
  await run('mmdebstrap', [
    '--variant=minbase',
    '--mode=root',
    '--quiet',
    ...SLIM.map(option => `--dpkgopt=${option}`),
    // The building machine's name and resolver are nobody's business; an engine puts its own there anyway.
    '--customize-hook=rm -f "$1/etc/hostname" "$1/etc/resolv.conf" "$1/etc/apt/sources.list" "$1"/etc/apt/sources.list.d/*',
    `--customize-hook=copy-in ${inside} /etc/apt/sources.list.d`,
    `--customize-hook=copy-in ${join(recipe, 'policy-rc.d')} /usr/sbin`,
    `--customize-hook=copy-out /var/lib/dpkg/status ${work}`,
    IMAGE_RELEASE,
    archive,
    list,
  ], { env: { ...env, TMPDIR: work } })
  return {
    archive,
    status: join(work, 'status'),
  }
}
