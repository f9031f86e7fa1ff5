/** `--volume` as the engine reads it: `source:target[:options]`, or a target alone. */
import { deny } from './fields.ts'

export interface Bind {
  /** A volume's name or a path of the host; undefined for a volume without a name. */
  source: string | undefined
  target: string
  options: string[]
}

/** `c:/x` is a volume named `c` at `/x`, but in `c:/x:/y` it can only be a path. */
const RE_DRIVE = /^([a-z]:(?=\\|\/[^:]*:\/))(.+)$/is
/** What the engine takes for the name of a volume; anything else is a path of the host. */
const RE_VOLUME = /^[a-z0-9][\w.-]*$/i

/** The parts of a bind; the `:` of a Windows path (`C:\\les:/data`, `c:/les:/data`) is no separator. */
export function parseBind(text: string): Bind {
  const [, drive = '', rest = text] = RE_DRIVE.exec(text) ?? []
  const [first = '', target, ...options] = rest.split(':')
  return target === undefined && drive === ''
    ? { source: undefined, target: text, options: [] }
    : { source: drive + first, target: target ?? '', options: options.join(':').split(',').filter(Boolean) }
}

/** Whether a source is a volume's name. */
export function isVolumeName(source: string): boolean {
  return RE_VOLUME.test(source)
}

const OPTIONS = new Set(['ro', 'rw', 'z', 'Z', 'nocopy', 'private', 'rprivate', 'cached', 'delegated', 'consistent', 'default'])

/** @throws {LessonError} for an option that makes mounts of the container appear on the host, or that the lens does not know */
export function admitBindOptions(options: readonly string[]): void {
  for (const option of options) {
    if (!OPTIONS.has(option))
      deny(`de optie "${option}" van --volume`, 'dan zijn koppelingen in de container er ook daarbuiten')
  }
}
