import { defineDemo } from '../kit/demo.ts'
import { run, type } from '../kit/step.ts'

export default defineDemo({
  title: 'Basiscommando’s: één container van begin tot eind',
  images: ['nginx'],
  steps: [
    run('docker pull nginx', {
      says: 'Haal een image op',
      expect: /Status: (?:Downloaded newer image|Image is up to date) for nginx:latest/,
      timeout: 120_000,
    }),
    run(`docker images --format 'table {{.Repository}}\\t{{.Tag}}\\t{{.Size}}'`, {
      says: 'Welke images staan hier?',
      expect: /^nginx\s+latest\s+\d/m,
    }),
    run('docker run --detach --name leven nginx', {
      says: 'Maak er een container van, en start die',
      expect: /^[0-9a-f]{64}$/m,
    }),
    run(`docker stats --no-stream --format '{{.Name}}: {{.MemUsage}}' leven`, {
      says: 'Wat kost hij?',
      expect: /^leven: \d.*MiB/m,
    }),
    run('docker exec -it leven bash', {
      says: 'Open een shell in de draaiende container',
      until: /root@[0-9a-f]{12}:\/# $/,
    }),
    type('echo Hallo klas > /hallo.txt', {
      says: 'Schrijf een bestand, alleen in deze container',
    }),
    type('exit', {
      says: 'De shell stopt, de container niet',
      expect: /exit/,
    }),
    run('docker stop leven', {
      says: 'Stop het programma',
      expect: /^leven$/m,
    }),
    run(`docker inspect --format '{{.State.Status}}' leven`, {
      says: 'Hij bestaat nog, maar hij draait niet',
      expect: /^exited$/m,
    }),
    run('docker start leven', {
      says: 'Start dezelfde container opnieuw',
      expect: /^leven$/m,
    }),
    run('docker exec leven cat /hallo.txt', {
      says: 'Stoppen wist niets: het bestand is er nog',
      expect: /^Hallo klas$/m,
    }),
    run('docker rm --force leven', {
      says: 'Verwijderen wel: container en bestand zijn weg',
      expect: /^leven$/m,
    }),
    run('docker exec leven cat /hallo.txt', {
      says: 'De image is er nog, deze container nooit meer',
      exit: 1,
      expect: /No such container: leven/,
    }),
  ],
})
