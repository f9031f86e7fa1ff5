import { defineDemo } from '../kit/demo.ts'
import { open, run } from '../kit/step.ts'

export default defineDemo({
  title: 'Compose: de cijferlezer met redis',
  images: ['node:24-slim', 'redis:8'],
  files: 'cijferlezer',
  // Compose shortens its words to fit: at 72 columns "Healthy" becomes "Hea...".
  terminal: { columns: 80, rows: 22 },
  board: ['container', 'network', 'volume'],
  steps: [
    run('docker compose config --services', {
      says: 'Twee services, in één bestand',
      expect: [/^web$/m, /^redis$/m],
    }),
    run('docker compose up --detach --wait', {
      says: 'Bouw, start, en wacht tot alles gezond is',
      expect: [/redis-1\s+Healthy/, /web-1\s+Healthy/],
      timeout: 180_000,
    }),
    run(`docker compose ps --format 'table {{.Service}}\\t{{.Status}}'`, {
      says: 'Gestart is nog niet klaar: kijk naar healthy',
      expect: [/^redis\s+Up .*\(healthy\)/m, /^web\s+Up .*\(healthy\)/m],
    }),
    open('http://localhost:8080/', {
      says: 'Teken een cijfer',
      draw: { on: '#canvas', strokes: [[[40, 12], [24, 58], [80, 58]], [[62, 36], [60, 90]]], shows: /zeker: een 4.*Laatst gelezen 4/ },
    }),
    run(`curl --json '{"lijnen":[[[5,0],[5,10]]]}' http://localhost:8080/lees`, {
      says: 'Of stuur een tekening: één rechte lijn',
      expect: [/"cijfer":1,/, /"bewaard":true/],
    }),
    run('docker compose logs --no-log-prefix web', {
      says: 'De app vindt redis bij zijn naam',
      expect: [/redis op redis:6379/, /Ik lees een 1/],
    }),
    run('docker compose exec redis redis-cli llen tekeningen', {
      says: 'De tekening zit in redis',
      expect: /^\(integer\) [1-9]\d*\s*$/m,
    }),
    run('docker compose down', {
      says: 'Containers en netwerk weg …',
      expect: [/web-1\s+Removed/, /redis-1\s+Removed/, /Network \S+\s+Removed/],
      timeout: 60_000,
    }),
    run('docker volume ls --format {{.Name}}', {
      says: '… maar het volume blijft',
      expect: /^\S*tekeningen\s*$/,
    }),
    run('docker compose down --volumes', {
      says: 'Pas nu zijn ook de tekeningen weg',
      expect: /Volume \S*tekeningen\s+Removed/,
    }),
  ],
})
