/**
 * What the lens does with each call of Docker's API, as a table. A request walks its row from left to right: the steps
 * change it and admit it (or throw a refusal), then the engine answers, then the answer is filtered.
 * A call that is not in the table is refused.
 */
import type { Ask } from './ask.ts'
import type { Json } from './json.ts'
import type { World } from './world.ts'
import { ourContainers, ourDiskUse, ourHistory, ourImage, ourImages, ourInfo, ourNetwork, ourNetworks, ourVolumes } from './answers.ts'
import { callOf, isTrue, withQuery } from './ask.ts'
import { admitAttachment, admitAuth, admitCommit, admitExec, admitExecStart, admitNetwork, admitUpdate, admitVolume } from './bodies.ts'
import { admitCreate, createAnonymousVolumes, createHostPaths, createReferences, createVolumes, labelCreated } from './container-create.ts'
import { filterContainers, filterImages, onlyOurs, onlyOursToPrune } from './filters.ts'
import { admitImageRemoval, claimCommit, claimPull, claimTag, ownCommitted, ownImage, ownPush, ownSave } from './images.ts'
import { isObject } from './json.ts'
import { nameInUse, volumeInUse } from './name-taken.ts'
import { noteContainer, noteExec, noteImage, noteNotPulled } from './notes.ts'
import { mountsFolders, noPlugin, ownContainer, ownExec, ownNetwork, ownVolume, reachable, startable } from './own.ts'

/** Changes a request, or throws a refusal. */
export type Step = (ask: Ask, world: World) => Ask | Promise<Ask>

/** Changes a JSON answer, or throws a refusal; it gets the ask as it was sent, and as the program wrote it. */
export type After = (answer: Json, sent: Ask, world: World, written: Ask) => Json | Promise<Json>

export interface Rule {
  /** In one word, for people: what happens at most. */
  verdict: 'allowed' | 'changed' | 'filtered' | 'refused'
  /** What comes with the request: nothing, an object that is read and written anew, or bytes that pass as they are. */
  body: 'none' | 'json' | 'bytes'
  steps: readonly Step[]
  /** Whether the request waits until the engine has answered every earlier one like it, because what it may do depends on them. */
  alone?: (ask: Ask, world: World) => Promise<boolean>
  /** It goes on when the program goes away: what it makes has no name, and must be noted. */
  goesOn?: true
  /** Which connection it may become. */
  upgrade?: 'tcp' | 'websocket' | 'h2c'
  /** For a successful answer in JSON. */
  after?: After
  /** For an answer that is an error. */
  onError?: After
  /** An answer that is read while it passes: a list of events, the progress of a pull, of a load. */
  stream?: 'events' | 'pull' | 'import'
  /** The answer is an archive of megabytes, and passes with as little work as can be. */
  archive?: true
  /** The request is kept on disk until it has been read: an archive that says at its end which names it brings. */
  spool?: true
  /** Why it is refused. */
  sentence?: string
}

const SWARM = 'de les mag niets met een swarm doen: die is van de hele machine'
const PLUGIN = 'de les mag niets met plugins van de engine doen: die zijn van de hele machine'
const BUILD_CACHE = 'de les mag de buildcache niet opruimen: die is van de hele machine'
const OLD_BUILD = 'de les bouwt alleen met buildx; installeer de plugin docker-buildx, en laat DOCKER_BUILDKIT=0 weg'

export const RULES: Readonly<Record<string, Rule>> = {
  'GET /_ping': allowed(),
  'HEAD /_ping': allowed(),
  'GET /version': allowed(),
  'POST /auth': changed('json', [admitAuth]),
  'GET /info': filtered([], async (answer, _sent, world) => ourInfo(answer, await world.containers(), await world.countImages())),
  'GET /events': { ...filtered([]), stream: 'events' },
  'GET /system/df': filtered([ask => withQuery(ask, 'verbose', '1')], (answer, _sent, world, written) => ourDiskUse(answer, world, isTrue(written.query.get('verbose')))),

  'GET /containers/json': filtered([filterContainers, onlyOurs], (answer, _sent, world) => ourContainers(answer, world)),
  'POST /containers/create': {
    ...changed('json', [admitCreate, labelCreated, createReferences, createHostPaths, createVolumes, createAnonymousVolumes], noteContainer),
    onError: nameInUse,
  },
  'POST /containers/prune': filtered([onlyOursToPrune]),
  'GET /containers/{id}/json': allowed([ownContainer]),
  'GET /containers/{id}/top': allowed([ownContainer]),
  'GET /containers/{id}/logs': allowed([ownContainer]),
  'GET /containers/{id}/changes': allowed([ownContainer]),
  'GET /containers/{id}/export': { ...allowed([ownContainer]), archive: true },
  'GET /containers/{id}/stats': allowed([ownContainer]),
  'POST /containers/{id}/resize': allowed([ownContainer]),
  'POST /containers/{id}/start': { ...allowed([startable, ownContainer]), alone: mountsFolders },
  'POST /containers/{id}/stop': allowed([ownContainer]),
  'POST /containers/{id}/restart': { ...allowed([startable, ownContainer]), alone: mountsFolders },
  'POST /containers/{id}/kill': allowed([ownContainer]),
  'POST /containers/{id}/update': changed('json', [admitUpdate, ownContainer]),
  'POST /containers/{id}/rename': { ...allowed([ownContainer]), onError: nameInUse },
  'POST /containers/{id}/pause': allowed([ownContainer]),
  'POST /containers/{id}/unpause': allowed([ownContainer]),
  'POST /containers/{id}/attach': { ...allowed([ownContainer]), upgrade: 'tcp' },
  'GET /containers/{id}/attach/ws': { ...allowed([ownContainer]), upgrade: 'websocket' },
  'POST /containers/{id}/wait': allowed([ownContainer]),
  'DELETE /containers/{id}': allowed([ownContainer]),
  'HEAD /containers/{id}/archive': { ...allowed([reachable, ownContainer]), alone: mountsFolders },
  'GET /containers/{id}/archive': { ...allowed([reachable, ownContainer]), archive: true, alone: mountsFolders },
  'PUT /containers/{id}/archive': { ...allowed([reachable, ownContainer]), body: 'bytes', alone: mountsFolders },
  'POST /containers/{id}/exec': changed('json', [admitExec, ownContainer], noteExec),

  'POST /exec/{id}/start': { ...changed('json', [admitExecStart, ownExec]), upgrade: 'tcp' },
  'POST /exec/{id}/resize': allowed([ownExec]),
  'GET /exec/{id}/json': allowed([ownExec]),

  'GET /images/json': filtered([filterImages], (answer, _sent, world) => ourImages(answer, world)),
  'GET /images/search': allowed(),
  'GET /images/get': { ...allowed([ownSave]), archive: true },
  'GET /images/{name}/json': filtered([ownImage], (answer, _sent, world) => isObject(answer) ? ourImage(answer, world) ?? {} : answer),
  'GET /images/{name}/history': filtered([ownImage], (answer, _sent, world) => ourHistory(answer, world)),
  'GET /images/{name}/get': { ...allowed([ownSave]), archive: true },
  'GET /images/{name}/attestations': allowed([ownImage]),
  'GET /distribution/{name}/json': allowed(),
  'POST /images/create': { ...changed('bytes', [claimPull]), stream: 'pull', onError: noteNotPulled },
  'POST /images/load': { ...changed('bytes', []), spool: true, stream: 'import' },
  'POST /images/{name}/push': allowed([ownPush]),
  'POST /images/{name}/tag': changed('none', [ownImage, claimTag]),
  'DELETE /images/{name}': changed('none', [admitImageRemoval]),
  'POST /images/prune': filtered([onlyOursToPrune]),
  'POST /commit': { ...changed('json', [admitCommit, ownCommitted, claimCommit], noteImage), goesOn: true },

  'POST /build': refusal(OLD_BUILD),
  'POST /build/prune': refusal(BUILD_CACHE),
  'POST /session': { ...allowed(), upgrade: 'h2c' },
  'POST /grpc': { ...changed('none', []), upgrade: 'h2c' },

  'GET /volumes': filtered([onlyOurs], (answer, _sent, world) => ourVolumes(answer, world)),
  'POST /volumes/create': changed('json', [admitVolume, labelCreated], volumeInUse),
  'GET /volumes/{name}': allowed([ownVolume]),
  'DELETE /volumes/{name}': allowed([ownVolume]),
  'POST /volumes/prune': filtered([onlyOursToPrune]),
  'PUT /volumes/{name}': refusal(SWARM),

  'GET /networks': filtered([], async (answer, _sent, world) => ourNetworks(answer, world, await world.containerIds())),
  'POST /networks/create': changed('json', [admitNetwork, labelCreated]),
  'GET /networks/{id}': filtered([ownNetwork], async (answer, _sent, world) => isObject(answer) ? ourNetwork(answer, await world.containerIds()) : answer),
  'DELETE /networks/{id}': allowed([ownNetwork]),
  'POST /networks/{id}/connect': changed('json', [ownNetwork, admitAttachment]),
  'POST /networks/{id}/disconnect': changed('json', [ownNetwork, admitAttachment]),
  'POST /networks/prune': filtered([onlyOursToPrune]),

  'GET /plugins': filtered([], () => []),
  'GET /plugins/privileges': refusal(PLUGIN),
  'POST /plugins/pull': refusal(PLUGIN),
  'POST /plugins/create': refusal(PLUGIN),
  // `docker inspect` asks for a plugin when nothing else has the name.
  'GET /plugins/{name}/json': filtered([noPlugin]),
  'DELETE /plugins/{name}': refusal(PLUGIN),
  'POST /plugins/{name}/enable': refusal(PLUGIN),
  'POST /plugins/{name}/disable': refusal(PLUGIN),
  'POST /plugins/{name}/upgrade': refusal(PLUGIN),
  'POST /plugins/{name}/push': refusal(PLUGIN),
  'POST /plugins/{name}/set': refusal(PLUGIN),

  'GET /swarm': refusal(SWARM),
  'POST /swarm/init': refusal(SWARM),
  'POST /swarm/join': refusal(SWARM),
  'POST /swarm/leave': refusal(SWARM),
  'POST /swarm/update': refusal(SWARM),
  'GET /swarm/unlockkey': refusal(SWARM),
  'POST /swarm/unlock': refusal(SWARM),
  'GET /nodes': refusal(SWARM),
  'GET /nodes/{id}': refusal(SWARM),
  'DELETE /nodes/{id}': refusal(SWARM),
  'POST /nodes/{id}/update': refusal(SWARM),
  'GET /services': refusal(SWARM),
  'POST /services/create': refusal(SWARM),
  'GET /services/{id}': refusal(SWARM),
  'DELETE /services/{id}': refusal(SWARM),
  'POST /services/{id}/update': refusal(SWARM),
  'GET /services/{id}/logs': refusal(SWARM),
  'GET /tasks': refusal(SWARM),
  'GET /tasks/{id}': refusal(SWARM),
  'GET /tasks/{id}/logs': refusal(SWARM),
  'GET /secrets': refusal(SWARM),
  'POST /secrets/create': refusal(SWARM),
  'GET /secrets/{id}': refusal(SWARM),
  'DELETE /secrets/{id}': refusal(SWARM),
  'POST /secrets/{id}/update': refusal(SWARM),
  'GET /configs': refusal(SWARM),
  'POST /configs/create': refusal(SWARM),
  'GET /configs/{id}': refusal(SWARM),
  'DELETE /configs/{id}': refusal(SWARM),
  'POST /configs/{id}/update': refusal(SWARM),
}

/** The rule of a call; an unknown call has none, and does not pass. */
export function ruleOf(ask: Pick<Ask, 'method' | 'path'>): Rule | undefined {
  const call = callOf(ask)
  return Object.hasOwn(RULES, call) ? RULES[call] : undefined
}

function allowed(steps: readonly Step[] = []): Rule {
  return { verdict: 'allowed', body: 'none', steps }
}

function filtered(steps: readonly Step[], after?: After): Rule {
  return { verdict: 'filtered', body: 'none', steps, after }
}

function changed(body: Rule['body'], steps: readonly Step[], after?: After): Rule {
  return { verdict: 'changed', body, steps, after }
}

function refusal(sentence: string): Rule {
  return { verdict: 'refused', body: 'none', steps: [], sentence }
}
