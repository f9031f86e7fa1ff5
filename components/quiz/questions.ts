/** One way to answer a question. Words between backticks are set as code. */
export interface Choice {
  text: string
  /** Why this is right, or what is wrong with it: shown to whoever chooses it. */
  why: string
  right?: true
}

/** A question of the chapter's last section, as a self-test. */
export interface Question {
  /** Its name where answers are kept; renaming it forgets them. */
  id: string
  ask: string
  choices: readonly Choice[]
  /** The `routeAlias` of the slide that teaches it. */
  slide: string
}

/** How many questions a slide holds. */
export const PER_SLIDE = 4

/** Every question that the chapter calls important, in its order. */
export const QUESTIONS: readonly Question[] = [
  {
    id: 'docker',
    ask: 'Wat is Docker?',
    slide: 'wat-is-een-container',
    choices: [
      {
        text: 'Een lichte virtuele machine met een eigen besturingssysteem',
        why: 'Een container heeft geen eigen kernel. Alle containers delen de kernel van de host.',
      },
      {
        text: 'Een platform dat een applicatie met haar libraries verpakt en gescheiden draait',
        why: 'Juist. In de image zit de applicatie met alles wat ze nodig heeft; in de container draait ze, gescheiden van de rest.',
        right: true,
      },
      {
        text: 'Een cloud waar je een server huurt voor je applicatie',
        why: 'Docker is geen cloud. Het draait op je laptop, op een eigen server en in elke grote cloud.',
      },
    ],
  },
  {
    id: 'waarom',
    ask: 'Waarom zou je Docker gebruiken?',
    slide: 'waarom-docker-gebruiken',
    choices: [
      {
        text: 'Omdat je code in een container sneller rekent',
        why: 'Een container maakt je code niet sneller: het is hetzelfde programma op dezelfde kernel.',
      },
      {
        text: 'Omdat je zo voor elke cloud andere code kunt schrijven',
        why: 'Je code blijft juist dezelfde. Wat per omgeving verschilt, pas je aan in de container.',
      },
      {
        text: 'Omdat je software eenvoudiger verspreidt en niet vastzit aan één cloud',
        why: 'Juist. Dezelfde image draait op je laptop, bij Azure, bij Amazon en bij Google.',
        right: true,
      },
    ],
  },
  {
    id: 'dockerfile',
    ask: 'Wat is een Dockerfile?',
    slide: 'wat-is-een-dockerfile',
    choices: [
      {
        text: 'Een tekstbestand met de stappen waarmee je een image bouwt',
        why: 'Juist. Elke regel is een stap, van `FROM` tot `CMD`, en `docker build` maakt er een image van.',
        right: true,
      },
      {
        text: 'Een script dat bij elke start van een container wordt uitgevoerd',
        why: '`RUN` gebeurt één keer, bij het bouwen. Bij elke start draait alleen wat in `CMD` of `ENTRYPOINT` staat.',
      },
      {
        text: 'Het bestand waarin een container zijn data bewaart',
        why: 'Een Dockerfile beschrijft hoe de image gemaakt wordt. Data bewaar je in een volume.',
      },
    ],
  },
  {
    id: 'compose',
    ask: 'Wat is Docker Compose?',
    slide: 'wat-is-docker-compose',
    choices: [
      {
        text: 'De opvolger van de Dockerfile',
        why: 'De Dockerfile blijft: die bouwt één image. Compose laat meerdere containers samenwerken.',
      },
      {
        text: 'Een tool die meerdere containers samen start, beschreven in één bestand',
        why: 'Juist. In `compose.yaml` staan services, netwerken en volumes; `docker compose up` start alles samen.',
        right: true,
      },
      {
        text: 'Een manier om images kleiner te maken',
        why: 'Compose verandert geen images. Kleiner worden ze door een betere Dockerfile.',
      },
    ],
  },
  {
    id: 'docker-hub',
    ask: 'Wat is Docker Hub?',
    slide: 'wat-is-docker-hub',
    choices: [
      {
        text: 'De registry op het internet waar Docker standaard images haalt',
        why: 'Juist. Noem je geen andere registry, dan haalt `docker pull` de image op Docker Hub.',
        right: true,
      },
      {
        text: 'Een plek op het internet waar je containers draaien',
        why: 'In een registry staan images. Een container draait altijd op een host.',
      },
      {
        text: 'Het programma op je laptop dat containers start',
        why: 'Dat is de engine. Docker Hub bewaart images en start niets.',
      },
    ],
  },
  {
    id: 'basiscommandos',
    ask: 'Wat doen de basiscommando’s?',
    slide: 'basiscommandos-overzicht',
    choices: [
      {
        text: '`docker pull` bouwt een image, `docker run` start ze, `docker rm` verwijdert ze',
        why: '`pull` haalt een image op; bouwen doet `build`. En `rm` verwijdert een container, `rmi` een image.',
      },
      {
        text: '`docker ps` toont images, `docker stop` verwijdert een container, `docker start` maakt er een',
        why: '`ps` toont containers. Na `stop` bestaat de container nog, en `start` start diezelfde container opnieuw.',
      },
      {
        text: '`docker pull` haalt een image op, `docker run` maakt en start een container, `docker rm` verwijdert hem',
        why: 'Juist. Onderweg toont `ps` wat er draait, leest `logs` de uitvoer en stopt `stop` het programma.',
        right: true,
      },
    ],
  },
  {
    id: 'data',
    ask: 'Op welke manieren bewaar je de data van een container?',
    slide: 'manieren-om-data-te-bewaren',
    choices: [
      {
        text: 'In de container zelf, want daar blijft ze staan',
        why: 'Na `docker stop` staat ze er nog, maar na `docker rm` is alles weg wat alleen in de container stond.',
      },
      {
        text: 'In een volume, in een bind mount of tijdelijk in tmpfs',
        why: 'Juist. Een volume beheert Docker, een bind mount is een map van de host, en tmpfs staat alleen in het geheugen.',
        right: true,
      },
      {
        text: 'In de image, die je na elke wijziging opnieuw bouwt',
        why: 'Een image is alleen-lezen. Data die verandert terwijl de applicatie draait, hoort er niet in.',
      },
    ],
  },
  {
    id: 'volumes',
    ask: 'Wat is een volume?',
    slide: 'wat-zijn-volumes',
    choices: [
      {
        text: 'Een kopie van een container, als back-up',
        why: 'In een volume zit alleen data, geen container. Je kunt er wel een back-up van maken.',
      },
      {
        text: 'De ruimte die al je images samen innemen',
        why: 'Dat heeft met volumes niets te maken. Een volume koppel je aan een container, op een pad dat je kiest.',
      },
      {
        text: 'Opslag die Docker beheert en die blijft als de container weg is',
        why: 'Juist. Pas als je het volume zelf verwijdert, is de data weg.',
        right: true,
      },
    ],
  },
]
