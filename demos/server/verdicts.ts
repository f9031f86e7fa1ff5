/** What a preflight makes of what it found: each a function of its input, so that each red row has been seen in a test. */
import type { Demo } from '../kit/demo.ts'
import type { EngineInfo } from '../kit/session.ts'
import type { Recording } from '../kit/transcript.ts'
import { digestOf } from '../kit/demo.ts'

/** One row of the table. */
export interface Verdict {
  what: string

  is: 'good' | 'bad'
  found: string
  /** What to do about a bad one: a Dutch sentence. */
  fix?: string
}

export function dockerCommand(version: string | undefined): Verdict {
  return version === undefined
    ? { what: 'docker-commando', is: 'bad', found: 'niet gevonden', fix: 'Installeer Docker: https://docs.docker.com/get-started/get-docker/' }
    : { what: 'docker-commando', is: 'good', found: version }
}

export function engine(info: EngineInfo | null, address: string | undefined, fault: string | undefined): Verdict {
  return info
    ? { what: 'engine', is: 'good', found: `${info.version} (${info.os}/${info.arch})` }
    : { what: 'engine', is: 'bad', found: `antwoordt niet${address ? ` op ${address}` : ''}`, fix: fault ?? 'Start Docker (Desktop, of "sudo systemctl start docker"); zonder engine spelen de opnames.' }
}

/** `fault` is what the engine said; undefined when a container ran. */
export function container(image: string | undefined, fault: string | undefined): Verdict {
  if (image === undefined)
    return { what: 'container draaien', is: 'bad', found: 'geen image om mee te proberen', fix: 'Haal eerst de images op, zie hieronder.' }
  return fault === undefined
    ? { what: 'container draaien', is: 'good', found: `gelukt met ${image}` }
    : { what: 'container draaien', is: 'bad', found: fault, fix: 'De engine antwoordt wel maar draait geen container; herstart Docker.' }
}

export function images(missing: readonly string[], wanted: number): Verdict {
  return missing.length === 0
    ? { what: 'images', is: 'good', found: `alle ${wanted} aanwezig` }
    : { what: 'images', is: 'bad', found: `niet aanwezig: ${missing.join(', ')}`, fix: `Haal ze vóór de les op: ${missing.map(name => `docker pull ${name}`).join('; ')}` }
}

/** `taken` are the ports that something of someone else listens on. */
export function ports(wanted: readonly number[], taken: readonly number[]): Verdict {
  return taken.length === 0
    ? { what: 'poorten', is: 'good', found: wanted.length === 0 ? 'geen enkele nodig' : `${wanted.join(', ')} vrij` }
    : { what: 'poorten', is: 'bad', found: `bezet: ${taken.join(', ')}`, fix: 'Stop het programma dat daar luistert, of ruim een vorige les op met "npm run reset".' }
}

export function browser(file: string | undefined, install: string): Verdict {
  return file === undefined
    ? { what: 'browser voor de PDF', is: 'bad', found: 'niet gevonden', fix: `Alleen nodig voor "npm run pdf": ${install}.` }
    : { what: 'browser voor de PDF', is: 'good', found: file }
}

/** `recording` is the saved one; undefined when there is none; a text when it can't be read. */
export function recording(id: string, demo: Demo, recording: Recording | string | undefined): Verdict {
  const what = `opname ${id}`
  const fix = `Maak ze opnieuw: npm run record ${id}`
  if (recording === undefined)
    return { what, is: 'bad', found: 'is er niet', fix }
  if (typeof recording === 'string')
    return { what, is: 'bad', found: recording, fix }
  const { digest, engine } = recording.header.lesson
  return digest === digestOf(demo)
    ? { what, is: 'good', found: `van ${dateOf(recording)}, engine ${engine.version}` }
    : { what, is: 'bad', found: 'is van een oudere versie van de demo', fix }
}

/** The table, a line a row, and below each bad row what to do about it. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ what }) => what.length))
  const rows = verdicts.flatMap(({ what, is, found, fix }) => [
    `${is === 'good' ? '✓' : '✗'} ${what.padEnd(width)}  ${found}`,
    ...fix === undefined ? [] : [`  ${''.padEnd(width)}  → ${fix}`],
  ])
  const failed = verdicts.filter(({ is }) => is === 'bad').length
  return [...rows, `${verdicts.length - failed} passed, ${failed} failed`].join('\n')
}

function dateOf({ header }: Recording): string {
  return new Date(header.timestamp * 1000).toISOString().slice(0, 10)
}
