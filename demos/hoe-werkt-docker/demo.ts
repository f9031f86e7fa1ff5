import { defineDemo } from '../kit/demo.ts'
import { run } from '../kit/step.ts'

export default defineDemo({
  title: 'Hoe werkt Docker? Client, engine, kernel',
  images: ['busybox'],
  steps: [
    run(`docker version --format '{{.Client.Version}} op {{.Client.Os}}'`, {
      says: 'De client: het programma op jouw systeem',
      expect: /^\d+\.\d\S* op (?:linux|darwin|windows)\s*$/m,
    }),
    run(`docker version --format '{{.Server.Version}} op {{.Server.Os}}'`, {
      says: 'De engine: altijd op Linux, desnoods in een VM',
      expect: /^\d+\.\d\S* op linux\s*$/m,
    }),
    run('docker run --detach --name slaper --memory 64m busybox sleep 600', {
      says: 'Eén proces, met hoogstens 64 MB geheugen',
      expect: /^[0-9a-f]{64}$/m,
      timeout: 120_000,
    }),
    run('docker exec slaper ps', {
      says: 'Binnen: proces 1, en verder niemand',
      expect: /^\s*1 root\s.*sleep 600$/m,
    }),
    run('docker top slaper -o pid,user,args', {
      says: 'Buiten: een gewoon proces, met een ander nummer',
      // Two digits at least: it is not the host's process 1.
      expect: /^\s*\d{2,}\s+\S+\s+sleep 600\s*$/m,
    }),
    run(`docker stats --no-stream --format '{{.Name}}: {{.MemUsage}}' slaper`, {
      says: 'De kernel telt mee, en kent de grens',
      expect: /slaper: .+ \/ 64MiB/,
    }),
    run('docker run --name gulzig --memory 16m busybox tail /dev/zero', {
      says: 'Wie meer vraagt dan hij mag, wordt gestopt',
      exit: 137,
    }),
    run(`docker inspect --format 'OOMKilled: {{.State.OOMKilled}}' gulzig`, {
      says: 'Door de kernel: out of memory',
      expect: /^OOMKilled: true$/m,
    }),
    run(`docker ps --all --format 'table {{.Names}}\\t{{.Status}}'`, {
      says: 'Gestopt is niet weg',
      expect: [/^gulzig\s+Exited \(137\)/m, /^slaper\s+Up/m],
    }),
    run('docker rm --force slaper gulzig', {
      says: 'Nu zijn ze weg; de image blijft',
      expect: [/^slaper$/m, /^gulzig$/m],
    }),
  ],
})
