import type { Concept } from './concepts.ts'

/** What the class should see in the demo's compose.yaml, click by click: the lines that say it, and what they say. */
export const POINTS: readonly { concept: Concept, lines: RegExp, says: string }[] = [
  { concept: 'container', lines: /^ {2}(?:web|redis):$/, says: 'Twee services, elk een container' },
  { concept: 'network', lines: /^ {6}REDIS_URL:/, says: 'De naam van een service is haar adres' },
  { concept: 'host', lines: /^ {4}depends_on:|^ {6}redis:$|condition:/, says: 'Gestart is niet klaar: wacht op healthy' },
  { concept: 'volume', lines: /^volumes:|^ {2}tekeningen:|- tekeningen:/, says: 'De data staat in een volume' },
]

export interface ComposeLine {
  text: string
  /** The colour the line gets … */
  concept?: Concept
  /** … from this click on, from 1; 0 for a line that stays plain. */
  from: number
}

/** A compose.yaml as the slide shows it: its first service on the left, all that follows on the right. */
export function composeColumns(file: string): readonly [ComposeLine[], ComposeLine[]] {
  const lines = file.trimEnd().split('\n').map((text) => {
    const point = POINTS.findIndex(({ lines }) => lines.test(text))
    return { text, concept: POINTS[point]?.concept, from: point + 1 }
  })
  const gap = lines.findIndex(({ text }) => text === '')
  return [lines.slice(0, gap), lines.slice(gap + 1)]
}
