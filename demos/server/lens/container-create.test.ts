import type { Ask } from './ask.ts'
import type { Json, JsonObject } from './json.ts'
import type { World } from './world.ts'
import { describe, expect, it } from 'vitest'
import { hasMark, withoutMark } from './absent.ts'
import { readAsk } from './ask.ts'
import { admitCreate, createAnonymousVolumes, createHostPaths, createReferences, createVolumes, labelCreated } from './container-create.ts'
import { fakeWorld, WEB } from './fake-world.ts'
import { isObject, objectOf } from './json.ts'
import { noteContainer } from './notes.ts'

const STEPS = [admitCreate, labelCreated, createReferences, createHostPaths, createVolumes, createAnonymousVolumes]

async function create(body: Json, world: World = fakeWorld()): Promise<JsonObject> {
  let ask: Ask = { ...readAsk('POST', '/containers/create'), body: isObject(body) ? body : undefined }
  for (const step of STEPS)
    ask = await step(ask, world)
  return objectOf(ask.body)
}

const host = (HostConfig: JsonObject): JsonObject => ({ Image: 'nginx', HostConfig })

describe('folders that come from another container', () => {
  it.each([
    ['a container that may have them no longer', { VolumesFrom: ['web'] }, { inScratch: () => false }],
    ['one that would start again by itself', { VolumesFrom: ['web:ro'], RestartPolicy: { Name: 'always' } }, {}],
  ])('are looked at like its own: %s', async (_what, config, changed) => {
    await expect(create(host(config), fakeWorld(changed))).rejects.toThrow(/van de machine|--restart/)
  })

  it('are remembered with it', async () => {
    const asked = await createReferences(readAsk('POST', '/containers/create'), fakeWorld())
    const sent = { ...asked, body: { HostConfig: { VolumesFrom: [`${WEB.id}:ro`], Binds: ['/scratch/x:/x'] } } }
    const noted: (readonly string[])[] = []
    await noteContainer({ Id: 'c' }, sent, fakeWorld({ noteContainer: (_id, paths) => noted.push(paths) }))
    expect(noted).toEqual([['/scratch/x', '/scratch/html']])
  })
})

describe('a container that reaches past the lesson is refused', () => {
  it.each<[string, JsonObject]>([
    ['--privileged', { Privileged: true }],
    ['--privileged in another spelling', { privileged: true }],
    ['--privileged as a number', { Privileged: 1 }],
    ['--cap-add SYS_ADMIN', { CapAdd: ['SYS_ADMIN'] }],
    ['--cap-add CAP_SYS_PTRACE', { CapAdd: ['CAP_SYS_PTRACE'] }],
    ['--cap-add ALL', { CapAdd: ['ALL'] }],
    ['--cap-add net_admin', { CapAdd: ['net_admin'] }],
    ['-v /:/host', { Binds: ['/:/host'] }],
    ['-v /etc/passwd:/p:ro', { Binds: ['/etc/passwd:/p:ro'] }],
    ['-v of the engine’s socket', { Binds: ['/var/run/docker.sock:/var/run/docker.sock'] }],
    ['-v of a folder beside the scratch copy', { Binds: ['/scratch2:/x'] }],
    ['-v of a Windows drive', { Binds: ['C:\\:/x'] }],
    ['-v of a Windows drive, slashes', { Binds: ['c:/:/x'] }],
    ['-v of a named pipe', { Binds: ['\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine'] }],
    ['-v of nothing', { Binds: [':/x'] }],
    ['-v of a home', { Binds: ['~:/x'] }],
    ['-v with shared mounts', { Binds: ['/scratch:/x:rshared'] }],
    ['-v with slave mounts', { Binds: ['/scratch:/x:ro,slave'] }],
    ['--mount bind', { Mounts: [{ Type: 'bind', Source: '/etc', Target: '/x' }] }],
    ['--mount bind in another spelling', { mounts: [{ type: 'bind', source: '/etc', target: '/x' }] }],
    ['--mount of a kind in another spelling', { Mounts: [{ Type: 'Bind', Source: '/etc', Target: '/x' }] }],
    ['--mount with shared mounts', { Mounts: [{ Type: 'bind', Source: '/scratch', Target: '/x', BindOptions: { Propagation: 'rshared' } }] }],
    ['--mount npipe', { Mounts: [{ Type: 'npipe', Source: '\\\\.\\pipe\\docker_engine', Target: 'x' }] }],
    ['--mount cluster', { Mounts: [{ Type: 'cluster', Source: 'x', Target: '/x' }] }],
    ['--mount volume that is a folder', { Mounts: [{ Type: 'volume', Source: 'v', Target: '/x', VolumeOptions: { DriverConfig: { Name: 'local', Options: { type: 'none', o: 'bind', device: '/' } } } }] }],
    ['--mount volume of another driver', { Mounts: [{ Type: 'volume', Source: 'v', Target: '/x', VolumeOptions: { DriverConfig: { Name: 'sshfs' } } }] }],
    ['--volume-driver', { VolumeDriver: 'sshfs' }],
    ['--network host', { NetworkMode: 'host' }],
    ['--pid host', { PidMode: 'host' }],
    ['--ipc host', { IpcMode: 'host' }],
    ['--uts host', { UTSMode: 'host' }],
    ['--userns host', { UsernsMode: 'host' }],
    ['--cgroupns host', { CgroupnsMode: 'host' }],
    ['a shared cgroup', { Cgroup: 'container:web' }],
    ['--cgroup-parent', { CgroupParent: '/x' }],
    ['--device', { Devices: [{ PathOnHost: '/dev/sda' }] }],
    ['--device-cgroup-rule', { DeviceCgroupRules: ['b *:* rwm'] }],
    ['--device of a vendor', { DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['x/y=z'] }] }],
    ['--gpus without gpu', { DeviceRequests: [{ Driver: '', Count: -1, Capabilities: [['compute']] }] }],
    ['--gpus or something else', { DeviceRequests: [{ Count: -1, Capabilities: [['gpu'], ['video']] }] }],
    ['--security-opt seccomp', { SecurityOpt: ['seccomp=unconfined'] }],
    ['--security-opt apparmor', { SecurityOpt: ['apparmor:unconfined'] }],
    ['--security-opt systempaths', { SecurityOpt: ['systempaths=unconfined'] }],
    ['--security-opt label', { SecurityOpt: ['label=disable'] }],
    ['--security-opt no-new-privileges off', { SecurityOpt: ['no-new-privileges:false'] }],
    ['unmasked paths', { MaskedPaths: [] }],
    ['writable paths', { ReadonlyPaths: [] }],
    ['--sysctl', { Sysctls: { 'net.ipv4.ip_forward': '1' } }],
    ['--runtime', { Runtime: 'io.containerd.kata.v2' }],
    ['--annotation', { Annotations: { 'run.oci.hooks': 'x' } }],
    ['--oom-kill-disable', { OomKillDisable: true }],
    ['--oom-score-adj below zero', { OomScoreAdj: -500 }],
    ['--cpu-rt-runtime', { CpuRealtimeRuntime: 1000 }],
    ['--device-read-bps', { BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 1 }] }],
    ['--log-driver syslog', { LogConfig: { Type: 'syslog', Config: {} } }],
    ['--log-opt', { LogConfig: { Type: 'json-file', Config: { tag: 'x' } } }],
    ['--tmpfs with bind', { Tmpfs: { '/x': 'bind' } }],
    ['--storage-opt', { StorageOpt: { 'dm.x': '1' } }],
    ['--isolation', { Isolation: 'process' }],
    ['--restart with a folder in the scratch copy', { Binds: ['/scratch/html:/x'], RestartPolicy: { Name: 'always' } }],
    ['a field to come', { NietBestaand: 'x' }],
    ['the same field twice', { Privileged: false, privileged: true }],
    ['a field with a letter that Go folds', { Bindſ: ['/:/host'] }],
  ])('%s', async (_what, config) => {
    await expect(create(host(config))).rejects.toThrow()
  })

  it.each<[string, Json]>([
    ['no body', null],
    ['an unknown field of the container', { Image: 'nginx', Onbekend: 1 }],
    ['two host configurations', { Image: 'nginx', HostConfig: {}, hostconfig: { Privileged: true } }],
    ['a host configuration that is a list', { Image: 'nginx', HostConfig: [] }],
    ['the host’s network beside another', { Image: 'nginx', NetworkingConfig: { EndpointsConfig: { host: {} } } }],
    ['options of the network', { Image: 'nginx', NetworkingConfig: { EndpointsConfig: { klas: { DriverOpts: { x: 'y' } } } } }],
    ['a volume that is not the lesson’s', host({ Binds: ['geheimvol:/x'] })],
    ['a volume that is not the lesson’s, as a mount', host({ Mounts: [{ Type: 'volume', Source: 'geheimvol', Target: '/x' }] })],
  ])('%s', async (_what, body) => {
    await expect(create(body)).rejects.toThrow()
  })
})

describe('an ordinary container passes', () => {
  it.each<[string, JsonObject]>([
    ['limits', { Memory: 1 << 26, NanoCpus: 5e8, PidsLimit: 100, CpusetCpus: '0', Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }] }],
    ['what docker sends when nothing is asked', {
      Binds: null,
      ContainerIDFile: '',
      LogConfig: { Type: '', Config: {} },
      NetworkMode: 'default',
      PortBindings: {},
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      AutoRemove: true,
      VolumeDriver: '',
      VolumesFrom: null,
      ConsoleSize: [24, 80],
      CapAdd: null,
      CgroupnsMode: '',
      IpcMode: '',
      PidMode: '',
      Privileged: false,
      SecurityOpt: null,
      Isolation: '',
      OomKillDisable: false,
      MaskedPaths: null,
      ReadonlyPaths: null,
      Devices: [],
      DeviceRequests: null,
    }],
    ['--gpus all', { DeviceRequests: [{ Driver: '', Count: -1, DeviceIDs: null, Capabilities: [['gpu']], Options: {} }] }],
    ['--cap-drop ALL --cap-add NET_BIND_SERVICE', { CapDrop: ['ALL'], CapAdd: ['NET_BIND_SERVICE'] }],
    ['--security-opt no-new-privileges', { SecurityOpt: ['no-new-privileges'] }],
    ['-v of the scratch copy', { Binds: ['/scratch:/x:ro'] }],
    ['-v of a folder in it', { Binds: ['/scratch/html:/x'] }],
    ['--restart with the scratch copy itself', { Binds: ['/scratch:/x'], RestartPolicy: { Name: 'unless-stopped' } }],
    ['--tmpfs', { Tmpfs: { '/tmp': 'rw,noexec,size=64m' } }],
    ['--add-host', { ExtraHosts: ['host.docker.internal:host-gateway'] }],
    ['--network none', { NetworkMode: 'none' }],
    ['-p', { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } }],
  ])('%s', async (_what, config) => {
    const made = objectOf((await create(host(config))).HostConfig)
    for (const [name, value] of Object.entries(config))
      expect(made[name]).toEqual(value)
  })

  it('gets the lesson’s label, whatever it brought', async () => {
    expect((await create({ Image: 'nginx', labels: { 'a': 'b', 'docker-les.demo': 'anders' } })).Labels).toEqual({ 'a': 'b', 'docker-les.demo': 'proef' })
    expect((await create({ Image: 'nginx', Labels: null })).Labels).toEqual({ 'docker-les.demo': 'proef' })
  })
})

describe('what it names', () => {
  it('is the lesson’s, by its id', async () => {
    const made = objectOf((await create(host({ NetworkMode: 'container:web', PidMode: 'container:aaaa', VolumesFrom: ['web:ro'], Links: ['web:db'] }))).HostConfig)
    expect(made).toMatchObject({ NetworkMode: `container:${WEB.id}`, PidMode: `container:${WEB.id}`, VolumesFrom: [`${WEB.id}:ro`], Links: [`${WEB.id}:db`] })
  })

  it.each<[string, JsonObject]>([
    ['--network container:', host({ NetworkMode: 'container:geheim' })],
    ['--ipc container:', host({ IpcMode: 'container:geheim' })],
    ['--pid container:', host({ PidMode: 'container:geheim' })],
    ['--volumes-from', host({ VolumesFrom: ['geheim'] })],
    ['--link', host({ Links: ['geheim:x'] })],
    ['--network', host({ NetworkMode: 'geheimnet' })],
    ['the image', { Image: 'klant/geheim:1' }],
    ['an image that is mounted', host({ Mounts: [{ Type: 'image', Source: 'klant/geheim:1', Target: '/x' }] })],
    ['a second network', { Image: 'nginx', NetworkingConfig: { EndpointsConfig: { geheimnet: {} } } }],
    ['a link on a network', { Image: 'nginx', NetworkingConfig: { EndpointsConfig: { klas: { Links: ['geheim:x'] } } } }],
  ])('or nothing has that name: %s', async (_what, body) => {
    const sent = JSON.stringify(await create(body))
    expect(hasMark(sent)).toBe(true)
    expect(withoutMark(sent)).toMatch(/geheim/)
    expect(sent).not.toMatch(/geheim(?:net)?["/:](?!.*\.les-)/)
  })

  it('never names a network by an id the engine filled in', async () => {
    const made = await create({ Image: 'nginx', NetworkingConfig: { EndpointsConfig: { klas: { NetworkID: 'f'.repeat(64) } } } })
    expect(JSON.stringify(made)).not.toContain('ffff')
  })
})

describe('volumes', () => {
  it('by name are made with the label before the container', async () => {
    const world = fakeWorld()
    await create(host({ Binds: ['data:/data'], Mounts: [{ Type: 'volume', Source: 'meer', Target: '/meer' }] }), world)
    expect(new Set(world.written)).toEqual(new Set(['volume data', 'volume meer']))
  })

  it('without a name become mounts with the label, also those the image asks for', async () => {
    const made = objectOf((await create({ Image: 'nginx', Volumes: { '/een': {} }, HostConfig: { Binds: ['/twee'] } })).HostConfig)
    const labels = { 'docker-les.demo': 'proef', 'com.docker.volume.anonymous': '' }
    expect(made.Binds).toEqual([])
    expect(made.Mounts).toEqual(['/twee', '/een', '/var/lib/x'].map(Target => ({ Type: 'volume', Target, VolumeOptions: { Labels: labels } })))
  })

  it.each<[string, JsonObject]>([
    ['a bind', { Binds: ['data:/var/lib/x/'] }],
    ['a mount', { Mounts: [{ Type: 'tmpfs', Target: '/var/lib/x' }] }],
    ['a tmpfs', { Tmpfs: { '/var/lib/x': '' } }],
  ])('are left alone where there is already %s', async (_what, config) => {
    const mounts = objectOf((await create(host(config))).HostConfig).Mounts
    expect(JSON.stringify(mounts ?? [])).not.toContain('anonymous')
  })

  it('are refused on a path that does not begin with /', async () => {
    await expect(create({ Image: 'nginx', Volumes: { data: {} } })).rejects.toThrow('begint met /')
  })

  it('are left alone where another container brings one', async () => {
    const world = fakeWorld({ container: async () => ({ ...WEB, targets: ['/var/lib/x'] }) })
    expect(objectOf((await create(host({ VolumesFrom: ['web'] }), world)).HostConfig).Mounts).toBeUndefined()
  })
})
