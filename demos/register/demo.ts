import { defineDemo } from '../kit/demo.ts'
import { open, run } from '../kit/step.ts'

export default defineDemo({
  title: 'Register: taggen, pushen en pullen',
  images: ['registry:2', 'node:24-slim'],
  files: 'cijferlezer',
  // A digest on one line.
  terminal: { columns: 80, rows: 21 },
  board: ['container', 'image', 'registry'],
  steps: [
    run('docker run -d --name magazijn -p 5001:5000 registry:2', {
      says: 'Een eigen registry is ook maar een container',
      expect: /^[0-9a-f]{64}$/m,
      timeout: 120_000,
    }),
    open('http://localhost:5001/v2/_catalog', {
      says: 'Er zit nog niets in',
    }),
    run('docker build --quiet --tag cijferlezer:v1 .', {
      says: 'Een image om te versturen',
      expect: /^sha256:[0-9a-f]{64}$/m,
      timeout: 180_000,
    }),
    run('docker tag cijferlezer:v1 localhost:5001/cijferlezer:v1', {
      says: 'De naam zegt naar welke registry ze gaat',
    }),
    run(`docker images --format 'table {{.ID}}\\t{{.Repository}}:{{.Tag}}'`, {
      says: 'Eén image met twee namen: er is niets gekopieerd',
      expect: /^([0-9a-f]{12})\s+\S*cijferlezer:v1\s[\s\S]*^\1\s+\S*cijferlezer:v1\s*$/m,
    }),
    run('docker push localhost:5001/cijferlezer:v1', {
      says: 'Push: laag per laag naar de registry',
      expect: /^v1: digest: sha256:[0-9a-f]{64}/m,
      timeout: 120_000,
    }),
    run('curl http://localhost:5001/v2/cijferlezer/tags/list', {
      says: 'Nu staat ze in de registry',
      expect: /"name":"cijferlezer","tags":\["v1"\]/,
    }),
    run('docker rmi cijferlezer:v1 localhost:5001/cijferlezer:v1', {
      says: 'Hier weg: beide namen, en dus de image',
      expect: [/^Untagged: cijferlezer:v1$/m, /^Untagged: localhost:5001\/cijferlezer:v1$/m, /^Deleted: sha256:/m],
    }),
    run('docker pull localhost:5001/cijferlezer:v1', {
      says: 'Pull: terug uit de registry',
      expect: /^Status: Downloaded newer image for localhost:5001\/cijferlezer:v1$/m,
      timeout: 120_000,
    }),
    run(`docker images --digests --format '{{.Digest}}' localhost:5001/cijferlezer`, {
      says: 'De digest verandert nooit, een tag kan verhuizen',
      expect: /^sha256:[0-9a-f]{64}$/m,
    }),
  ],
})
