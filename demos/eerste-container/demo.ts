import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'

export default defineDemo({
  title: 'Het leven van een eerste container',
  images: ['nginx'],
  board: ['container', 'image'],
  steps: [
    run(`docker version --format 'client {{.Client.Version}}, engine {{.Server.Version}}'`, {
      says: 'Client en engine zijn twee programma’s',
      expect: /client \d+\.\d.*, engine \d+\.\d+/,
    }),
    run('docker run --detach --name web nginx', {
      says: 'Start een container van de image nginx',
      expect: /[0-9a-f]{64}/,
      timeout: 120_000,
    }),
    run(`docker ps --format 'table {{.Names}}\\t{{.Image}}\\t{{.Status}}'`, {
      says: 'Wat draait er nu?',
      expect: /web\s+nginx\s+Up/,
    }),
    run('docker logs --tail 3 web', {
      says: 'Wat schreef het programma op zijn uitvoer?',
      expect: /start worker process/,
    }),
    run('docker exec web ls /usr/share/nginx/html', {
      says: 'Voer een commando uit in de draaiende container',
      expect: /index\.html/,
    }),
    run('docker stop web', {
      says: 'Stop het programma',
      expect: /web/,
    }),
    run(`docker ps --all --format 'table {{.Names}}\\t{{.Image}}\\t{{.Status}}'`, {
      says: 'Gestopt is niet weg',
      expect: /web\s+nginx\s+Exited \(0\)/,
    }),
    run('docker rm web', {
      says: 'Nu is de container weg, de image niet',
      expect: /web/,
    }),
  ],
})
