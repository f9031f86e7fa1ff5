/**
 * The environment of everything a demo runs: what a program needs to run at all, and the lesson's own addresses and
 * logins. Nothing else of the server's environment passes, so nothing secret in it can reach a projector.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

type Environment = Readonly<Record<string, string | undefined>>

/** What programs need, by platform. `HOME` is where plugins and certificates of the system are looked up. */
const PASSED_ON: readonly string[] = ['PATH', 'HOME', 'USER', 'TMPDIR', 'TZ', 'SSL_CERT_FILE', 'SSL_CERT_DIR']
const PASSED_ON_WINDOWS: readonly string[] = ['PATH', 'PATHEXT', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'TEMP', 'TMP', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432']

/** What az is told for the lesson: no questions, no news, no warnings about where docker keeps a login. */
export const AZ_ENVIRONMENT: Readonly<Record<string, string>> = {
  AZURE_CORE_ONLY_SHOW_ERRORS: 'true',
  AZURE_CORE_SURVEY_MESSAGE: 'false',
  AZURE_CORE_DISABLE_PROGRESS_BAR: 'true',
  AZURE_EXTENSION_USE_DYNAMIC_INSTALL: 'no',
  // Newer versions ask which subscription; https://learn.microsoft.com/cli/azure/authenticate-azure-cli-interactively
  AZURE_CORE_LOGIN_EXPERIENCE_V2: 'off',
}

/**
 * @param dockerHost the lens, as `DOCKER_HOST` writes it
 * @param logins the folder of the lesson's own logins
 */
export function environmentFor(dockerHost: string, logins: string, env: Environment = process.env, platform: NodeJS.Platform = process.platform): Record<string, string> {
  const names = platform === 'win32'
    ? PASSED_ON_WINDOWS
    : PASSED_ON
  const passed = Object.entries(env).filter((entry): entry is [string, string] =>
    // Windows knows one variable by any case.
    entry[1] !== undefined && names.includes(platform === 'win32' ? entry[0].toUpperCase() : entry[0]))
  return {
    ...Object.fromEntries(passed),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    DOCKER_HOST: dockerHost,
    DOCKER_CONFIG: join(logins, 'docker'),
    DOCKER_CLI_HINTS: 'false',
    AZURE_CONFIG_DIR: join(logins, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
  }
}

/** Makes the folders of the lesson's own logins, readable by this person only; docker finds the person's own plugins from there. */
export async function prepareLogins(logins: string, env: Environment = process.env, home: string = homedir()): Promise<void> {
  const docker = join(logins, 'docker')
  await mkdir(docker, { recursive: true, mode: 0o700 })
  await mkdir(join(logins, 'azure'), { recursive: true, mode: 0o700 })
  const before = await readText(join(docker, 'config.json'))
  await configure(docker, before, before, env, home)
}

/**
 * Takes every login of the lesson away. What a lesson that runs needs of the folder is there at every moment.
 * @returns what one was logged in to
 */
export async function forgetLogins(logins: string, env: Environment = process.env, home: string = homedir()): Promise<string[]> {
  const docker = join(logins, 'docker')
  const azure = join(logins, 'azure')
  const before = await readText(join(docker, 'config.json'))
  const { subscriptions } = parseRecord(await readText(join(azure, 'azureProfile.json')))
  const names = [
    ...Object.keys(recordOf(parseRecord(before).auths)),
    ...Array.isArray(subscriptions) && subscriptions.length > 0 ? ['Azure'] : [],
  ]
  for (const [folder, kept] of [[logins, 'docker'], [docker, 'config.json']] as const) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (name !== kept)
        await rm(join(folder, name), { recursive: true, force: true })
    }
  }
  if (before !== '') {
    await configure(docker, before, '', env, home)
    await mkdir(azure, { recursive: true, mode: 0o700 })
  }
  return names
}

/** Points a docker configuration at the person's plugins: in one step, since docker may read it at any moment. */
async function configure(docker: string, before: string, lesson: string, env: Environment, home: string): Promise<void> {
  const theirFolder = env.DOCKER_CONFIG || join(home, '.docker')
  const after = withPlugins(lesson, await readText(join(theirFolder, 'config.json')), theirFolder)
  if (after === before)
    return
  const file = join(docker, 'config.json')
  await writeFile(`${file}.nieuw`, after, { mode: 0o600 })
  await rename(`${file}.nieuw`, file)
}

/**
 * The lesson's docker configuration, pointed at a person's plugins. Of the person's own file nothing else is taken: not their
 * logins, and no key that changes what docker prints.
 */
export function withPlugins(lesson: string, theirs: string, theirFolder: string): string {
  const own = parseRecord(lesson)
  const extra = parseRecord(theirs).cliPluginsExtraDirs
  const folders = [join(theirFolder, 'cli-plugins'), ...(Array.isArray(extra) ? extra.filter(folder => typeof folder === 'string') : [])]
  return `${JSON.stringify({ ...own, cliPluginsExtraDirs: folders }, undefined, 2)}\n`
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  }
  catch {
    return ''
  }
}

function parseRecord(text: string): Record<string, unknown> {
  try {
    return recordOf(JSON.parse(text))
  }
  catch {
    return {}
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? { ...value }
    : {}
}
