import { readFileSync } from 'node:fs'
import process from 'node:process'
import { LessonError } from '../../demos/kit/error.ts'

/** A Debian that can carry the lab. */
export interface Machine {
  /** The machine's own release, such as `bookworm`. */
  codename: string
}

const RE_OS_RELEASE_LINE = /^(\w+)="?([^"\n]*)"?$/gm

/** The fields of an os-release file. */
export function parseOsRelease(text: string): Record<string, string> {
  return Object.fromEntries(Array.from(text.matchAll(RE_OS_RELEASE_LINE), ([, key = '', value = '']) => [key, value]))
}

/**
 * Which Debian this is.
 * Throws LessonError (LAB_UNSUPPORTED) with what to install instead.
 */
export function machineFrom(platform: NodeJS.Platform, uid: number | undefined, osRelease: string): Machine {
  const instead = 'Installeer Docker en noem die engine met LESSON_TEST_ENGINE, bijvoorbeeld LESSON_TEST_ENGINE=unix:///var/run/docker.sock.'
  const refuse = (what: string): LessonError => new LessonError('LAB_UNSUPPORTED', `${what} ${instead}`)
  if (platform !== 'linux')
    throw refuse('Het lab draait alleen op Debian-Linux.')
  const { ID, VERSION_ID, VERSION_CODENAME } = parseOsRelease(osRelease)
  if (ID !== 'debian' || !VERSION_CODENAME)
    throw refuse(`Het lab draait alleen op Debian, en dit is ${ID ?? 'iets anders'}.`)
  if (Number(VERSION_ID) < 12)
    throw refuse(`Het lab heeft Debian 12 of nieuwer nodig, en dit is Debian ${VERSION_ID}.`)
  if (uid !== 0)
    throw refuse('Het lab moet als root starten (sudo).')
  return { codename: VERSION_CODENAME }
}

/** The machine this runs on; throws LessonError (LAB_UNSUPPORTED) where no lab can be. */
export function thisMachine(): Machine {
  let osRelease = ''
  try {
    osRelease = readFileSync('/etc/os-release', 'utf8')
  }
  catch {
    // No such file: not a Debian, which is what machineFrom then says.
  }
  return machineFrom(process.platform, process.getuid?.(), osRelease)
}
