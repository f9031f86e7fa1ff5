import type { JsonObject } from './json.ts'
import type { Step } from './rules.ts'
import { describe, expect, it } from 'vitest'
import { hasMark } from './absent.ts'
import { readAsk } from './ask.ts'
import { admitAttachment, admitCommit, admitExec, admitNetwork, admitUpdate, admitVolume } from './bodies.ts'
import { fakeWorld, WEB } from './fake-world.ts'

async function walk(step: Step, target: string, body: JsonObject): Promise<JsonObject> {
  return (await step({ ...readAsk('POST', target), body }, fakeWorld())).body ?? {}
}

describe('bodies that reach past the lesson are refused', () => {
  it.each<[string, Step, string, JsonObject]>([
    ['exec --privileged', admitExec, '/containers/web/exec', { Cmd: ['sh'], privileged: true }],
    ['exec with an unknown field', admitExec, '/containers/web/exec', { Cmd: ['sh'], Container: 'geheim' }],
    ['update with a device', admitUpdate, '/containers/web/update', { Devices: [{ PathOnHost: '/dev/sda' }] }],
    ['update with a cgroup', admitUpdate, '/containers/web/update', { CgroupParent: '/' }],
    ['update --restart of a container with a folder in the scratch copy', admitUpdate, '/containers/web/update', { RestartPolicy: { Name: 'always' } }],
    ['a volume of another driver', admitVolume, '/volumes/create', { Name: 'v', Driver: 'rclone' }],
    ['a volume that is a folder', admitVolume, '/volumes/create', { Name: 'v', DriverOpts: { type: 'none', o: 'bind', device: '/home' } }],
    ['a volume that is a folder, as a tmpfs', admitVolume, '/volumes/create', { Name: 'v', DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'bind' } }],
    ['a volume that is a disk', admitVolume, '/volumes/create', { Name: 'v', DriverOpts: { type: 'ext4', device: '/dev/sda1' } }],
    ['a volume on another machine', admitVolume, '/volumes/create', { Name: 'v', driveropts: { type: 'nfs', o: 'addr=10.0.0.1', device: ':/' } }],
    ['a volume of a cluster', admitVolume, '/volumes/create', { Name: 'v', ClusterVolumeSpec: { Group: 'x' } }],
    ['a network on the host’s card', admitNetwork, '/networks/create', { Name: 'n', Driver: 'macvlan', Options: { parent: 'eth0' } }],
    ['a network that is the host’s', admitNetwork, '/networks/create', { Name: 'n', Driver: 'host' }],
    ['a network on a bridge of the host', admitNetwork, '/networks/create', { Name: 'n', Options: { 'com.docker.network.bridge.name': 'docker0' } }],
    ['a network from another', admitNetwork, '/networks/create', { Name: 'n', ConfigFrom: { Network: 'geheim' } }],
    ['a network of a swarm', admitNetwork, '/networks/create', { Name: 'n', Scope: 'swarm' }],
    ['a network with the addresses of a public name server', admitNetwork, '/networks/create', { Name: 'n', IPAM: { Config: [{ Subnet: '8.8.8.0/24', Gateway: '8.8.8.8' }] } }],
    ['a network with addresses of everyone', admitNetwork, '/networks/create', { Name: 'n', ipam: { config: [{ subnet: '10.0.0.0/7' }] } }],
    ['a network with a gateway elsewhere', admitNetwork, '/networks/create', { Name: 'n', IPAM: { Config: [{ Subnet: '10.9.0.0/24', Gateway: '1.1.1.1' }] } }],
    ['a network with addresses from a plugin', admitNetwork, '/networks/create', { Name: 'n', IPAM: { Driver: 'x' } }],
    ['a commit with a host configuration', admitCommit, '/commit', { HostConfig: { Privileged: true } }],
  ])('%s', async (_what, step, target, body) => {
    await expect((async () => walk(step, target, body))()).rejects.toThrow()
  })
})

describe('ordinary bodies pass', () => {
  it.each<[string, Step, string, JsonObject]>([
    ['exec', admitExec, '/containers/web/exec', { User: '', Privileged: false, Tty: true, AttachStdin: true, Cmd: ['sh'], Env: ['A=b'], WorkingDir: '/' }],
    ['update', admitUpdate, '/containers/web/update', { Memory: 1e8, RestartPolicy: { Name: '' } }],
    ['a volume', admitVolume, '/volumes/create', { Name: 'v', Driver: 'local', DriverOpts: {}, Labels: { a: 'b' } }],
    ['a volume that is a tmpfs', admitVolume, '/volumes/create', { Name: 'v', DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=100m,uid=1000' } }],
    ['a network', admitNetwork, '/networks/create', { Name: 'n', Driver: 'bridge', CheckDuplicate: true, IPAM: { Driver: 'default', Config: [{ Subnet: 'fd5e:1e55::/64', Gateway: 'fd5e:1e55::1' }] }, Labels: {} }],
  ])('%s', async (_what, step, target, body) => {
    expect(await walk(step, target, body)).toEqual(body)
  })
})

describe('network connect', () => {
  it('knows the lesson’s container by its name, and says its name again', async () => {
    const ask = await admitAttachment({ ...readAsk('POST', '/networks/klas/connect'), body: { container: 'web', EndpointConfig: { Links: ['web:x'] } } }, fakeWorld())
    expect(ask.body).toEqual({ Container: WEB.id.slice(0, 63), EndpointConfig: { Links: [`${WEB.id}:x`] } })
    expect(ask.echoes).toEqual([[WEB.id.slice(0, 63), 'web']])
  })

  it('knows no other', async () => {
    const ask = await admitAttachment({ ...readAsk('POST', '/networks/klas/connect'), body: { Container: 'geheim' } }, fakeWorld())
    expect(hasMark(JSON.stringify(ask.body))).toBe(true)
  })
})
