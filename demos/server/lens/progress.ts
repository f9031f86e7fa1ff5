/** Answers that are read while they pass: the engine's events, and the progress of a pull, an import, a load. */
import type { KnownObjects } from './events.ts'
import type { World } from './world.ts'
import { Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { isOurEvent, readEvent } from './events.ts'
import { isObject, parseJson, textOf } from './json.ts'

/** A line longer than this is not kept to be read. In characters. */
const LINE_LIMIT = 1024 * 1024

/** Only the events of the lesson's objects, line by line. */
export function eventFilter(world: World, known: { objects: KnownObjects, refresh: () => Promise<KnownObjects> }): Transform {
  return byLine(async (line) => {
    const event = readEvent(line)
    if (!event)
      return false
    if (isOurEvent(event, world, known.objects))
      return true
    // Something that came after the list was made: a network, a volume, a container of the lesson.
    if ((event.Type !== 'network' && event.Type !== 'volume') || (event.Action !== 'create' && event.Action !== 'connect' && event.Action !== 'mount'))
      return false
    known.objects = await known.refresh()
    return isOurEvent(event, world, known.objects)
  })
}

/** What an answer said while it passed. */
export interface Progress {
  pulled: boolean
  made: string[]
}

/**
 * Everything passes; what was said at the end is told before the program hears the end, so that its next question finds it done.
 * @param onEnd gets whether a pull came to a good end, in so many words, and the ids that the engine said it made
 */
export function progressTap(onEnd: (result: Progress) => Promise<void>): Transform {
  let failed = false
  let pulled = false
  const made: string[] = []
  return byLine((line) => {
    const said = parseJson(line)
    if (isObject(said)) {
      failed ||= said.error !== undefined || said.errorDetail !== undefined
      pulled ||= /^Status: (?:Downloaded newer image|Image is up to date) for /.test(textOf(said.status))
      const id = /^(?:Loaded image ID: )?(sha256:[0-9a-f]{64})\s*$/.exec(textOf(said.status) || textOf(said.stream))?.[1]
      if (id !== undefined)
        made.push(id)
    }
    return true
  }, () => onEnd({ pulled: pulled && !failed, made }))
}

/** A stream that passes or drops each line whole, as it came. */
function byLine(keep: (line: string) => boolean | Promise<boolean>, onEnd: () => Promise<void> = async () => {}): Transform {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      rest += decoder.write(chunk)
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_LIMIT)
        return done(new RangeError('a line without an end'))
      pass(this, lines, keep).then(() => done(), done)
    },
    flush(done) {
      const last = rest + decoder.end()
      Promise.resolve(last === '' ? false : keep(last)).then(async (kept) => {
        if (kept)
          this.push(last)
        await onEnd()
      }).then(() => done(), done)
    },
  })
}

async function pass(stream: Transform, lines: readonly string[], keep: (line: string) => boolean | Promise<boolean>): Promise<void> {
  for (const line of lines) {
    if (await keep(line))
      stream.push(`${line}\n`)
  }
}
