import { describe, expect, it } from 'vitest'
import { faultOfConnection, faultOfOutput, faultOfTimeout } from './faults.ts'
import { nameTaken } from './lens/refuse.ts'

/**
 * Texts as docker prints them. "26.1" came out of an engine of that version; the others are from the sources and the
 * documentation of docker/cli, moby/moby, moby/buildkit and Docker Hub.
 */
describe('a fault has its sentence', () => {
  it.each<[code: string, from: string, output: string, sentence: RegExp]>([
    ['name-taken', '26.1', 'docker: Error response from daemon: Conflict. The container name "/web" is already in use by container "2e988bb6b4fa". You have to remove (or rename) that container to be able to reuse that name.', /naam web;.*R/],
    ['name-taken', '28', 'Error response from daemon: network with name les-net already exists', /^er is al een netwerk met de naam les-net;.*R,.*docker network rm les-net/],
    ['port-taken', '26.1, another container', 'docker: Error response from daemon: driver failed programming external connectivity on endpoint x (02): Bind for 0.0.0.0:8080 failed: port is already allocated.', /^poort 8080 is al in gebruik/],
    ['port-taken', '26.1, another program', 'docker: Error response from daemon: driver failed programming external connectivity on endpoint x (94): Error starting userland proxy: listen tcp4 0.0.0.0:8081: bind: address already in use.', /^poort 8081 /],
    ['port-taken', 'moby 28', 'docker: Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint x (94): failed to bind host port for 0.0.0.0:8082:172.17.0.2:80/tcp: address already in use', /^poort 8082 /],
    ['port-taken', 'Docker Desktop on Windows', 'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:8083 -> 0.0.0.0:0: listen tcp 0.0.0.0:8083: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.', /^poort 8083 /],
    ['no-network', '26.1, run', 'Unable to find image \'x/y:latest\' locally\ndocker: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host.', /image x\/y:latest staat niet op deze computer en de registry is niet te bereiken;.*--fetch/],
    ['no-network', 'moby, a network that swallows everything', 'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)', /^de registry registry-1\.docker\.io is niet te bereiken; kijk naar de netwerkverbinding$/],
    ['no-network', '28, a pull of what may well be here', 'Using default tag: latest\nError response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host', /^de registry registry-1\.docker\.io is niet te bereiken; kijk naar de netwerkverbinding$/],
    ['no-network', 'moby 29, with containerd', 'Error response from daemon: failed to resolve reference "docker.io/library/nginx:latest": failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/manifests/latest": net/http: TLS handshake timeout', /^de registry .* is niet te bereiken voor de image docker\.io\/library\/nginx:latest;/],
    ['no-network', 'mini-Azure', '(InternalServerError) The storage of \'klasdocker.azurecr.io\' could not be made: failed to fetch registry:2: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host', /registry-1\.docker\.io is niet te bereiken/],
    ['no-network', 'moby', 'Error response from daemon: Get "https://registry-1.docker.io/v2/": context deadline exceeded', /registry-1/],
    ['no-network', 'buildkit, asking for a token', 'ERROR: failed to solve: node:24: failed to resolve source metadata for docker.io/library/node:24: failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=x": dial tcp 1.2.3.4:443: i/o timeout', /node:24 staat niet op deze computer/],
    ['no-network', 'moby, half of an image', 'b1f5: Retrying in 1 second\ndownload failed after attempts=6: dial tcp 1.2.3.4:443: i/o timeout', /^de registry is niet te bereiken;/],
    ['no-network', '26.1, push', 'The push refers to repository [localhost:5000/x]\nGet "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused', /^de registry localhost:5000 antwoordt niet; .*docker ps/],
    ['certificate', 'moby', 'Error response from daemon: Get "https://registry-1.docker.io/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority', /onbekende uitgever/],
    ['certificate', 'buildkit', 'ERROR: failed to solve: node:24: failed to resolve source metadata for docker.io/library/node:24: failed to do request: Head "https://registry-1.docker.io/v2/library/node/manifests/24": tls: failed to verify certificate: x509: certificate signed by unknown authority', /netwerkbeheerder/],
    ['no-network', 'buildkit', 'ERROR: failed to solve: node:24: failed to resolve source metadata for docker.io/library/node:24: failed to do request: Head "https://registry-1.docker.io/v2/library/node/manifests/24": dial tcp: lookup registry-1.docker.io: no such host', /image docker\.io\/library\/node:24 staat niet op deze computer/],
    ['pull-limit', 'Docker Hub', 'docker: Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit.', /limiet is bereikt/],
    ['pull-limit', 'buildkit', 'ERROR: failed to solve: unexpected status from HEAD request to https://registry-1.docker.io/v2/library/node/manifests/24: 429 Too Many Requests', /limiet/],
    ['image-missing', 'moby', 'docker: Error response from daemon: pull access denied for bestaatniet, repository does not exist or may require \'docker login\': denied: requested access to the resource is denied.', /image bestaatniet bestaat niet/],
    ['image-missing', 'moby', 'Error response from daemon: manifest for nginx:nooit not found: manifest unknown: manifest unknown', /image nginx:nooit /],
    ['image-missing', 'buildkit', 'ERROR: failed to solve: docent/x:1: failed to resolve source metadata for docker.io/docent/x:1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed', /docent\/x:1 bestaat niet/],
    ['image-missing', 'moby 29, with containerd', 'Error response from daemon: failed to resolve reference "docker.io/library/nginx:nooit": docker.io/library/nginx:nooit: not found', /nginx:nooit bestaat niet/],
    ['image-absent', '26.1', 'Error response from daemon: No such image: weg:latest', /image weg:latest staat niet op deze computer/],
    ['image-absent', 'mini-Azure, without its registry’s image', '(InternalServerError) The storage of \'klasdocker.azurecr.io\' could not be made: No such image: registry:2\nCode: InternalServerError', /^de image registry:2 staat niet op deze computer; .*--fetch/],
    ['image-missing', 'buildkit', 'ERROR: failed to solve: nooit:1: failed to resolve source metadata for docker.io/library/nooit:1: docker.io/library/nooit:1: not found', /library\/nooit:1 bestaat niet/],
    ['disk-full', 'moby', 'docker: Error response from daemon: mkdir /var/lib/docker/overlay2/ab: no space left on device.', /schijf is vol/],
    ['disk-full', 'moby, while fetching', 'failed to register layer: write /usr/bin/node: no space left on device', /schijf is vol/],
    ['engine-old', '26.1', 'Error response from daemon: client version 1.99 is too new. Maximum supported API version is 1.45', /engine is ouder/],
    ['engine-old', 'docker/cli', '"--platform" requires API version 1.41, but the Docker daemon API version is 1.40', /werk Docker bij/],
    ['client-old', 'moby 29', 'Error response from daemon: client version 1.24 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version', /docker-commando .*is te oud/],
    ['engine-old', 'docker/cli 29', 'Error response from daemon: API version 1.41 is not supported by this client: the minimum supported API version is 1.44', /engine is ouder/],
    ['wrong-platform', '26.1', 'docker: image with reference docker.io/library/busybox:latest was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64.', /niet voor linux\/arm64/],
    ['wrong-platform', 'moby', 'docker: no matching manifest for linux/arm64/v8 in the manifest list entries.', /linux\/arm64\/v8/],
    ['wrong-platform', 'moby 27', 'docker: Error response from daemon: image with reference nginx was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)', /niet voor linux\/arm64/],
    ['wrong-platform', 'moby 28', 'Error response from daemon: image with reference nginx was found but does not provide the specified platform (linux/arm64)', /niet voor linux\/arm64/],
    ['wrong-platform', 'buildkit', 'ERROR: failed to solve: x: failed to resolve source metadata for docker.io/library/x:1: no match for platform in manifest: not found', /ander soort processor/],
    ['wrong-platform', 'the kernel, through runc', 'exec /usr/local/bin/node: exec format error', /ander soort processor/],
    ['engine-down', '26.1', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?', /start Docker/],
    ['engine-down', 'docker/cli 29', 'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running', /start Docker/],
    ['engine-down', 'docker/cli on Windows', 'error during connect: this error may indicate that the docker daemon is not running: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.45/containers/json": open //./pipe/docker_engine: The system cannot find the file specified.', /start Docker/],
    ['engine-permission', 'docker/cli', 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.45/containers/json": dial unix /var/run/docker.sock: connect: permission denied', /mag de Docker-engine niet gebruiken/],
    ['plugin-missing', 'docker/cli', 'docker: \'compose\' is not a docker command.\nSee \'docker --help\'', /docker-compose-plugin/],
    ['plugin-missing', 'docker/cli 29', 'docker: unknown command: docker compose', /"compose"/],
    ['plugin-missing', '28, compose config --services', 'unknown flag: --services\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun \'docker --help\' for more information', /docker-compose-plugin/],
    ['plugin-missing', '26.1, compose up -d', 'unknown shorthand flag: \'d\' in -d\nSee \'docker --help\'.\n\nUsage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers', /docker-compose-plugin/],
    ['plugin-missing', '28, through the lens', 'DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n\nSending build context to Docker daemon  2.048kB\nError response from daemon: de les bouwt alleen met buildx; installeer de plugin docker-buildx, en laat DOCKER_BUILDKIT=0 weg', /docker-buildx-plugin/],
    ['plugin-old', 'docker/compose', 'compose build requires buildx 0.17.0 or later', /Buildx 0\.17\.0 of nieuwer/],
    ['plugin-missing', 'docker/cli', 'ERROR: BuildKit is enabled but the buildx component is missing or broken.', /docker-buildx-plugin/],
  ])('%s (%s)', (code, _from, output, sentence) => {
    expect(faultOfOutput(output.replaceAll('\n', '\r\n'))).toEqual({ code, sentence: expect.stringMatching(sentence) })
  })
})

it.each<[what: string, refusal: Error, sentence: RegExp]>([
  ['container', nameTaken('web', 'container'), /^de naam web is al van een container buiten de les; .*"docker rename web web-oud", of verwijder hem$/],
  ['volume', nameTaken('notities', 'volume'), /^de naam notities is al van een volume buiten de les; .*"docker volume rm notities"/],
  ['image', nameTaken('cijferlezer:v1', 'image'), /^de naam cijferlezer:v1 is al van een image van vóór de les; .*"docker rmi cijferlezer:v1"/],
])('what the lens says of a name that is taken by a %s outside the lesson becomes advice for whoever shows a slide', (_what, { message }, sentence) => {
  expect(faultOfOutput(`docker: Error response from daemon: ${message}`)).toEqual({ code: 'name-taken', sentence: expect.stringMatching(sentence) })
})

it.each([
  ['what a container itself could not reach', 'wget: bad address: Temporary failure in name resolution'],
  ['a file that is not there', 'cat: can\'t open \'/data/notitie.txt\': No such file or directory'],
  ['a container that is not there', 'Error response from daemon: No such container: web'],
  ['a permission inside a container', 'touch: /etc/x: Permission denied'],
  ['a command that a container does not have', 'sh: foo: not found'],
  ['a port inside a container', 'Error: listen EADDRINUSE: address already in use :::3000'],
  ['a flag that one of docker’s own commands does not know', 'unknown flag: --weg\n\nUsage:  docker images [OPTIONS] [REPOSITORY[:TAG]]'],
  ['a command that docker never had', 'docker: unknown command: docker weg'],
  ['a deadline that is no registry’s', 'Error response from daemon: failed to create task for container: context deadline exceeded'],
  ['nothing', ''],
])('%s is no fault of the machine', (_what, output) => {
  expect(faultOfOutput(output)).toBeUndefined()
})

it('a step that ran out of time while it fetched says so', () => {
  expect(faultOfTimeout('Unable to find image \'nginx:latest\' locally\nlatest: Pulling from library/nginx\n')).toMatchObject({ code: 'image-slow', sentence: expect.stringMatching(/nginx:latest/) })
  expect(faultOfTimeout('1\n2\n3\n')).toBeUndefined()
})

it.each<[string | undefined, NodeJS.Platform, string, RegExp]>([
  ['EACCES', 'linux', 'engine-permission', /usermod -aG docker/],
  ['EACCES', 'win32', 'engine-permission', /Docker Desktop/],
  ['ENOENT', 'linux', 'engine-down', /systemctl start docker/],
  ['ECONNREFUSED', 'darwin', 'engine-down', /start Docker Desktop/],
  // It accepts, and does not answer: to start what runs does nothing.
  [undefined, 'linux', 'engine-silent', /antwoordt niet; herstart Docker met "sudo systemctl restart docker"/],
  [undefined, 'darwin', 'engine-silent', /herstart Docker Desktop/],
  ['ECONNRESET', 'win32', 'engine-silent', /herstart Docker Desktop/],
])('a connection that ends in %s on %s', (code, platform, fault, sentence) => {
  expect(faultOfConnection(code, platform)).toEqual({ code: fault, sentence: expect.stringMatching(sentence) })
})
