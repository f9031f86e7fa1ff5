import { defineDemo } from '../kit/demo.ts'
import { edit, open, run } from '../kit/step.ts'

export default defineDemo({
  title: 'Volumes: data overleeft de container',
  images: ['busybox', 'nginx'],
  board: ['container', 'volume'],
  steps: [
    run('docker run --rm busybox touch /notitie.txt', {
      says: 'Schrijf een bestand in een container',
      timeout: 120_000,
    }),
    run('docker run --rm busybox cat /notitie.txt', {
      says: 'Een nieuwe container begint weer van de image',
      exit: 1,
      expect: /\/notitie\.txt.*No such file or directory/,
    }),
    run('docker run --rm -v les:/data busybox touch /data/notitie.txt', {
      says: 'Nu in een volume met een naam',
    }),
    run('docker run --rm -v les:/data busybox ls /data', {
      says: 'Andere container, zelfde volume: het bestand is er',
      expect: /^notitie\.txt\s*$/,
    }),
    run('docker run --rm -v les:/data -v .:/b busybox tar cvf /b/les.tar /data', {
      says: 'Back-up: pak het volume in, in de map van de host',
      expect: /^data\/notitie\.txt\s*$/m,
    }),
    run('docker run -d -p 8082:80 -v ./site:/usr/share/nginx/html nginx', {
      says: 'Bind mount: een map van de host in de container',
      expect: /^[0-9a-f]{64}$/m,
      timeout: 120_000,
    }),
    open('http://localhost:8082/', {
      says: 'De pagina uit die map',
    }),
    edit('site/index.html', { from: 'Versie 1', to: 'Versie 2' }, {
      says: 'Verander het bestand op de host',
    }),
    run('curl http://localhost:8082', {
      says: 'Meteen anders: niet gebouwd, niet herstart',
      expect: /<h1>Versie 2<\/h1>/,
    }),
    run('docker run --rm --tmpfs /snel:size=16m busybox df -h /snel', {
      says: 'tmpfs: in het geheugen, en weg met de container',
      expect: /^tmpfs\s+16\.0M\s.*\/snel\s*$/m,
    }),
    run('docker volume rm les', {
      says: 'Een volume verdwijnt pas als jij het zegt',
      expect: /^les$/m,
    }),
  ],
})
