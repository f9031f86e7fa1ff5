/**
 * The chapter's outline: each heading, bullet and picture of the text the deck was made from, in its order, with how to
 * recognise it on a slide. The text itself is `8 - Docker` of the course's notes; what is quoted here are its own words.
 */
export interface Point {
  /** The words of the source. */
  source: string
  /** The section whose slides must hold it; 0 for what stands before the first section. */
  section: number
  /** What one slide of that section must say. */
  says: RegExp
}

function points(section: number, table: readonly (readonly [source: string, says: RegExp])[]): Point[] {
  return table.map(([source, says]) => ({ source, section, says }))
}

/** The headings, each of which is the name of a section or the title of its idea. */
export const HEADINGS: readonly Point[] = [
  ...points(0, [['# 8 - Docker', /^# Docker$/m]]),
  ...points(1, [
    ['## Wat is Docker?', /^# Wat is Docker\?$/m],
    ['### Deployment van applicaties', /Deployment is je applicatie installeren/],
    ['**Oude manier** van deployment (installatie van de applicatie)', /^# Vroeger/m],
    ['**Nieuwe manier** van deployment (installatie van de applicatie)', /^# Nu /m],
  ]),
  ...points(2, [
    ['## Waarom Docker?', /^# Waarom Docker\?$/m],
    ['**Docker scenario’s**', /^# Vijf situaties/m],
  ]),
  ...points(3, [['## Hoe werkt Docker?', /^# Hoe werkt Docker\?$/m]]),
  ...points(4, [['## Basiscommando’s', /^# Basiscommando’s$/m]]),
  ...points(5, [['## Dockerfile', /^# Dockerfile$/m]]),
  ...points(6, [['## Build Image', /^# Image bouwen$/m]]),
  ...points(7, [['## Run container', /^# Container draaien$/m]]),
  ...points(8, [['- Docker Registry', /^# Docker Registry$/m]]),
  ...points(9, [['## Push naar Azure Container Registry', /^# (?:Push naar )?Azure Container Registry$/m]]),
  ...points(10, [['## Deploy Container Azure', /^# Container deployen op Azure$/m]]),
  ...points(11, [['## Docker Compose', /^# Docker Compose$/m]]),
  ...points(12, [['## Docker Volumes', /^# Docker Volumes$/m]]),
  ...points(13, [['## Belangrijk', /^# Belangrijk$/m]]),
]

/** The bullets. */
export const BULLETS: readonly Point[] = [
  ...points(0, [
    ['- Wat is Docker?', /wat Docker is/],
    ['- Waarom Docker?', /waarom/],
    ['- Basiswerking', /Docker werkt/],
    ['- Wat is de DockerFile', /Dockerfile/],
    ['- Docker Registry', /registry/],
    ['- Basiscommando\'s', /basiscommando’s/],
  ]),
  ...points(1, [
    ['- Verschillende applicaties op één server.', /Verschillende applicaties staan op één server/],
    ['- Server bevat alle nodige libraries die alle applicaties nodig hebben', /alle libraries die alle applicaties nodig hebben/],
    ['- Zeer lastig om te beheren (nieuwe versies, maar niet alles updaten)', /zeer lastig te beheren/],
    ['- Applicaties NIET gescheiden van elkaar', /niet gescheiden van elkaar/],
    ['- Veel werk bij update uitrollen', /update was veel werk/],
    ['- Altijd systeembeheerder nodig om updates uit te rollen', /Altijd een systeembeheerder/],
    ['- Applicatie met nodige libraries in een image, die we kunnen opstarten als container', /applicatie met de nodige libraries.*start die image op als container/s],
    ['- Alle applicaties gescheiden van elkaar, delen enkel kernel van OS', /gescheiden van elkaar.*delen enkel de kernel van het besturingssysteem/s],
    ['- Geen versie conflicten tussen libraries', /Geen versieconflicten/],
    ['- Makkelijker updates, gewoon update van de image en container heropstarten', /update is een nieuwe image en een herstart/],
    ['- Geen systeembeheerder nodig', /Geen systeembeheerder nodig/],
  ]),
  ...points(2, [
    ['Eenvoudiger software distribueren', /distribueer je software eenvoudiger/],
    ['- Verplaatsen workload naar Cloud', /workload verhuist naar de cloud/],
    ['- Meer en meer gebruik van verschillende platformen binnen 1 applicatie', /Verschillende platformen binnen één applicatie/],
    ['- Willen ons niet koppelen aan 1 Cloud > Vendor locking vermijden', /Niet gekoppeld aan één cloud.*vendor lock-in/],
    ['- Azure, Amazon, Google... allemaal ondersteuning voor Docker', /Azure, Amazon, Google.*ondersteunen allemaal Docker/],
    ['- We moeten onze code NIET aanpassen, gewoon container aanpassen', /code blijft .*container aan/],
    ['- Custom ML / Deep Learning model draaien in cloud omgeving', /deeplearningmodel in de cloud/],
    ['  - Toegang tot GPU vanuit Docker enkel op Linux', /GPU vanuit Docker.*Linux/],
    ['- Als je Cloud vendor neutraal wil zijn', /Neutraal .*cloudleverancier/],
    ['- Dev Ops deployments', /DevOps/],
    ['- Nieuwe technologie verkennen zonder uw machine te vervuilen', /technologie verkennen zonder je machine te vervuilen/],
    ['- PC', /\bpc\b/],
  ]),
]

/** The pictures, drawn anew: the name of the component that shows each. */
export const PICTURES: readonly Point[] = points(1, [
  ['![](https://i.imgur.com/a8A94Ez.png)', /<OldDeployment \/>/],
  ['![](https://i.imgur.com/4tGUd33.png)', /<NewDeployment \/>/],
  ['![](https://i.imgur.com/cfKFyZ9.png)', /<VirtualMachine \/>/],
])

/** The questions of `Belangrijk`, with the name of each in the self-test. */
export const EXAM: readonly (readonly [source: string, question: string])[] = [
  ['- Wat is docker?', 'docker'],
  ['- Waarom dockergebruiken ?', 'waarom'],
  ['- Wat is een DockerFile?', 'dockerfile'],
  ['- Wat is docker-compose?', 'compose'],
  ['- Wat is DockerHub?', 'docker-hub'],
  ['- De basiscommando’s weten wat ze doen, maar niet alle parameters', 'basiscommandos'],
  ['- Wat zijn de manieren om bij docker applicaties correcte de data te kunnen wegschrijven?', 'data'],
  ['-   Wat zijn volumes?', 'volumes'],
]
