/** The concepts that have a colour and a sign of their own, with what each is, in one line. */
export const CONCEPTS = {
  image: { name: 'image', says: 'Een applicatie met haar libraries, klaar om te starten' },
  container: { name: 'container', says: 'Een image die draait, afgeschermd van de rest' },
  volume: { name: 'volume', says: 'Data die blijft, ook als de container weg is' },
  network: { name: 'netwerk', says: 'Laat containers elkaar vinden, bij naam' },
  registry: { name: 'registry', says: 'Bewaart images en deelt ze uit' },
  host: { name: 'host', says: 'De machine waarop alles draait' },
} as const

export type Concept = keyof typeof CONCEPTS
