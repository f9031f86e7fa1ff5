/** Why an image can't be fetched, for who is fetching it now: what `faults.ts` says is for a step that found an image missing. */
import { faultOfOutput } from './faults.ts'

export interface FetchFault {
  /** A Dutch clause. */
  is: string
  /** What to do about it: another. */
  todo?: string
}

const KNOWN: Readonly<Record<string, FetchFault>> = {
  'no-network': { is: 'de registry is niet te bereiken', todo: 'kijk naar de netwerkverbinding en probeer opnieuw' },
  'pull-limit': { is: 'Docker Hub laat vanaf dit netwerk voorlopig geen images meer ophalen (de limiet is bereikt)', todo: 'neem een ander netwerk, of probeer het over enkele uren opnieuw' },
  // The lesson's own images are there for everyone: a proxy or a mirror without a network says so too.
  'image-missing': { is: 'de registry geeft de image niet', todo: 'kijk naar de netwerkverbinding, en of de naam klopt' },
}

/** From what the engine said. */
export function faultOfFetch(said: string): FetchFault {
  const fault = faultOfOutput(`Error response from daemon: ${said}`)
  return (fault && KNOWN[fault.code]) ?? { is: fault?.sentence ?? `komt niet binnen: ${said}` }
}
