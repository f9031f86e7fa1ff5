/**
 * What a container of the lesson may ask of the host: a table of every field, and what may stand in it. What is not in the
 * table is refused. References to other containers, volumes and networks are checked elsewhere (references.ts): whether
 * those are the lesson's is a question for the engine.
 */
import type { Field, Fields } from './fields.ts'
import type { Json } from './json.ts'
import { deny, free, list, map, oneOf, struct, text, unset } from './fields.ts'
import { isObject, isZero, textOf, textsOf } from './json.ts'
import { volumeOptions } from './volume-options.ts'

const REACH = 'zo\'n container kan verder reiken dan de les'

/** What the engine gives a container when nothing is asked (moby, oci/caps/defaults.go). */
const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

const capability = text((value) => {
  if (!DEFAULT_CAPABILITIES.has(value.toUpperCase().replace(/^CAP_/, '')))
    deny(`--cap-add ${value}`, REACH)
})

const securityOption = text((value) => {
  if (!/^no-new-privileges(?:[:=]true)?$/.test(value))
    deny(`--security-opt ${value}`, 'die zet een beveiliging van de container uit')
})

/** A graphics card is asked for by what it can; any other device is the host's. */
const deviceRequest: Field = (value) => {
  const fields = isObject(value) ? value : {}
  const wanted = Array.isArray(fields.Capabilities) ? fields.Capabilities.map(textsOf) : []
  const isGpu = ['', 'nvidia'].includes(textOf(fields.Driver)) && wanted.length > 0 && wanted.every(all => all.includes('gpu'))
  return isGpu && isZero(fields.Options)
    ? value
    : deny('--device', 'toestellen zijn van de hele machine; alleen --gpus mag')
}

/** The namespaces that can be shared: with the host never, with a container when it is the lesson's (references.ts). */
function namespace(what: string, own: readonly string[]): Field {
  return text((value) => {
    if (!own.includes(value) && !value.startsWith('container:'))
      deny(`${what}=${value}`, REACH)
  })
}

/** Mount options of a tmpfs that stay in the tmpfs: no `bind` among them. */
const RE_TMPFS_OPTION = /^(?:rw|ro|(?:no)?(?:exec|suid|dev|atime|diratime)|(?:rel|strict)atime|a?sync|size=\d+[kmgt%]?|mode=[0-7]{1,5}|[ug]id=\d+|nr_(?:inodes|blocks)=\d+[kmg]?)$/i

const tmpfsOptions = text((value) => {
  for (const option of value.split(',')) {
    if (option !== '' && !RE_TMPFS_OPTION.test(option))
      deny(`de optie "${option}" van --tmpfs`, REACH)
  }
})

const tmpfsOptionPairs = list(list(free))

const mount: Fields = {
  Type: oneOf(['volume', 'tmpfs', 'bind', 'image'], 'dit soort koppeling', REACH),
  Source: free,
  Target: free,
  ReadOnly: free,
  Consistency: free,
  BindOptions: struct({
    Propagation: oneOf(['private', 'rprivate'], 'bind-propagation', 'dan zijn koppelingen in de container er ook daarbuiten'),
    NonRecursive: free,
    CreateMountpoint: free,
    ReadOnlyNonRecursive: free,
    ReadOnlyForceRecursive: free,
  }),
  VolumeOptions: struct({
    NoCopy: free,
    Labels: map(free),
    Subpath: free,
    DriverConfig: struct({
      Name: oneOf(['local'], 'een volume met een eigen stuurprogramma', 'dat kan bij de hele machine'),
      Options: volumeOptions,
    }),
  }),
  ImageOptions: struct({ Subpath: free }),
  TmpfsOptions: struct({
    SizeBytes: free,
    Mode: free,
    Options: (value, name) => {
      const pairs = tmpfsOptionPairs(value, name)
      for (const pair of Array.isArray(pairs) ? pairs : [])
        tmpfsOptions(textsOf(pair).join('='), name)
      return pairs
    },
  }),
}

/** The limits and shares of a container: what `docker update` may change too. */
export const RESOURCES: Fields = {
  CpuShares: free,
  Memory: free,
  MemoryReservation: free,
  MemorySwap: free,
  MemorySwappiness: free,
  KernelMemory: free,
  KernelMemoryTCP: free,
  NanoCpus: free,
  CpuPeriod: free,
  CpuQuota: free,
  CpusetCpus: free,
  CpusetMems: free,
  CpuCount: free,
  CpuPercent: free,
  IOMaximumIOps: free,
  IOMaximumBandwidth: free,
  BlkioWeight: free,
  PidsLimit: free,
  Ulimits: free,
  Init: free,
  CpuRealtimePeriod: unset('--cpu-rt-period', 'dat neemt rekentijd van de hele machine'),
  CpuRealtimeRuntime: unset('--cpu-rt-runtime', 'dat neemt rekentijd van de hele machine'),
  OomKillDisable: unset('--oom-kill-disable', 'dan kan het geheugen van de hele machine vollopen'),
  CgroupParent: unset('--cgroup-parent', REACH),
  Devices: unset('--device', 'toestellen zijn van de hele machine; alleen --gpus mag'),
  DeviceCgroupRules: unset('--device-cgroup-rule', REACH),
  DeviceRequests: list(deviceRequest),
  BlkioWeightDevice: unset('--blkio-weight-device', 'toestellen zijn van de hele machine'),
  BlkioDeviceReadBps: unset('--device-read-bps', 'toestellen zijn van de hele machine'),
  BlkioDeviceWriteBps: unset('--device-write-bps', 'toestellen zijn van de hele machine'),
  BlkioDeviceReadIOps: unset('--device-read-iops', 'toestellen zijn van de hele machine'),
  BlkioDeviceWriteIOps: unset('--device-write-iops', 'toestellen zijn van de hele machine'),
}

export const RESTART_POLICY: Field = struct({ Name: free, MaximumRetryCount: free })

/** `HostConfig` of a container that is created. */
export const HOST_CONFIG: Fields = {
  ...RESOURCES,
  Binds: list(text(() => {})),
  Mounts: list(struct(mount)),
  Tmpfs: map(tmpfsOptions),
  VolumesFrom: list(text(() => {})),
  Links: list(text(() => {})),
  VolumeDriver: oneOf(['local'], '--volume-driver', 'een eigen stuurprogramma kan bij de hele machine'),
  NetworkMode: text((value) => {
    if (value === 'host')
      deny('--network host', 'dan staat de container op het netwerk van de machine zelf')
  }),
  IpcMode: namespace('--ipc', ['', 'none', 'private', 'shareable']),
  PidMode: namespace('--pid', ['', 'private']),
  UTSMode: unset('--uts', REACH),
  UsernsMode: unset('--userns', REACH),
  CgroupnsMode: oneOf(['private'], '--cgroupns', REACH),
  Cgroup: unset('een gedeelde cgroup', REACH),
  Privileged: unset('--privileged', 'zo\'n container kan bij de hele machine'),
  CapAdd: list(capability),
  CapDrop: free,
  SecurityOpt: list(securityOption),
  Sysctls: unset('--sysctl', REACH),
  Runtime: oneOf(['runc'], '--runtime', REACH),
  Annotations: unset('--annotation', REACH),
  MaskedPaths: (value, name) => value === null
    ? value
    : deny(name, REACH),
  ReadonlyPaths: (value, name) => value === null
    ? value
    : deny(name, REACH),
  OomScoreAdj: (value): Json => typeof value === 'number' && value < 0
    ? deny('een negatieve --oom-score-adj', 'dan moeten programma’s buiten de les eerder wijken')
    : value,
  StorageOpt: map((value, name) => name === 'size'
    ? value
    : deny(`--storage-opt ${name}`, REACH)),
  LogConfig: struct({
    Type: oneOf(['json-file', 'local', 'none'], 'deze --log-driver', 'die schrijft buiten de les'),
    Config: map((value, name) => ['max-size', 'max-file', 'compress', 'mode', 'max-buffer-size'].includes(name)
      ? value
      : deny(`--log-opt ${name}`, 'die schrijft meer dan de les nodig heeft')),
  }),
  PortBindings: free,
  PublishAllPorts: free,
  RestartPolicy: RESTART_POLICY,
  AutoRemove: free,
  ContainerIDFile: free,
  ConsoleSize: free,
  Dns: free,
  DnsOptions: free,
  DnsSearch: free,
  ExtraHosts: free,
  GroupAdd: free,
  ReadonlyRootfs: free,
  ShmSize: free,
  Isolation: oneOf(['default'], '--isolation', REACH),
}
