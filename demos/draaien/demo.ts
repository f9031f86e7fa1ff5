import { defineDemo } from '../kit/demo.ts'
import { open, run } from '../kit/step.ts'

export default defineDemo({
  title: 'Draaien: een poort naar buiten',
  images: ['node:24-slim'],
  files: 'cijferlezer',
  steps: [
    run('docker build --quiet --tag cijferlezer .', {
      says: 'De cijferlezer, met EXPOSE 3000 in zijn Dockerfile',
      expect: /^sha256:[0-9a-f]{64}$/m,
      timeout: 180_000,
    }),
    run('docker run -d --name dicht cijferlezer', {
      says: '-d: op de achtergrond',
      expect: /^[0-9a-f]{64}$/m,
    }),
    run('docker logs --follow dicht', {
      says: 'Hij draait, en luistert op poort 3000',
      until: /luistert op http:\/\/0\.0\.0\.0:3000[\s\S]*Tekeningen bewaar ik in .*\n/,
    }),
    run('curl http://localhost:3000/gezond', {
      says: 'EXPOSE alleen maakt geen poort open',
      exit: 7,
      expect: /Failed to connect to localhost port 3000/,
    }),
    run('docker exec dicht node health.ts', {
      says: 'Binnen wel: daar is localhost de container zelf',
      expect: /"gezond":true/,
    }),
    run('docker run -d --name lezer -p 8081:3000 --memory 128m cijferlezer', {
      says: '-p: poort 8081 van de host naar 3000 binnen',
      expect: /^[0-9a-f]{64}$/m,
    }),
    open('http://localhost:8081/', {
      says: 'Teken een cijfer',
      draw: { on: '#canvas', strokes: [[[24, 16], [76, 16], [46, 88]]], shows: /zeker: een 7.*Laatst gelezen 7/ },
    }),
    run(`docker ps --format 'table {{.Names}}\\t{{.Ports}}'`, {
      says: 'Het verschil: de pijl',
      expect: [/^dicht\s+3000\/tcp\s*$/m, /^lezer\s+\S+:8081->3000\/tcp/m],
    }),
    run(`docker stats --no-stream --format '{{.Name}}: {{.MemUsage}}' lezer`, {
      says: '--memory: meer krijgt hij niet',
      expect: /^lezer: .+ \/ 128MiB/m,
    }),
    run('docker run --rm -e PORT=tachtig cijferlezer', {
      says: '-e: een instelling voor het programma, zonder bouwen',
      exit: 1,
      expect: /PORT is ‘tachtig’/,
    }),
    run('docker ps --all --format {{.Names}}', {
      says: '--rm: van die laatste blijft niets over',
      expect: /^(?:lezer\s+dicht|dicht\s+lezer)\s*$/,
    }),
  ],
})
