/**
 * The real Azure: all that is different from mini-Azure is in this file. It could not be run where the lesson was made, for want of a
 * subscription; what it starts are the same commands, by the same az, and its own questions to az are tested in mini-Azure.
 */
import type { Verdict } from '../kit/preflight.ts'
import type { LoadedDemo } from './demos.ts'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { LessonError, sentenceOf } from '../kit/error.ts'
import { CLOUD_NAME, renamed, renamedStep } from '../kit/rename.ts'
import { AZ_ENVIRONMENT, environmentFor } from './environment.ts'
import { findProgram } from './find-program.ts'
import { CACHE, LOGINS, ROOT } from './paths.ts'
import { runQuietly } from './quiet-command.ts'

/** The real Azure, as a teacher chose it with `npm run check -- --azure`. */
export interface AzureChoice {
  subscription: { id: string, name: string }
  /** Stands in every name where mini-Azure has `klasdocker`: a registry's name is the only one of its kind in the world. */
  name: string
}

/** The tag of all that the lesson makes in Azure, as the group's step gives it. */
export const TAG = 'les=docker'

/** What the deck is built with when it shows names of the real Azure. */
export const DECK_NAME = 'VITE_LESSON_AZURE'

/**
 * What the lesson costs, in euro an hour, about: prices differ by region and change. The registry's is that of Basic, 0.167
 * dollar a day (https://learn.microsoft.com/azure/container-registry/container-registry-skus, November 2026); those of the
 * container are estimates, to be compared with https://azure.microsoft.com/pricing/details/container-instances/
 */
const PRICES = { processor: 0.04, gigabyte: 0.0045, registry: 0.007 } as const
const CONTAINER = { processors: 1, gigabytes: 1.5 } as const

const CHOICE = join(CACHE, 'azure.json')
/** How long a question to az may take, and how long a group may take to go; in ms. */
const ASK_LIMIT = 60_000
const DELETE_LIMIT = 600_000

/** Asks az, with the lesson's own login: its output, and what else it says. */
export type AskAz = (args: readonly string[], timeout?: number) => Promise<string>

/**
 * What az needs beside the lesson's own logins: this network's own way out, and on Linux what opens a browser for `az login`; without
 * that az asks for a code in another device's browser.
 */
const PASSED_ON = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy', 'REQUESTS_CA_BUNDLE', 'BROWSER', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'] as const

/** How az names an account without a subscription. */
const NO_SUBSCRIPTION = 'N/A(tenant level account)'

const SIGN_IN = 'meld de les aan met "npm run lens -- az login"'

/** @throws {LessonError} `program-missing`, `azure-signed-out`, `command-failed` */
export const askAz: AskAz = async (args, timeout = ASK_LIMIT) => {
  const { env, cloudEnv } = realAzure('')
  const file = findProgram('az', env)
  if (file === undefined)
    throw new LessonError('program-missing', 'het programma az staat niet op deze computer; installeer de Azure CLI (https://aka.ms/azure-cli)')
  try {
    return await runQuietly({ file, args, cwd: ROOT, env: { ...env, ...cloudEnv }, timeout })
  }
  catch (thrown) {
    // So ends every message of az about a login that is not there, or no longer.
    const said = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : ''
    throw /\baz login\b/.test(said) ? new LessonError('azure-signed-out', `de les is niet aangemeld bij Azure; ${SIGN_IN}`, thrown) : thrown
  }
}

/** What a demo's programs have in their environment: the lesson's own logins, and for az and curl what `PASSED_ON` says. `lens` as `DOCKER_HOST` writes it. */
export function realAzure(lens: string): { env: Record<string, string>, cloudEnv: Record<string, string> } {
  const passed = PASSED_ON.flatMap(name => process.env[name] === undefined ? [] : [[name, process.env[name]] as const])
  return {
    env: environmentFor(lens, LOGINS),
    cloudEnv: { ...Object.fromEntries(passed), ...AZ_ENVIRONMENT },
  }
}

/**
 * The choice that was made.
 * @throws {LessonError} `azure-not-chosen`
 */
export async function readChoice(file: string = CHOICE): Promise<AzureChoice> {
  try {
    const { subscription, name }: AzureChoice = JSON.parse(await readFile(file, 'utf8'))
    if (typeof subscription.id === 'string' && typeof subscription.name === 'string' && /^klasdocker[a-z0-9]{6}$/.test(name))
      return { subscription, name }
  }
  catch {}
  throw new LessonError('azure-not-chosen', 'er is nog geen abonnement gekozen; doe eerst "npm run check -- --azure"')
}

/** The subscription that az uses. @throws {LessonError} `azure-no-subscription`, and what `ask` throws */
async function subscriptionOf(ask: AskAz): Promise<AzureChoice['subscription']> {
  const subscription: AzureChoice['subscription'] = JSON.parse(await ask(['account', 'show', '--query', '{id: id, name: name}', '-o', 'json']))
  if (subscription.name === NO_SUBSCRIPTION)
    throw new LessonError('azure-no-subscription', `dit account heeft geen abonnement in Azure; neem er een op https://portal.azure.com, of ${SIGN_IN} met een ander account`)
  return subscription
}

/**
 * The choice that was made, when az still uses that subscription: what the lesson makes costs its owner money.
 * @throws {LessonError} `azure-not-chosen`, `azure-other-subscription`, and what `ask` throws
 */
export async function confirmedChoice(ask: AskAz = askAz, file: string = CHOICE): Promise<AzureChoice> {
  const choice = await readChoice(file)
  const now = await subscriptionOf(ask)
  if (now.id !== choice.subscription.id)
    throw new LessonError('azure-other-subscription', `az gebruikt nu het abonnement ${now.name}, en gekozen was ${choice.subscription.name}; doe opnieuw "npm run check -- --azure"`)
  return choice
}

/**
 * Looks which subscription az uses, and keeps it, with a name that nobody has.
 * @throws {LessonError} `azure-no-subscription`, and what `ask` throws
 */
export async function chooseAzure(ask: AskAz = askAz, file: string = CHOICE): Promise<AzureChoice> {
  const subscription = await subscriptionOf(ask)
  const before = await readChoice(file).catch(() => undefined)
  let { name } = before?.subscription.id === subscription.id ? before : { name: newName() }
  if (await ask(['group', 'exists', '-n', groupOf(name)]) !== 'true') {
    while (JSON.parse(await ask(['acr', 'check-name', '-n', name, '-o', 'json'])).nameAvailable !== true)
      name = newName()
  }
  const choice = { subscription, name }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(choice)}\n`, { mode: 0o600 })
  return choice
}

/** What a teacher must know before the lesson goes to Azure: rows for the table of `check`. */
export function azureRows({ subscription, name }: AzureChoice): Verdict[] {
  return [
    { what: 'Azure-abonnement', is: 'good', found: `${subscription.name} (${subscription.id})` },
    { what: 'namen in Azure', is: 'good', found: `group ${groupOf(name)}, registry ${name}.azurecr.io, adres ${name}.westeurope.azurecontainer.io` },
    { what: 'kosten in Azure', is: 'good', found: `${cost()} zolang registry en container bestaan` },
    { what: 'opruimen in Azure', is: 'good', found: 'de laatste demo en het einde van de les verwijderen de group; "npm run reset -- --azure" kijkt na of alles weg is' },
  ]
}

/** The same, in one line: for a lesson that begins. */
export function azureLine({ subscription, name }: AzureChoice): string {
  return `Azure:     ${subscription.name}, group ${groupOf(name)}, ${cost()}; het einde van de les verwijdert de group`
}

/** A sentence for a check that found no Azure to use: what is wrong, and what to do about it. */
export function azureFault(thrown: unknown): Verdict {
  const [found = '', ...fix] = sentenceOf(thrown).split('; ')
  const what = fix.join('; ')
  return { what: 'Azure-abonnement', is: 'bad', found, ...what !== '' && { fix: `${what.charAt(0).toUpperCase()}${what.slice(1)}.` } }
}

function cost(): string {
  const perHour = CONTAINER.processors * PRICES.processor + CONTAINER.gigabytes * PRICES.gigabyte + PRICES.registry
  return `ongeveer € ${perHour.toFixed(2).replace('.', ',')} per uur`
}

/** The demos with the names of this choice. */
export function withChoice(demos: ReadonlyMap<string, LoadedDemo>, { name }: AzureChoice): Map<string, LoadedDemo> {
  return new Map([...demos].map(([id, loaded]) => [id, { ...loaded, demo: renamed(loaded.demo, name), before: loaded.before?.map(step => renamedStep(step, name)) }]))
}

/** Whether what must come before a demo is done already: its group is there. */
export async function isDone({ name }: AzureChoice, run: (argv: readonly [string, ...string[]]) => Promise<string>): Promise<boolean> {
  return await run(['az', 'group', 'exists', '-n', groupOf(name)]) === 'true'
}

/**
 * Asks Azure to remove the lesson's group, without waiting for it; what is not there needs no removing. One question only: a lesson
 * that ends has little time.
 * @returns what came of it, a Dutch sentence for the person who pays; undefined when there was nothing to remove
 */
export async function leaveAzure({ name }: AzureChoice, ask: AskAz = askAz): Promise<string | undefined> {
  try {
    await ask(['group', 'delete', '-n', groupOf(name), '-y', '--no-wait'])
    return `Azure verwijdert nu de group ${groupOf(name)}; "npm run reset -- --azure" kijkt na of ze weg is.`
  }
  catch (thrown) {
    return /ResourceGroupNotFound|could not be found/.test(sentenceOf(thrown)) ? undefined : notLeft({ name }, sentenceOf(thrown))
  }
}

/** What to say of a group that may still be there. */
export function notLeft({ name }: Pick<AzureChoice, 'name'>, why: string): string {
  return `De group ${groupOf(name)} staat misschien nog in Azure en kost dan geld (${why}); doe "npm run reset -- --azure"`
}

/**
 * Removes every group with the lesson's tag, after a person said so, and looks whether they are gone.
 * `mayRemove` asks that person.
 * @returns the names of what was removed
 * @throws {LessonError} `azure-left` when something is still there
 */
export async function clearAzure(mayRemove: (groups: readonly string[]) => Promise<boolean>, ask: AskAz = askAz): Promise<string[]> {
  const groups: string[] = JSON.parse(await ask(['group', 'list', '--tag', TAG, '--query', '[].name', '-o', 'json']))
  if (groups.length === 0 || !await mayRemove(groups))
    return []
  for (const group of groups)
    await ask(['group', 'delete', '-n', group, '-y'], DELETE_LIMIT)
  const left = (await Promise.all(groups.map(async group => await ask(['group', 'exists', '-n', group]) === 'true' ? [group] : []))).flat()
  if (left.length > 0)
    throw new LessonError('azure-left', `${left.join(', ')} staat nog in Azure en kost geld; verwijder het in de portal (https://portal.azure.com)`)
  return groups
}

function groupOf(name: string): string {
  return `rg-${name}`
}

function newName(): string {
  return CLOUD_NAME + randomBytes(4).readUInt32BE().toString(36).padStart(6, '0').slice(-6)
}
