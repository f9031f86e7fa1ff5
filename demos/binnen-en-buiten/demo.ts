import { defineDemo } from '../kit/demo.ts'
import { run, type } from '../kit/step.ts'

export default defineDemo({
  title: 'Binnen en buiten: wat een container deelt',
  images: ['debian:trixie-slim', 'busybox'],
  steps: [
    run(`docker info --format '{{.OperatingSystem}}, kernel {{.KernelVersion}}'`, {
      says: 'Buiten: het systeem van de engine',
      expect: /.+, kernel \d+\.\d+/,
    }),
    run('docker run --rm debian:trixie-slim grep PRETTY_NAME /etc/os-release', {
      says: 'Binnen: een ander systeem, uit de image',
      expect: /PRETTY_NAME="Debian GNU\/Linux 13/,
      timeout: 120_000,
    }),
    run('docker run --rm debian:trixie-slim uname -r', {
      says: 'Maar wel dezelfde kernel',
      expect: /^\d+\.\d+/m,
    }),
    run('docker run -it --rm --hostname binnen debian:trixie-slim', {
      says: 'Stap zelf naar binnen: -i leest mee, -t geeft een terminal',
      until: /root@binnen:\/# $/,
    }),
    type('hostname', {
      says: 'Een eigen naam',
      expect: /^binnen$/m,
    }),
    type('cat /proc/1/comm', {
      says: 'Proces 1 is gewoon jouw shell',
      expect: /^bash$/m,
    }),
    type('ls /home /root', {
      says: 'De bestanden van je laptop zijn er niet',
      expect: /\/home:/,
    }),
    type('exit', {
      says: 'De shell stopt, en dus stopt de container',
      expect: /exit/,
    }),
  ],
})
