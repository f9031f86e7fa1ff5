import type { LabPaths } from './paths.ts'
import type { Source } from './sources.ts'
import { globSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { LessonError } from '../../demos/kit/error.ts'
import { workEnvironment } from './environment.ts'
import { MACHINE_ENV, run } from './run.ts'
import { parseDeb822Sources, parseOneLineSources, sourcesList } from './sources.ts'

const APT_ENV = { ...MACHINE_ENV, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }

/** Where the machine's own apt gets its packages. */
export function machineSources(root = '/etc/apt'): Source[] {
  const oneLine = globSync(['sources.list', 'sources.list.d/*.list'], { cwd: root })
  const deb822 = globSync('sources.list.d/*.sources', { cwd: root })
  return [
    ...oneLine.flatMap(file => parseOneLineSources(readFileSync(join(root, file), 'utf8'))),
    ...deb822.flatMap(file => parseDeb822Sources(readFileSync(join(root, file), 'utf8'))),
  ]
}

/** Which of the wanted programs are not on the machine's path. */
export function missingPrograms(programs: readonly string[], path = MACHINE_ENV.PATH ?? ''): string[] {
  const folders = path.split(delimiter).filter(Boolean)
  return programs.filter(program => globSync(folders.map(folder => join(folder, program))).length === 0)
}

/** Installs of this process come one after another: they take the same locks. */
let installed: Promise<unknown> = Promise.resolve()

/**
 * Installs Debian packages on the machine itself. Never takes a package away: another vendor's engine stays as it is.
 * Throws LessonError (LAB_PROGRAM_FAILED) with apt's own last lines.
 */
export function installOnMachine(packages: readonly string[]): Promise<void> {
  const turn = installed.then(() => install(packages))
  installed = turn.catch(() => {})
  return turn
}

async function install(packages: readonly string[]): Promise<void> {
  const args = [
    'install',
    // Another apt may be at work, such as the nightly upgrade; its lock is waited for.
    '-o',
    'DPkg::Lock::Timeout=300',
    '--yes',
    '--quiet',
    '--no-install-recommends',
    '--no-remove',
    ...packages,
  ]
  try {
    await run('apt-get', args, { env: APT_ENV })
  }
  catch {
    // A fresh machine has no package lists yet, an old one has stale ones: fetch them, and then believe what apt says.
    await run('apt-get', ['update', '--quiet'], { env: APT_ENV })
    await run('apt-get', args, { env: APT_ENV })
  }
}

/** An apt beside the machine's own: other sources, other lists, another idea of what is installed. */
export interface PrivateApt {
  /** Fetches the package lists. */
  update: () => Promise<void>
  /** Downloads the named packages, without what they depend on; gives the paths of the .deb files. */
  download: (packages: readonly string[], folder: string) => Promise<string[]>
  /** Downloads the named packages and all they need on top of what the dpkg status file lists. */
  downloadFor: (status: string, packages: readonly string[], folder: string) => Promise<string[]>
}

/** An apt whose sources are `sources` and whose files are all in the lab. Throws LessonError (LAB_NO_SOURCES) without any. */
export async function privateApt(paths: LabPaths, sources: readonly Source[]): Promise<PrivateApt> {
  if (sources.length === 0)
    throw new LessonError('LAB_NO_SOURCES', 'In /etc/apt staat geen Debian-bron met main: het lab weet niet waar het zijn pakketten haalt. Zet er een in /etc/apt/sources.list.')
  const { apt } = paths
  await mkdir(join(apt, 'state/lists/partial'), { recursive: true })
  await mkdir(join(apt, 'cache/archives/partial'), { recursive: true })
  await writeFile(join(apt, 'sources.list'), sourcesList(sources))
  await writeFile(join(apt, 'status'), '')
  const config = join(apt, 'apt.conf')
  await writeFile(config, [
    `Dir::State "${apt}/state";`,
    `Dir::State::status "${apt}/status";`,
    `Dir::Cache "${apt}/cache";`,
    `Dir::Etc::sourcelist "${apt}/sources.list";`,
    `Dir::Etc::sourceparts "/dev/null";`,
    `Dir::Etc::preferences "/dev/null";`,
    `Dir::Etc::preferencesparts "/dev/null";`,
    // The download user of apt may not look into the lab's folder.
    `APT::Sandbox::User "root";`,
    `Acquire::Languages "none";`,
    // The machine's own hooks are about the machine's own packages.
    `#clear APT::Update::Post-Invoke;`,
    `#clear APT::Update::Post-Invoke-Success;`,
    `#clear DPkg::Pre-Install-Pkgs;`,
    '',
  ].join('\n'))
  // -c is read after the machine's own configuration, so its proxy stays and its folders do not.
  const aptGet = (args: string[], cwd = apt): Promise<unknown> => run('apt-get', ['-c', config, '--quiet', ...args], { cwd, env: workEnvironment(paths) })
  return {
    update: async () => void await aptGet(['update']),
    async download(packages, folder) {
      await emptyFolder(folder)
      await aptGet(['download', ...packages], folder)
      return await debsIn(folder)
    },
    async downloadFor(status, packages, folder) {
      await emptyFolder(folder)
      await mkdir(join(folder, 'partial'))
      await aptGet([
        '--yes',
        '--download-only',
        '--no-install-recommends',
        '-o',
        `Dir::State::status=${status}`,
        '-o',
        `Dir::Cache::archives=${folder}`,
        'install',
        ...packages,
      ])
      await rm(join(folder, 'partial'), { recursive: true })
      await rm(join(folder, 'lock'), { force: true })
      return await debsIn(folder)
    },
  }
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}

async function debsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder)
  return files.filter(file => file.endsWith('.deb')).map(file => join(folder, file))
}
