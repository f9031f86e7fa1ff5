import { expect, it } from 'vitest'
import { defineDemo } from '../kit/demo.ts'
import { open, run } from '../kit/step.ts'
import { closedPortsOf, composeNeeds, composeQuestion, imagesOf, namesOf, portsOf, pullsOf } from './needs.ts'

const demo = defineDemo({
  title: 'Proef',
  images: ['nginx', 'busybox'],
  steps: [
    run('docker run -d --name web -p 8080:80 --publish=127.0.0.1:8443:443/tcp nginx'),
    run('docker run --name=db -v les:/data -v ./site:/html --volume=/abs:/x -P redis'),
    run('docker volume create --driver local kast'),
    run('docker network create achter'),
    run('docker build --quiet --tag groet -t groet:2 .'),
    run('docker tag groet localhost:5001/groet'),
    run('docker exec web ls'),
    run('curl --name niet http://localhost:9/'),
    open('http://localhost:8082/pad'),
    open('http://localhost:8080/'),
  ],
})

it('finds the ports that steps publish or open', () => {
  expect(portsOf([demo])).toEqual([8080, 8082, 8443])
})

it('finds the ports of which a step shows that nobody answers there', () => {
  const closed = defineDemo({ title: 'Proef', steps: [
    run('curl http://localhost:3000/gezond', { exit: 7 }),
    run('curl --silent http://localhost', { exit: 7 }),
    run('curl http://localhost:8081/', { exit: 22 }),
    run('curl http://register.klas:5000/', { exit: 7 }),
  ] })
  expect(closedPortsOf([demo, closed])).toEqual([80, 3000])
})

it('finds the names that steps give', () => {
  expect(namesOf([demo])).toEqual({ containers: ['web', 'db'], volumes: ['kast', 'les'], networks: ['achter'], images: ['groet', 'groet:2', 'localhost:5001/groet'] })
})

it('finds what is fetched from a registry elsewhere', () => {
  const pulls = defineDemo({ title: 'Proef', steps: [run('docker pull nginx'), run('docker pull --quiet busybox:1'), run('docker pull localhost:5001/lezer:v1'), run('docker push localhost:5001/lezer:v1')] })
  expect(pullsOf([{ id: 'geen', demo }, { id: 'wel', demo: pulls }])).toEqual([{ demo: 'wel', image: 'nginx' }, { demo: 'wel', image: 'busybox:1' }])
})

it('asks compose what it would make, with the options of the step itself', () => {
  expect(composeQuestion(demo)).toBeUndefined()
  expect(composeQuestion(defineDemo({ title: 'Proef', steps: [run('docker compose ps'), run('docker compose -p klas up --wait')] }))).toEqual(['compose', '-p', 'klas', 'config', '--format', 'json'])
})

it('knows the names that compose makes', () => {
  const printed = JSON.stringify({
    name: 'compose',
    services: { redis: { image: 'redis:8' }, web: { build: { context: '.' }, image: 'lezer', ports: [{ published: '8080', target: 3000 }, { target: 9 }] }, db: { container_name: 'kast' } },
    networks: { default: { name: 'compose_default' }, school: { name: 'school', external: true } },
    volumes: { tekeningen: { name: 'compose_tekeningen' } },
  })
  expect(composeNeeds(printed)).toEqual({ containers: ['compose-redis-1', 'compose-web-1', 'kast'], volumes: ['compose_tekeningen'], networks: ['compose_default'], images: ['lezer'], ports: [8080] })
  expect(composeNeeds('{"name":"leeg"}')).toEqual({ containers: [], volumes: [], networks: [], images: [], ports: [] })
})

it('names each image once', () => {
  expect(imagesOf([demo, demo])).toEqual(['nginx', 'busybox'])
})
