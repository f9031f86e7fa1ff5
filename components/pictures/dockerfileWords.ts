/** What each line of the digit reader's Dockerfile does, in the file's order; a test holds the two together. */
export const DOCKERFILE_WORDS: readonly (readonly [instruction: string, does: string])[] = [
  ['FROM', 'de image waarop we verder bouwen'],
  ['WORKDIR', 'de map waarin de rest gebeurt'],
  ['RUN', 'voert nu een commando uit'],
  ['COPY', 'kopieert bestanden in de image'],
  ['COPY', 'eerst wat zelden verandert'],
  ['RUN', 'traint het model tijdens de build'],
  ['COPY', 'pas dan de rest van de applicatie'],
  ['ENV', 'instellingen voor het programma'],
  ['EXPOSE', 'noteert de poort, opent niets'],
  ['USER', 'de gebruiker is niet meer root'],
  ['CMD', 'dit start straks in de container'],
]
