/** Docker's events, as a sign that something changed. What changed is asked through the lens, so nothing foreign can show. */
import type { Engine } from '../api.ts'
import { request } from 'node:http'
import { isOurEvent, readEvent } from '../lens/events.ts'
import { LABEL } from '../lens/scope.ts'

/** Events after which a board can look different; there are others for each command in a container, and for each health check. */
const FILTERS = {
  type: ['container', 'image', 'volume', 'network'],
  event: ['create', 'start', 'die', 'destroy', 'pause', 'unpause', 'rename', 'health_status', 'pull', 'push', 'tag', 'untag', 'delete', 'load', 'import', 'connect', 'disconnect', 'remove'],
}

/** A line longer than this is none of Docker's events, in characters. */
const LINE_LIMIT = 1024 * 1024

/** Nothing is known beforehand of images, volumes and networks: each event of theirs may be of the demo. */
const UNKNOWN = new Set<string>()

/**
 * Listens to the engine for as long as it is there.
 * @param engine the engine itself
 * @param demo the demo whose containers count
 * @param changed told of each event that may be of the demo
 * @param ended told when there will be no more
 * @returns how to stop
 */
export function engineChanges(engine: Engine, demo: string, changed: () => void, ended: () => void): () => void {
  const world = { labelFilter: `${LABEL}=${demo}`, seesTag: () => true, seesImage: () => true }
  const known = { containers: UNKNOWN, volumes: UNKNOWN, networks: UNKNOWN }
  let rest = ''

  function hear(line: string): void {
    const event = readEvent(line)
    if (event && (event.Type === 'volume' || event.Type === 'network' || isOurEvent(event, world, known)))
      changed()
  }

  const question = request({ agent: engine.agent, method: 'GET', path: `/events?filters=${encodeURIComponent(JSON.stringify(FILTERS))}`, headers: { host: 'docker' } }, (answer) => {
    answer.setEncoding('utf8')
    answer.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_LIMIT)
        rest = ''
      for (const line of lines)
        hear(line)
    })
    answer.on('error', () => {})
  })
  question.on('error', () => {})
  question.on('close', ended)
  question.end()
  return () => {
    question.off('close', ended)
    question.destroy()
  }
}
