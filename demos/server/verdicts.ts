/** What a preflight makes of what it found: each a function of its input, so that each red row has been seen in a test. */
import type { Demo } from '../kit/demo.ts'
import type { Verdict } from '../kit/preflight.ts'
import type { EngineInfo } from '../kit/session.ts'
import type { Recording } from '../kit/transcript.ts'
import type { ProgramAnswer } from './ask-program.ts'
import type { FetchFault } from './fetch-faults.ts'
import type { Program } from './holders.ts'
import type { Minimum } from './minimum.ts'
import type { Pull } from './needs.ts'
import process from 'node:process'
import { markersOf } from '../kit/transcript.ts'
import { faultOfOutput } from './faults.ts'
import { isAtLeast, versionIn } from './minimum.ts'

export function dockerCommand(version: string | undefined): Verdict {
  return version === undefined
    ? { what: 'docker-commando', is: 'bad', found: 'niet gevonden', fix: 'Installeer Docker: https://docs.docker.com/get-started/get-docker/' }
    : { what: 'docker-commando', is: 'good', found: version }
}

export function engine(info: EngineInfo | null, address: string | undefined, fault: string | undefined, minimum: Minimum): Verdict {
  if (!info)
    return { what: 'engine', is: 'bad', found: `antwoordt niet${address ? ` op ${address}` : ''}`, fix: `${sentence(fault ?? 'start Docker (Desktop, of "sudo systemctl start docker")')} Zonder engine spelen de opnames.` }
  const found = `${info.version} (${info.os}/${info.arch})`
  return isAtLeast(info.version, minimum.version)
    ? { what: 'engine', is: 'good', found }
    : { what: 'engine', is: 'bad', found, fix: tooOld('Docker', minimum) }
}

/** `said` is what the plugin said of its version; undefined when docker does not know it. */
export function plugin(what: string, packageName: string, said: string | undefined, minimum: Minimum): Verdict {
  const version = said === undefined ? undefined : versionIn(said)
  if (version === undefined)
    return { what, is: 'bad', found: 'niet gevonden', fix: `Installeer ${packageName}, of Docker Desktop.` }
  return isAtLeast(version, minimum.version)
    ? { what, is: 'good', found: version }
    : { what, is: 'bad', found: version, fix: tooOld(what, minimum) }
}

/** `fault` is what the engine said; undefined when a container ran. What is known by its text has its own advice. */
export function container(image: string | undefined, fault: string | undefined): Verdict {
  const what = 'container draaien'
  if (image === undefined)
    return { what, is: 'bad', found: 'geen image om mee te proberen', fix: 'Haal eerst de images op, zie hieronder.' }
  if (fault === undefined)
    return { what, is: 'good', found: `gelukt met ${image}` }
  const [found = '', ...todo] = faultOfOutput(`Error response from daemon: ${fault}`)?.sentence.split('; ') ?? [fault]
  return { what, is: 'bad', found, fix: todo.length > 0 ? sentence(todo.join('; ')) : 'De engine antwoordt wel maar draait geen container; herstart Docker.' }
}

/** An image that is on the engine for another platform than its own, e.g. `linux/arm64`. */
export interface ForeignImage {
  name: string
  platform: string
}

export function images(missing: readonly string[], foreign: readonly ForeignImage[], wanted: number): Verdict {
  if (missing.length + foreign.length === 0)
    return { what: 'images', is: 'good', found: `alle ${wanted} aanwezig` }
  const found = [
    ...missing.length > 0 ? [`niet aanwezig: ${missing.join(', ')}`] : [],
    ...foreign.length > 0 ? [`voor een ander soort processor: ${foreign.map(({ name, platform }) => `${name} (${platform})`).join(', ')}`] : [],
  ]
  return { what: 'images', is: 'bad', found: found.join('; '), fix: 'Haal ze vóór de les op: npm run check -- --fetch', offers: 'fetch' }
}

/** Without its registry a demo's pull fails though its image is there; that step then plays from the recording, so it is not red. */
export function pulls(all: readonly (Pull & { fault?: FetchFault })[]): Verdict {
  const failed = all.filter(({ fault }) => fault !== undefined)
  return failed.length === 0
    ? { what: 'docker pull', is: 'good', found: `op te halen: ${[...new Set(all.map(({ image }) => image))].join(', ')}` }
    : {
        what: 'docker pull',
        is: 'warn',
        found: `${[...new Set(failed.map(({ image }) => image))].join(', ')}: ${[...new Set(failed.map(({ fault }) => fault?.is))].join('; ')}`,
        fix: `Speel ${failed.map(({ demo, image }) => `"docker pull ${image}" in de demo ${demo}`).join(' en ')} met P uit de opname.`,
      }
}

/** A port that the lesson needs and that is not free, and what has it as far as anyone can tell. */
export interface TakenPort {
  port: number
  /** A step shows that nobody answers there; otherwise one publishes it. */
  closed?: boolean
  by?: { container: string, image: string } | Program
}

/** Docker's own, by whatever name: behind it is a container. */
const RE_DOCKERS = /^(?:docker-proxy|rootless(?:kit|port)|com\.docker\.|vpnkit|wslrelay)/

/** How to stop a program, and to see what listens on a port. */
const TO_STOP: Partial<Record<NodeJS.Platform, string>> = { win32: 'taskkill /F /PID' }
const TO_SEE: Partial<Record<NodeJS.Platform, (port: number) => string>> = {
  linux: port => `sudo ss -ltnp sport = :${port}`,
  win32: port => `netstat -ano | findstr :${port}`,
}

/** `engineAnswers`: an engine that does not can't say which container has a port, and that may well be the lesson's own. */
export function ports(needed: readonly number[], taken: readonly TakenPort[], engineAnswers: boolean, platform: NodeJS.Platform = process.platform): Verdict {
  const what = 'poorten'
  if (taken.length === 0)
    return { what, is: 'good', found: needed.length === 0 ? 'geen enkele nodig' : `${needed.join(', ')} vrij` }
  const known = taken.filter(one => engineAnswers || !isDockers(one))
  if (known.length === 0)
    return { what, is: 'warn', found: `${taken.map(({ port }) => port).join(', ')} bezet door een container; welke, zegt de engine nu niet`, fix: 'Kijk opnieuw als de engine weer antwoordt.' }
  return { what, is: 'bad', found: known.map(holderOf).join('; '), fix: sentence([...new Set(known.map(one => wayToFree(one, platform)))].join('; ')) }
}

function isDockers({ by }: TakenPort): boolean {
  return by !== undefined && 'pid' in by && RE_DOCKERS.test(by.name)
}

function holderOf({ port, closed, by }: TakenPort): string {
  const holder = by === undefined
    ? 'een ander programma'
    : 'pid' in by ? `${by.name} (proces ${by.pid})` : `container ${by.container} (${by.image})`
  return closed ? `${port} moet dicht zijn, maar daar antwoordt ${holder}` : `${port} bezet door ${holder}`
}

function wayToFree(one: TakenPort, platform: NodeJS.Platform): string {
  const { port, by } = one
  if (by === undefined)
    return `zoek wat op poort ${port} luistert met "${TO_SEE[platform]?.(port) ?? `sudo lsof -nP -iTCP:${port} -sTCP:LISTEN`}", en stop dat`
  if (!('pid' in by))
    return `stop de container met "docker stop ${by.container}"`
  return isDockers(one)
    ? `stop op de andere Docker-engine van deze computer de container die poort ${port} heeft`
    : `stop ${by.name} met "${TO_STOP[platform] ?? 'kill'} ${by.pid}"`
}

/** Something of someone else that has a name the lesson needs. */
export interface TakenName {
  name: string
  kind: 'container' | 'volume' | 'network' | 'image'
  /** Of a container. */
  image?: string
}

/** What it is called, and what to do about one that is in the way. */
const NAMED: Readonly<Record<TakenName['kind'], { noun: string, wayOut: (name: string) => string }>> = {
  container: { noun: 'container', wayOut: name => `geef de container een andere naam met "docker rename ${name} ${name}-oud"` },
  volume: { noun: 'volume', wayOut: name => `een volume krijgt geen andere naam: verwijder het met "docker volume rm ${name}", als je wat erin staat niet meer nodig hebt` },
  network: { noun: 'netwerk', wayOut: name => `een netwerk krijgt geen andere naam: verwijder het met "docker network rm ${name}", als je het niet meer nodig hebt` },
  image: { noun: 'image', wayOut: name => `geef de image een andere naam met "docker tag ${name} ${name}-oud" en dan "docker rmi ${name}"` },
}

export function names(taken: readonly TakenName[]): Verdict {
  return taken.length === 0
    ? { what: 'namen', is: 'good', found: 'vrij' }
    : {
        what: 'namen',
        is: 'bad',
        found: taken.map(({ name, kind, image }) => `${name}: al een ${NAMED[kind].noun}${image === undefined ? '' : ` van ${image}`}`).join('; '),
        fix: sentence(taken.map(({ name, kind }) => NAMED[kind].wayOut(name)).join('; ')),
      }
}

const GB = 1e9
/** The lesson's images and builds are under a gigabyte; twice that is where a build starts to fail halfway. */
const LEAST_ROOM = 2 * GB
const EASY_ROOM = 5 * GB

/** `free` is in bytes; undefined when nobody here can tell, as with an engine on another machine. */
export function disk(free: number | undefined): Verdict {
  const what = 'schijfruimte'
  if (free === undefined)
    return { what, is: 'good', found: 'niet te zien vanaf deze computer' }
  const found = `${(free / GB).toFixed(1).replace('.', ',')} GB vrij`
  if (free < LEAST_ROOM)
    return { what, is: 'bad', found, fix: 'Maak minstens 2 GB vrij; "docker system df" toont wat Docker inneemt.' }
  return free < EASY_ROOM
    ? { what, is: 'warn', found, fix: 'Genoeg voor deze les, maar niet veel; "docker system df" toont wat Docker inneemt.' }
    : { what, is: 'good', found }
}

/** `said` is what `curl --version` says; undefined when it can't. */
export function curl(said: string | undefined, minimum: Minimum): Verdict {
  const version = said === undefined ? undefined : versionIn(said)
  if (version === undefined)
    return { what: 'curl', is: 'bad', found: 'niet gevonden', fix: 'Installeer curl: https://curl.se/download.html' }
  return isAtLeast(version, minimum.version)
    ? { what: 'curl', is: 'good', found: version }
    : { what: 'curl', is: 'bad', found: version, fix: tooOld('curl', minimum) }
}

/** Without az the demos in Azure play from their recordings, so its absence is not red; one that is there and can't run is. */
export function azure(answer: ProgramAnswer | undefined, inAzure: boolean): Verdict {
  const what = 'az'
  if (answer === undefined)
    return { what, is: 'warn', found: 'niet gevonden', fix: 'De demo’s in Azure spelen uit hun opname. Om ze te draaien: installeer de Azure CLI (https://aka.ms/azure-cli); een abonnement is niet nodig.' }
  if ('said' in answer)
    return { what, is: 'good', found: `${versionIn(answer.said) ?? answer.said}${inAzure ? '' : '; de demo’s gebruiken mini-Azure, aanmelden hoeft niet'}` }
  return answer.slow
    ? { what, is: 'warn', found: 'antwoordt niet op tijd', fix: 'Kijk met "az version" of het start; de eerste keer na een installatie duurt dat lang.' }
    : { what, is: 'bad', found: `start niet: ${answer.fault}`, fix: 'Installeer de Azure CLI opnieuw (https://aka.ms/azure-cli), of speel de demo’s in Azure met P uit hun opname.' }
}

export function browser(file: string | undefined, install: string): Verdict {
  return file === undefined
    ? { what: 'browser voor de PDF', is: 'bad', found: 'niet gevonden', fix: `Alleen nodig voor "npm run pdf": ${install}.` }
    : { what: 'browser voor de PDF', is: 'good', found: file }
}

/** A demo, and its saved recording: undefined when there is none, a text when it can't be read. */
export interface Recorded {
  id: string
  demo: Demo
  /** What a recording of the demo as it is now would carry. */
  digest: string
  recording: Recording | string | undefined
}

export function recordings(all: readonly Recorded[]): Verdict {
  const faults = all.map(recorded => ({ id: recorded.id, fault: faultOfRecording(recorded) })).filter(({ fault }) => fault !== undefined)
  // One fault is said once, of all that have it: after a change of the format that is each of them.
  const found = [...Map.groupBy(faults, ({ fault }) => fault)].map(([fault, those]) => `${fault}: ${those.map(({ id }) => id).join(', ')}`)
  return faults.length === 0
    ? { what: 'opnames', is: 'good', found: `alle ${all.length} actueel` }
    : { what: 'opnames', is: 'bad', found: found.join('; '), fix: `Maak ze opnieuw: npm run record ${faults.map(({ id }) => id).join(' ')}` }
}

function faultOfRecording({ demo, digest, recording }: Recorded): string | undefined {
  if (recording === undefined)
    return 'geen opname'
  if (typeof recording === 'string')
    return `stuk (${recording})`
  if (recording.header.lesson.digest !== digest)
    return 'van een oudere versie van de demo of van haar bestanden'
  const steps = markersOf(recording.events).length
  return steps === demo.steps.length
    ? undefined
    : `maar ${steps} van de ${demo.steps.length} stappen`
}

const MARKS: Readonly<Record<Verdict['is'], string>> = { good: '✓', warn: '!', bad: '✗' }

/** The table, a line a row, and below each row that is not well what to do about it. A warning fails nothing. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ what }) => what.length))
  const rows = verdicts.flatMap(({ what, is, found, fix }) => [
    `${MARKS[is]} ${what.padEnd(width)}  ${found}`,
    ...fix === undefined ? [] : [`  ${''.padEnd(width)}  → ${fix}`],
  ])
  const failed = verdicts.filter(({ is }) => is === 'bad').length
  return [...rows, `${verdicts.length - failed} passed, ${failed} failed`].join('\n')
}

function tooOld(what: string, { version, because }: Minimum): string {
  return `Werk ${what} bij tot minstens ${version}: ${because}.`
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${clause.endsWith('.') ? '' : '.'}`
}
