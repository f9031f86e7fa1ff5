/** A lens in a program of its own, that a test can kill: `lens-child.ts <engine> <socket> <scratch> <journals> [image…]`; says when it listens. */
import process from 'node:process'
import { openEngine } from '../../../demos/server/api.ts'
import { parseAddress } from '../../../demos/server/engine.ts'
import { openLens } from '../../../demos/server/lens/open.ts'

const [host = '', socket = '', scratch = '', journals = '', ...images] = process.argv.slice(2)
const engine = openEngine({ address: parseAddress({ host }), url: host, namedBy: 'DOCKER_HOST' })

void openLens(engine, { demo: 'gedood', sees: 'demo', images: images.length > 0 ? images : ['busybox'], scratch }, socket, journals)
  .then(({ url }) => console.log(url))
