/**
 * The environment of everything a demo runs: what a program needs to run at all, and the lesson's own addresses and
 * logins. Nothing else of the server's environment passes, so nothing secret in it can reach a projector.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
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
  const file = join(docker, 'config.json')
  const [before, theirs] = await Promise.all([readText(file), readText(join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json'))])
  const after = withPlugins(before, theirs, env.DOCKER_CONFIG || join(home, '.docker'))
  if (after !== before)
    await writeFile(file, after, { mode: 0o600 })
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
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? { ...value }
      : {}
  }
  catch {
    return {}
  }
}
